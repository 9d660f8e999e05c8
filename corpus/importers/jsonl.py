"""JSON records, one a line or in a list, turned into articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from corpus.bylines import take_dateline, take_signature
from corpus.corrections import is_correction
from corpus.errors import BadInputError
from corpus.fields import credits_field, date_field, names_field, photos_field, storable, text_field
from corpus.identity import article_id
from corpus.records import Article, Credit, Edition, Failure, Kind, Photo
from corpus.wire import article_from_json, is_article_json


def read_records(
    records: Iterable[str | Mapping[str, object]], source: str, edition: Edition
) -> Iterator[Article | Failure]:
    """Yield an article, or why there is none, for each record: a line of JSONL, or an object already parsed.

    Blank lines are skipped. `Failure.line` counts from 1: lines, or objects of a list; who shows a failure
    adds it, `error` is the reason alone.
    """
    for number, record in enumerate(records, start=1):
        try:
            if not isinstance(record, str):
                yield record_article(record, edition)
            elif record.strip().removeprefix("\ufeff"):
                yield record_article(_parsed(record), edition)
        except BadInputError as error:
            yield Failure(source, number, error.message)


def record_article(record: object, edition: Edition) -> Article:
    """Return the article of one record: {"id", "headline", "text", "newspaper", "date", "page", "section",
    "kicker", "reporters", "url"}, all but `text` optional, or what `article_json` writes.

    What the record leaves out is taken from `edition`, a missing byline from the text: dateline and closing
    byline move out of the text into their fields, and given `reporters` win. Raises BadInputError.
    """
    if not isinstance(record, Mapping):
        raise BadInputError('应是一个 JSON 对象，例如 {"text": "……"}')
    if is_article_json(record):
        return article_from_json(record)
    printed = _paragraphs(record)
    given = names_field(record, "reporters")
    text, found, credits = _without_byline(printed, given)
    headline = text_field(record, "headline") or ""
    newspaper = text_field(record, "newspaper") or edition.newspaper
    day = date_field(record, "date") or edition.date
    page = text_field(record, "page") or edition.page
    url = text_field(record, "url")
    derived = article_id(
        record_id=text_field(record, "id"),
        url=url,
        newspaper=newspaper,
        date=day,
        page=page,
        headline=headline,
        text=text,
    )
    article = Article(
        id=derived,
        headline=headline,
        kicker=text_field(record, "kicker"),
        newspaper=newspaper,
        date=day,
        page=page,
        section=text_field(record, "section"),
        kind=_kind(record),
        reporters=given or found,
        credits=_given_credits(record) or credits,
        photos=_given_photos(record),
        url=url,
        text=text,
    )
    # Few records say of themselves what they are; a correction has to be known as one.
    return (
        replace(article, kind=Kind.CORRECTION) if "kind" not in record and is_correction(article) else article
    )


def _parsed(line: str) -> object:
    try:
        return json.loads(line.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise BadInputError(f"不是合法的 JSON（第 {error.colno} 个字符处）", detail=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise BadInputError("不是合法的 JSON（数字太长或嵌套太深）", detail=str(error)) from error


def _paragraphs(record: Mapping[str, object]) -> str:
    value = record.get("text")
    if value is None:
        raise BadInputError("没有正文（text）")
    if not isinstance(value, str):
        raise BadInputError("“text”应是文字")
    paragraphs = (line.strip() for line in storable(value).splitlines())
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
    if not text:
        raise BadInputError("正文（text）是空的")
    return text


def _without_byline(printed: str, given: tuple[str, ...]) -> tuple[str, tuple[str, ...], tuple[Credit, ...]]:
    """Return the story, its reporters and its credits. A closing byline that names others than those `given`
    may as well be the end of the story, and stays."""
    text = printed
    reporters: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    dateline = take_dateline(text)
    if dateline is not None:
        reporters, credits = dateline.byline.reporters, dateline.byline.credits
        text = printed[dateline.end :].lstrip()
        if not text:
            return printed, reporters, credits
    signature = take_signature(text)
    if signature is not None and text[: signature.start].strip():
        byline = signature.byline
        if not given or byline.credits or set(byline.reporters) <= set(given):
            text = text[: signature.start].rstrip()
            reporters += tuple(name for name in byline.reporters if name not in reporters)
            credits += tuple(credit for credit in byline.credits if credit not in credits)
    return text, reporters, credits


def _kind(record: Mapping[str, object]) -> Kind:
    """Other people's records use `kind` for what they like."""
    value = record.get("kind")
    return Kind(value) if isinstance(value, str) and value in set(Kind) else Kind.ARTICLE


def _given_credits(record: Mapping[str, object]) -> tuple[Credit, ...]:
    try:
        return credits_field(record, "credits")
    except BadInputError:
        return ()  # not a key of the import format: in another shape it is one of the unknown ones


def _given_photos(record: Mapping[str, object]) -> tuple[Photo, ...]:
    try:
        return photos_field(record, "photos")
    except BadInputError:
        return ()
