"""The archive to read without asking: an article one can link to, and the editions by newspaper and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from api.context import WithContext
from api.webpage import page
from corpus.fields import has_controls
from corpus.records import Article, ArticleFilter, EditionPages, Lacking
from corpus.store import ArticleStore

router = APIRouter(include_in_schema=False)

_ARTICLES_SHOWN = 100
_DAYS_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph, marked or not."""

    text: str
    is_quote: bool


@router.get("/articles/{article_id}")
async def article(
    article_id: str,
    context: WithContext,
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """An article one can link to; text[start:end] is marked."""
    store = context.services.archive.store

    def work() -> Response:
        found = None if has_controls(article_id) else store.get_many([article_id]).get(article_id)
        if found is None:
            return page(
                "missing.html.j2", 404, what=f"档案里没有编号为 {article_id} 的文章，它可能已被删除。"
            )
        return page(
            "article.html.j2",
            article=found,
            paragraphs=pieces(found.text, start, end),
            edition=edition_address(found.newspaper, found.date),
            link=found.url if (found.url or "").startswith(("http://", "https://")) else None,
            versions=store.versions(article_id),
        )

    return await context.workers.read(work)


@router.get("/editions")
async def editions(
    context: WithContext,
    newspaper: Annotated[str | None, Query(max_length=200)] = None,
    day: Annotated[str | None, Query(alias="date", max_length=10)] = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
) -> Response:
    """The newspapers; the days of one; the articles of one day, page by page. An empty value is the unknown."""
    store = context.services.archive.store

    def work() -> Response:
        if newspaper is None:
            return _newspapers(store)
        if has_controls(newspaper):
            return _missing("")
        if day is None:
            return _days(store, newspaper, offset)
        return _edition(store, newspaper, day, offset)

    return await context.workers.read(work)


def edition_address(newspaper: str | None, day: date | None) -> str:
    """Return where the edition is shown."""
    return _address(newspaper or "", day.isoformat() if day else "")


def pieces(text: str, start: int, end: int) -> list[list[Piece]]:
    """Cut `text` into paragraphs, and these where text[start:end] begins and ends; empty pieces are left out."""
    paragraphs = []
    begin = 0
    for paragraph in text.split("\n"):
        first = min(max(start - begin, 0), len(paragraph))
        last = min(max(end - begin, first), len(paragraph))
        cut = (
            Piece(paragraph[:first], False),
            Piece(paragraph[first:last], True),
            Piece(paragraph[last:], False),
        )
        paragraphs.append([piece for piece in cut if piece.text])
        begin += len(paragraph) + 1
    return paragraphs


def _newspapers(store: ArticleStore) -> Response:
    return page("editions.html.j2", newspapers=store.newspaper_counts(), address=_address)


def _days(store: ArticleStore, newspaper: str, offset: int) -> Response:
    wanted = ArticleFilter(newspaper=newspaper or None)
    found = [edition for edition in store.browse(wanted) if newspaper or edition.newspaper is None]
    shown = found[offset : offset + _DAYS_SHOWN]
    if not shown:
        return _missing(newspaper)
    following = offset + _DAYS_SHOWN
    return page(
        "days.html.j2",
        newspaper=newspaper,
        months=_months(shown),
        address=_address,
        earlier=_address(newspaper, offset=following) if following < len(found) else None,
        later=_address(newspaper, offset=max(offset - _DAYS_SHOWN, 0)) if offset else None,
    )


def _months(found: Sequence[EditionPages]) -> list[tuple[str, list[EditionPages]]]:
    def month(edition: EditionPages) -> str:
        return f"{edition.date.year}年{edition.date.month}月" if edition.date else "日期不详"

    return [(name, list(group)) for name, group in groupby(found, month)]


def _edition(store: ArticleStore, newspaper: str, day: str, offset: int) -> Response:
    try:
        printed = date.fromisoformat(day) if day else None
    except ValueError:
        return _missing(newspaper)
    wanted = ArticleFilter(newspaper=newspaper or None, date_from=printed, date_to=printed)
    lacking = [
        *((Lacking.NEWSPAPER,) if not newspaper else ()),
        *((Lacking.DATE,) if printed is None else ()),
    ]
    found = store.articles(wanted, _ARTICLES_SHOWN, offset, lacking)
    if not found:
        return _missing(newspaper)
    total = store.count(wanted, lacking)
    following = offset + _ARTICLES_SHOWN
    return page(
        "edition.html.j2",
        newspaper=newspaper,
        day=printed,
        total=total,
        pages=_pages(found),
        address=_address,
        earlier=_address(newspaper, day, following) if following < total else None,
        later=_address(newspaper, day, max(offset - _ARTICLES_SHOWN, 0)) if offset else None,
    )


def _pages(found: Sequence[Article]) -> list[tuple[str | None, list[Article]]]:
    return [(number, list(group)) for number, group in groupby(found, lambda article: article.page)]


def _missing(newspaper: str) -> Response:
    name = f"《{newspaper}》" if newspaper else "这份报纸"
    return page("missing.html.j2", 404, what=f"档案里没有{name}的这一期，它可能已被删除。")


def _address(newspaper: str, day: str | None = None, offset: int = 0) -> str:
    parts: dict[str, object] = {"newspaper": newspaper}
    if day is not None:
        parts["date"] = day
    if offset:
        parts["offset"] = offset
    return f"/editions?{urlencode(parts)}"
