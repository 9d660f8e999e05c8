"""`wenbao articles` and `wenbao delete`: what is in the archive, and taking things out of it."""

from __future__ import annotations

from typing import Annotated

import typer

from api import console
from api.commands.options import (
    DateFrom,
    DateTo,
    Json,
    Newspaper,
    Reporter,
    Section,
    article_filter,
    parse_text,
    read_settings,
)
from corpus.errors import NotFoundError
from corpus.records import Article


def articles(
    context: typer.Context,
    newspaper: Newspaper = None,
    date_from: DateFrom = None,
    date_to: DateTo = None,
    reporter: Reporter = None,
    section: Section = None,
    full: Annotated[bool, typer.Option("--full", help="连正文一起列出")] = False,
    as_json: Json = False,
) -> None:
    """列出档案里的文章：日期、报纸、版次、标题和记者。

    [bold]例子[/bold]

      wenbao articles --newspaper 科学导报 --date-from 2025-07-01

      wenbao articles --json --full > 全部文章.json
    """
    settings = read_settings(context)
    filters = article_filter(newspaper, date_from, date_to, reporter, section)
    # Imported here: SQLAlchemy is not needed for --help.
    from api.storage import open_store
    from corpus.wire import article_json

    found = open_store(settings).articles(filters)
    if as_json:
        console.print_json([article_json(article, full=full) for article in found])
        return
    for article in found:
        _print(article, full)
    if found:
        console.note(f"共 {len(found)} 篇。")
    else:
        console.note("档案里没有符合条件的文章。先用 wenbao ingest 读入报纸。")


def delete(
    context: typer.Context,
    ids: Annotated[
        list[str], typer.Argument(metavar="文章编号…", help="见 wenbao articles 每篇开头", parser=parse_text)
    ],
    as_json: Json = False,
) -> None:
    """删除文章：从库和索引里一并去掉，以后不会再被检索或引用。

    [bold]例子[/bold]

      wenbao delete 3f2a9c0d1b7e4a55
    """
    settings = read_settings(context)
    # Imported here: opening the archive is heavy.
    from api.assembly import open_archive
    from api.storage import open_store

    store = open_store(settings)
    wanted = list(dict.fromkeys(ids))
    known = list(store.get_many(wanted))
    unknown = [article_id for article_id in wanted if article_id not in known]
    if not known:
        raise NotFoundError(f"档案里没有编号为 {'、'.join(unknown)} 的文章")
    open_archive(settings, console.note).delete(known)
    if as_json:
        console.print_json({"deleted": known, "not_found": unknown})
    else:
        console.say(f"已删除 {len(known)} 篇。")
    if unknown:
        console.note(f"档案里没有：{'、'.join(unknown)}")


def _print(article: Article, full: bool) -> None:
    place = console.joined(
        (
            article.date.isoformat() if article.date else "日期不详",
            f"《{article.newspaper}》" if article.newspaper else None,
            f"第{article.page}版" if article.page else None,
        )
    )
    names = "、".join(article.reporters or article.photo_credits)
    headline = article.headline or f"（无标题）{article.text[:24]}…"
    console.say(console.joined((article.id, place, headline, f"（{names}）" if names else None), "  "))
    if full:
        console.say(article.text + "\n")
