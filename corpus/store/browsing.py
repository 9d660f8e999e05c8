"""Newspapers, their editions and the pages of these, counted: what one browses an archive by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from corpus.records import ArticleFilter, EditionPages, NewspaperCount, PageCount
from corpus.store.reading import matching
from corpus.store.schema import articles


def newspapers(connection: Connection) -> list[NewspaperCount]:
    """Return what there is of each newspaper, most articles first; those of no known newspaper as one."""
    query = (
        select(
            func.min(articles.c.newspaper).label("newspaper"),
            func.count().label("number"),
            func.count(articles.c.date.distinct()).label("days"),
            func.min(articles.c.date).label("first"),
            func.max(articles.c.date).label("last"),
        )
        .group_by(articles.c.newspaper_key)
        .order_by(func.count().desc(), articles.c.newspaper_key)
    )
    return [
        NewspaperCount(row.newspaper, row.number, row.days, row.first, row.last)
        for row in connection.execute(query)
    ]


def editions(
    connection: Connection, wanted: ArticleFilter, limit: int | None, offset: int
) -> list[EditionPages]:
    """Return editions in the order of `edition_order`, each with its pages; see `ArticleStore.browse`."""
    query = (
        select(
            articles.c.day,
            articles.c.newspaper_key,
            func.min(articles.c.newspaper).label("newspaper"),
            func.min(articles.c.date).label("date"),
            func.count().label("number"),
        )
        .where(*matching(wanted))
        .group_by(articles.c.day, articles.c.newspaper_key)
        .order_by(articles.c.day.desc(), articles.c.newspaper_key)
        .limit(limit)
        .offset(offset)
    )
    found = connection.execute(query).all()
    if not found:
        return []
    pages = _pages(connection, wanted, found[-1].day, found[0].day)
    return [
        EditionPages(row.newspaper, row.date, row.number, tuple(pages[row.day, row.newspaper_key]))
        for row in found
    ]


def edition_count(connection: Connection, wanted: ArticleFilter) -> int:
    """Return how many editions match."""
    distinct = select(articles.c.day, articles.c.newspaper_key).where(*matching(wanted)).distinct()
    return int(connection.execute(select(func.count()).select_from(distinct.subquery())).scalar_one())


def _pages(
    connection: Connection, wanted: ArticleFilter, first: int, last: int
) -> dict[tuple[int, str], list[PageCount]]:
    """Return the pages of the editions of all days from `first` to `last`."""
    within: Sequence[object] = (articles.c.day, articles.c.newspaper_key, articles.c.page_key)
    query = (
        select(*within, func.min(articles.c.page).label("page"), func.count().label("number"))  # type: ignore[call-overload]
        .where(*matching(wanted), articles.c.day.between(first, last))
        .group_by(*within)
        .order_by(articles.c.page_key)
    )
    pages: defaultdict[tuple[int, str], list[PageCount]] = defaultdict(list)
    for row in connection.execute(query):
        pages[row.day, row.newspaper_key].append(PageCount(row.page, row.number))
    return pages
