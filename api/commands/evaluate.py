"""`wenbao eval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api import console
from api.commands.options import Json, read_settings
from api.progress import progress_bar

Dataset = Annotated[
    Path,
    typer.Argument(metavar="问题集", help="JSONL，每行一题", exists=True, dir_okay=False, show_default=False),
]


def evaluate(
    context: typer.Context,
    dataset: Dataset,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", metavar="文件", help="把每题的回答写成 JSONL")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="文件", help="写一份 HTML 报告")] = None,
    fail_under: Annotated[
        Path | None,
        typer.Option(
            "--fail-under",
            metavar="文件",
            help="任一指标低于这份基线就以 1 退出",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """用问题集给检索、回答、出处和拒答打分。

    [bold]例子[/bold]

      wenbao eval eval/sets/sample.jsonl --report 报告.html

      wenbao eval 题.jsonl --predictions 回答.jsonl --fail-under 基线.json --json
    """
    settings = read_settings(context)
    # Imported here: numpy and jinja2 are not needed for --help.
    from eval.baseline import check, read_baseline
    from eval.dataset import read_dataset
    from eval.predictions import write_predictions
    from eval.report import write_report
    from eval.runner import run_dataset
    from eval.summary import summary_json, summary_text

    items = read_dataset(dataset)
    if fail_under:
        read_baseline(fail_under)  # what is wrong with it is better known before the questions are asked
    # Heavy: loads the model and the indexes.
    from api.assembly import open_services

    services = open_services(settings, console.note)
    with progress_bar("提问", "题") as advance:
        run = run_dataset(items, services.pipeline, advance)
    if predictions:
        write_predictions(run, predictions)
    if report:
        write_report(run, report)
        console.note(f"报告在 {report}")
    if as_json:
        console.print_json(summary_json(run))
    else:
        console.say(summary_text(run))
    if fail_under:
        fallen = check(run.figures(), fail_under)
        for line in fallen:
            console.note(line)
        if fallen:
            raise typer.Exit(1)
