"""`wenbao eval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import Json

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
