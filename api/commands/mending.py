"""`wenbao correct` and `wenbao history`: mending an article by hand, and what it was before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api import console
from api.commands.options import Json, parse_date, parse_text, read_settings
from corpus.errors import BadInputError
from corpus.importers.encoding import decode
from corpus.oserrors import reason
from corpus.records import Article, Cause, Version

FIELDS = {
    "headline": "标题",
    "kicker": "肩题",
    "newspaper": "报纸",
    "date": "日期",
    "page": "版次",
    "section": "栏目",
    "kind": "体裁",
    "reporters": "记者",
    "credits": "署名",
    "photos": "照片",
    "url": "链接",
    "text": "正文",
}
"""What readers call the fields of an article."""

ArticleId = Annotated[
    str, typer.Argument(metavar="文章编号", help="见 wenbao articles 每篇开头", parser=parse_text)
]


def correct(
    context: typer.Context,
    article_id: ArticleId,
    headline: Annotated[str | None, typer.Option("--headline", metavar="标题", help="改标题")] = None,
    kicker: Annotated[str | None, typer.Option("--kicker", metavar="肩题", help="改肩题")] = None,
    reporters: Annotated[
        list[str] | None,
        typer.Option("--reporter", metavar="记者", help="改记者，几位就写几次；写全部记者"),
    ] = None,
    newspaper: Annotated[str | None, typer.Option("--newspaper", metavar="报名", help="改报纸")] = None,
    day: Annotated[
        date | None, typer.Option("--date", metavar="日期", help="改出版日期", parser=parse_date)
    ] = None,
    page: Annotated[str | None, typer.Option("--page", metavar="版次", help="改版次")] = None,
    section: Annotated[str | None, typer.Option("--section", metavar="栏目", help="改栏目")] = None,
    text: Annotated[
        Path | None, typer.Option("--text", metavar="文件", help="把正文换成这个文件的内容")
    ] = None,
    as_json: Json = False,
) -> None:
    """更正一篇文章里识别错的地方：编号不变，索引随即更新，旧版本留着。

    写成空的（--kicker ""）就去掉这一项。同一来源再次入库不会冲掉更正，除非来源自己改了这几项。

    [bold]例子[/bold]

      wenbao correct 3f2a9c0d1b7e4a55 --headline 绿电制氢项目投产 --reporter 魏亚栋
    """
    settings = read_settings(context)
    # Imported here: opening the archive is heavy, and pydantic is not needed for --help.
    from api.assembly import open_archive
    from api.corrections import Changes, mended
    from api.storage import open_store
    from corpus.wire import article_json

    given: dict[str, object] = {
        "headline": headline,
        "kicker": kicker,
        "newspaper": newspaper,
        "date": day,
        "page": page,
        "section": section,
        "reporters": reporters or None,
        "text": None if text is None else _read(text),
    }
    changes = Changes(**{name: value for name, value in given.items() if value is not None})  # type: ignore[typeddict-item]
    if not changes:
        raise typer.BadParameter("没有写要改什么，例如 --headline 新标题")
    open_store(settings).get(article_id)  # a wrong id is known at once
    archive = open_archive(settings, console.note)
    article = archive.mend(article_id, lambda stored: mended(stored, changes))
    if as_json:
        console.print_json(article_json(article, full=True))
    else:
        console.say(
            f"已更正：{'、'.join(FIELDS[name] for name in changes)}。旧版本见 wenbao history {article_id}"
        )


def history(context: typer.Context, article_id: ArticleId, as_json: Json = False) -> None:
    """列出一篇文章的旧版本：什么时候、为什么、改了哪几项。

    [bold]例子[/bold]

      wenbao history 3f2a9c0d1b7e4a55
    """
    settings = read_settings(context)
    # Imported here: SQLAlchemy is not needed for --help.
    from api.storage import open_store
    from api.wire import versions_json

    store = open_store(settings)
    article = store.get(article_id)
    versions = store.versions(article_id)
    mended = store.mended_fields(article_id)
    if as_json:
        console.print_json(versions_json(article_id, mended, versions, full=True))
        return
    successors = [*(version.article for version in versions), article][1:]
    for version, successor in zip(versions, successors, strict=True):
        _print(version, successor)
    if mended:
        console.note(f"现在是手工更正过的：{'、'.join(FIELDS[name] for name in mended)}。")
    if not versions:
        console.note("这篇文章没有改动过。")


def _print(version: Version, successor: Article) -> None:
    why = "手工更正" if version.cause is Cause.HAND else "来源送来新内容"
    when = version.replaced.astimezone().strftime("%Y-%m-%d %H:%M")
    names = "、".join(FIELDS[name] for name in version.changed)
    who = f"（{version.by}）" if version.by else ""
    console.say(f"第 {version.number} 版，用到 {when}，{why}{who}：改了{names}")
    if "headline" in version.changed:
        console.say(f"  标题：{version.article.headline or '（无）'} → {successor.headline or '（无）'}")


def _read(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise BadInputError(f"{path} 读不出来：{reason(error)}") from error
