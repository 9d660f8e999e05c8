"""The options several commands share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.fields import has_controls
from corpus.records import ArticleFilter

if TYPE_CHECKING:
    from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Root:
    """What was given before the subcommand."""

    home: Path | None


def read_settings(
    context: typer.Context,
    *,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Settings:
    """Read the settings on which a command runs."""
    # Imported here: pydantic would double the time that `wenbao --help` takes.
    from api.settings import load_settings

    root = context.find_object(Root)
    return load_settings(home=root.home if root else None, host=host, port=port, workers=workers)


def parse_date(value: str) -> date:
    """Read YYYY-MM-DD; wrong usage otherwise."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise typer.BadParameter(f"“{value}”不是日期，请写作 2025-07-29")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"日期“{value}”不存在") from None


def parse_text(value: str) -> str:
    """Refuse what is blank or was not valid text on the command line."""
    if not value.strip():
        raise typer.BadParameter("不能为空")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("不是有效的 UTF-8 文字，请检查终端的编码") from None
    if has_controls(value):
        raise typer.BadParameter("含有控制字符，请去掉再试")
    return value


INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

Json = Annotated[bool, typer.Option("--json", help="只在标准输出打印 JSON，供程序读取")]
Question = Annotated[str, typer.Argument(metavar="问题", help="用中文提的问题", parser=parse_text)]
Newspaper = Annotated[
    str | None, typer.Option("--newspaper", metavar="报名", help="只看这家报纸", parser=parse_text)
]
DateFrom = Annotated[
    date | None, typer.Option("--date-from", metavar="日期", help="只看这天及以后的报纸", parser=parse_date)
]
DateTo = Annotated[
    date | None, typer.Option("--date-to", metavar="日期", help="只看这天及以前的报纸", parser=parse_date)
]
Reporter = Annotated[
    str | None, typer.Option("--reporter", metavar="记者", help="只看这位记者写的", parser=parse_text)
]
Section = Annotated[
    str | None, typer.Option("--section", metavar="栏目", help="只看这个栏目", parser=parse_text)
]


def article_filter(
    newspaper: str | None,
    date_from: date | None,
    date_to: date | None,
    reporter: str | None,
    section: str | None,
) -> ArticleFilter:
    """Collect the filter options; wrong usage if the two dates are the wrong way round."""
    if date_from and date_to and date_from > date_to:
        raise typer.BadParameter(f"--date-from（{date_from}）晚于 --date-to（{date_to}）")
    return ArticleFilter(
        newspaper=newspaper, date_from=date_from, date_to=date_to, reporter=reporter, section=section
    )
