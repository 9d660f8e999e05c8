"""A file that holds one newspaper page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.errors import UnreadablePageError
from corpus.pages import read_page
from corpus.records import Article, Edition, Failure

# 某某日报-2025-02-28-03: all of the name, in this order, or it says nothing.
_NAME = re.compile(
    r"《?(?P<newspaper>[\u4e00-\u9fff]{1,12}(?:报|刊|周末))》?[-_ ]?"
    r"(?P<year>(?:19|20)\d{2})(?P<mark>[-_.年]?)(?P<month>\d{2})(?:(?P=mark)|月)(?P<day>\d{2})日?"
    r"(?:[-_ ]?第?(?P<part>[A-Z]?)0{0,2}(?P<page>[1-9]\d{0,2})版?)?"
)
# A kind of document rather than the name of a paper.
_NO_NAME = re.compile("(?:[年月季周日简通快海电剪晚早晨]|工作|情况)报|[月周季]刊|期刊|周末")


def read_page_text(text: str, source: str, edition: Edition, name: str = "") -> Iterator[Article | Failure]:
    """Yield the articles of a page. What neither `edition` nor the page says may be taken from the file's
    `name`, as far as the name contradicts neither."""
    try:
        reading = read_page(text, edition)
        completed = _completed(reading.edition, edition_of_name(name))
        if completed != reading.edition:
            reading = read_page(text, completed)
    except UnreadablePageError as error:
        yield Failure(source, None, error.message)
        return
    yield from reading.articles


def edition_of_name(name: str) -> Edition:
    """Return the newspaper and date, and the page if any, that a file name gives, or an empty edition."""
    stem = name.removesuffix(".gz")
    match = _NAME.fullmatch(stem.removesuffix(Path(stem).suffix))
    if match is None or _NO_NAME.fullmatch(match["newspaper"]):
        return Edition()
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return Edition()
    page = match["part"] + match["page"] if match["page"] else None
    return Edition(match["newspaper"], day, page)


def _completed(known: Edition, guess: Edition) -> Edition:
    """Fill the blanks of `known` from `guess`, unless they disagree about anything."""
    said = (known.newspaper, known.date, known.page)
    guessed = (guess.newspaper, guess.date, guess.page)
    if any(None not in pair and pair[0] != pair[1] for pair in zip(said, guessed, strict=True)):
        return known
    return replace(
        known,
        newspaper=known.newspaper or guess.newspaper,
        date=known.date or guess.date,
        page=known.page or guess.page,
    )
