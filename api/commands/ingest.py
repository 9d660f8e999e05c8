"""`wenbao ingest`: pages, JSONL and news lines into the archive."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api import console
from api.commands.chinese import Command
from api.commands.options import INTERRUPTED, Json, parse_date, parse_text, read_settings
from api.progress import progress_bar
from corpus.records import Edition, Failure

if TYPE_CHECKING:
    from api.records import IngestReport
    from api.settings import Settings

_LISTED = 20
_SHOWN_EVERY = 100

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="路径…", help="文件或文件夹（文件夹里的都读），.gz 也可以", show_default=False),
]
FormatName = Literal["auto", "page", "jsonl", "lines"]
Format = Annotated[
    FormatName,
    typer.Option(
        "--format",
        metavar="格式",
        help="auto 自动辨认，page 报纸版面，jsonl 每行一条记录，lines 每行一篇新闻",
    ),
]
EditionNewspaper = Annotated[
    str | None,
    typer.Option("--newspaper", metavar="报名", help="报纸名称", parser=parse_text),
]
EditionDate = Annotated[
    date | None, typer.Option("--date", metavar="日期", help="出版日期，写作 2025-07-29", parser=parse_date)
]
EditionPage = Annotated[
    str | None, typer.Option("--page", metavar="版次", help="第几版，如 3 或 A03", parser=parse_text)
]
Ray = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="[地址]",
        help="在 Ray 上读入和编码（要另装 wenbao\\[ray]）：不写地址就在这台机器上起一个，主机:6379 或 auto 是已有的集群",
    ),
]

_ADDRESS = re.compile(r"auto|[\w.-]+:\d+|\[[\da-fA-F:]+\]:\d+|ray://\S+")
_HERE = "local"


class IngestCommand(Command):
    """Lets `--ray` stand alone: what follows is its value only where it looks like an address."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments."""
        options = args[: args.index("--")] if "--" in args else args
        for place, option in enumerate(options):
            if option == "--ray" and not _ADDRESS.fullmatch("".join(args[place + 1 : place + 2])):
                args = [*args[:place], f"--ray={_HERE}", *args[place + 1 :]]
        return super().parse_args(ctx, args)


def ingest(
    context: typer.Context,
    paths: Paths,
    format: Format = "auto",
    newspaper: EditionNewspaper = None,
    date: EditionDate = None,
    page: EditionPage = None,
    ray: Ray = None,
    as_json: Json = False,
) -> None:
    """把报纸读进档案：版面文本、JSONL 或逐行新闻。

    同一份报纸读两次不会重复；内容有更正的文章会替换旧的。读不了的逐条报告，其余照常入库。

    [bold]例子[/bold]

      wenbao ingest 版面.txt --newspaper 科学导报 --date 2025-07-29 --page 3

      wenbao ingest 新闻.jsonl 旧闻/ --json

      wenbao ingest 新闻.txt.gz --format lines

      wenbao ingest 旧闻/ --ray 10.0.0.5:6379
    """
    settings = read_settings(context)
    edition = Edition(newspaper, date, page)
    run = _here if ray is None else partial(_on_ray, ray)
    report = run(settings, paths, format, edition)
    if as_json:
        console.print_json(_as_json(report))
    else:
        console.say(summary(report))
    for line in failures(report):
        console.note(line)
    if report.interrupted:
        console.note("已中断：上面报告的都已入库，再运行一次会接着做。")
    raise typer.Exit(exit_code(report))


def _as_json(report: IngestReport) -> dict[str, object]:
    from api.wire import ingest_json

    return ingest_json(report)


def _here(settings: Settings, paths: list[Path], format: FormatName, edition: Edition) -> IngestReport:
    # Heavy: opening the archive loads the model, so it waits until the arguments are known to be right.
    from api.assembly import open_archive
    from api.ingest import ingest as store
    from api.ingest import nothing_stored
    from corpus.importers.dispatch import read_sources

    # All is read first: reading is quick beside encoding, and only then the remaining time can be told.
    items = []
    with progress_bar("读取", "篇") as advance:
        for item in read_sources(paths, format, edition):
            items.append(item)
            if len(items) % _SHOWN_EVERY == 0:
                advance(len(items), None)
    failed = [item for item in items if isinstance(item, Failure)]
    if len(failed) == len(items):
        return nothing_stored(failed)
    archive = open_archive(settings, console.note)
    total = len(items) - len(failed)
    with progress_bar("入库", "篇") as advance:
        return store(archive, items, progress=lambda done: advance(done, total))


def _on_ray(
    address: str, settings: Settings, paths: list[Path], format: FormatName, edition: Edition
) -> IngestReport:
    from api.assembly import open_archive
    from api.fleet import read_spread
    from api.ingest import ingest as store

    archive = open_archive(settings, console.note)
    console.note("正在连接 Ray……" if address != _HERE else "正在启动 Ray，约需十秒……")
    items = read_spread(settings, archive, None if address == _HERE else address, paths, format, edition)
    # How many there are, nobody knows before the last file is read.
    with closing(items), progress_bar("入库", "篇") as advance:
        return store(archive, items, progress=lambda done: advance(done, None))


def exit_code(report: IngestReport) -> int:
    """0 all in, 1 nothing in, 3 some sources failed and the rest is in, 130 interrupted."""
    if report.interrupted:
        return INTERRUPTED
    if not report.failed and report.stored:
        return 0
    return 3 if report.stored else 1


def summary(report: IngestReport) -> str:
    """Say in one line what is in the archive now."""
    if not report.stored:
        return "没有文章入库。"
    parts = [
        f"新增 {report.articles_added} 篇",
        f"更正 {report.articles_updated} 篇" if report.articles_updated else "",
        f"{report.articles_unchanged} 篇原已在库" if report.articles_unchanged else "",
    ]
    return f"{'，'.join(filter(None, parts))}，共 {report.chunks} 个新段落，用时 {report.seconds:.1f} 秒。"


def failures(report: IngestReport) -> list[str]:
    """Say line by line what could not be read and, at the end, that the rest is in."""
    if not report.failed:
        return []
    several = len({failure.source for failure in report.failed}) > 1
    lines = [_failure(failure, several) for failure in report.failed[:_LISTED]]
    if len(report.failed) > _LISTED:
        lines.append(f"另有 {len(report.failed) - _LISTED} 处没有读进来，完整清单见 --json")
    rest = f"其余 {report.stored} 篇已入库。" if report.stored else "没有文章入库。"
    return [*(f"{line}；" for line in lines[:-1]), f"{lines[-1]}；{rest}"]


def _failure(failure: Failure, name_source: bool) -> str:
    error = failure.error.strip().rstrip("。；")
    if failure.line is None:
        return f"{failure.source}：{error}"
    source = f"{failure.source} " if name_source else ""
    return f"{source}第 {failure.line} 行：{error}，该行未入库"
