"""`wenbao ask` and `wenbao search`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api import console
from api.commands.options import (
    DateFrom,
    DateTo,
    Json,
    Newspaper,
    Question,
    Reporter,
    Section,
    article_filter,
    parse_date,
    read_settings,
)
from corpus.records import Article
from rag.records import Answer, Citation, Request

K = Annotated[int | None, typer.Option("-k", metavar="数目", min=1, max=100, help="取回几个段落〔默认 10〕")]


def ask(
    context: typer.Context,
    question: Question,
    asked_on: Annotated[
        date | None,
        typer.Option(
            "--asked-on", metavar="日期", help="把哪天当作今天（今年、昨天由此推算）", parser=parse_date
        ),
    ] = None,
    k: K = None,
    newspaper: Newspaper = None,
    date_from: DateFrom = None,
    date_to: DateTo = None,
    reporter: Reporter = None,
    section: Section = None,
    as_json: Json = False,
) -> None:
    """提一个问题，得到每句都注明出处的回答；档案里没有的会直说没有。

    [bold]例子[/bold]

      wenbao ask "吕梁3MW绿电制氢项目一年产多少氢？"

      wenbao ask "去年的产量是多少？" --asked-on 2025-07-29 --newspaper 科学导报 --json
    """
    settings = read_settings(context)
    filters = article_filter(newspaper, date_from, date_to, reporter, section)
    # Heavy: loads the model and the indexes.
    from api.assembly import open_services
    from rag.wire import answer_json

    answer = open_services(settings, console.note).pipeline.answer(
        Request(
            question=question,
            filters=filters,
            k=k or settings.k,
            asked_on=asked_on,
        )
    )
    if as_json:
        console.print_json(answer_json(answer))
    else:
        print_answer(answer)


def search(
    context: typer.Context,
    question: Question,
    k: K = None,
    newspaper: Newspaper = None,
    date_from: DateFrom = None,
    date_to: DateTo = None,
    reporter: Reporter = None,
    section: Section = None,
    as_json: Json = False,
) -> None:
    """只检索不作答：列出最相关的段落。

    [bold]例子[/bold]

      wenbao search "绿电制氢" -k 5
    """
    settings = read_settings(context)
    filters = article_filter(newspaper, date_from, date_to, reporter, section)
    # Heavy: loads the model and the indexes.
    from api.assembly import open_services
    from api.wire import hits_json

    passages = open_services(settings, console.note).pipeline.search(question, k or settings.k, filters)
    if as_json:
        console.print_json(hits_json(passages))
        return
    if not passages:
        console.note("没有找到相关的段落。")
    for place, passage in enumerate(passages, start=1):
        console.heading(f"{place}. {passage.article.headline or '（无标题）'}")
        console.say(f"   {source(passage.article)}  相关度 {passage.score:.3f}")
        console.say(f"   {passage.text}\n")


def print_answer(answer: Answer) -> None:
    """Print question, answer and, below, each citation."""
    console.heading(f"问：{answer.question}")
    console.say(f"答：{answer.answer}")
    for citation in answer.citations:
        _print_citation(citation)
    for warning in answer.warnings:
        console.note(f"注意：{warning}")


def source(article: Article) -> str:
    """Say where an article stands and who wrote it."""
    return console.joined(
        (
            f"《{article.newspaper}》" if article.newspaper else "报纸不详",
            article.date.isoformat() if article.date else "日期不详",
            f"第{article.page}版" if article.page else None,
            f"记者 {'、'.join(article.reporters)}" if article.reporters else None,
            f"摄影 {'、'.join(article.photo_credits)}" if article.photo_credits else None,
        )
    )


def _print_citation(citation: Citation) -> None:
    article = citation.article
    console.say(f"  [{citation.marker}] {source(article)}")
    if article.headline:
        console.say(f"      标题：{article.headline}")
    console.say(f"      原文：“{citation.quote.replace(chr(10), ' ')}”")
