"""What is asked of the store, as queries on one connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from corpus.records import Article, ArticleFilter, Change, Chunk, EditionCount, Kind, Lacking
from corpus.store.mapping import article_from, chunk_from, name_key, page_key
from corpus.store.schema import articles, changes, chunks, edition_order, meta, people

T = TypeVar("T")

# Made once, as every question asks them.
_ARTICLES: Final = select(articles).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_CHUNKS: Final = select(chunks).where(chunks.c.chunk_id.in_(bindparam("ids", expanding=True)))
_BATCH = 500  # values in one IN (...); every database allows as many


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the distinct items in lists short enough for one IN (...)."""
    rest = iter(dict.fromkeys(items))
    while batch := list(islice(rest, _BATCH)):
        yield batch


def matching(wanted: ArticleFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that an article must meet."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.newspaper is not None:
        conditions.append(articles.c.newspaper_key == name_key(wanted.newspaper))
    if wanted.section is not None:
        conditions.append(articles.c.section_key == name_key(wanted.section))
    if wanted.page is not None:
        conditions.append(articles.c.page_key == page_key(wanted.page))
    if wanted.date_from is not None:
        conditions.append(articles.c.day >= wanted.date_from.toordinal())
    if wanted.date_to is not None:
        conditions.append(articles.c.day.between(1, wanted.date_to.toordinal()))
    if wanted.reporter is not None:
        by_name = select(people.c.article_id).where(people.c.name_key == name_key(wanted.reporter))
        conditions.append(articles.c.id.in_(by_name.where(people.c.wrote)))
    if wanted.credit is not None:
        by_name = select(people.c.article_id).where(people.c.name_key == name_key(wanted.credit))
        conditions.append(articles.c.id.in_(by_name))
    return conditions


def lacks(fields: Iterable[Lacking]) -> list[ColumnElement[bool]]:
    """Return the conditions that an article has none of `fields`."""
    nothing = {
        Lacking.NEWSPAPER: articles.c.newspaper_key == "",
        Lacking.DATE: articles.c.day == 0,
        Lacking.PAGE: articles.c.page_key == "",
    }
    return [nothing[field] for field in fields]


def get_many(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    found = {
        row.id: article_from(row)
        for batch in batches(ids)
        for row in connection.execute(_ARTICLES, {"ids": batch})
    }
    return {key: found[key] for key in dict.fromkeys(ids) if key in found}


def listing(
    connection: Connection,
    conditions: Sequence[ColumnElement[bool]],
    limit: int | None,
    offset: int,
) -> list[Article]:
    query = select(articles).where(*conditions).order_by(*edition_order).limit(limit).offset(offset)
    return [article_from(row) for row in connection.execute(query)]


def articles_after(connection: Connection, position: int, limit: int) -> list[tuple[int, Article]]:
    query = select(articles).where(articles.c.position > position).order_by(articles.c.position).limit(limit)
    return [(row.position, article_from(row)) for row in connection.execute(query)]


def count(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> int:
    query = select(func.count()).select_from(articles).where(*conditions)
    return int(connection.execute(query).scalar_one())


def fingerprints(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    return {
        row.id: row.fingerprint
        for batch in batches(ids)
        for row in connection.execute(
            select(articles.c.id, articles.c.fingerprint).where(articles.c.id.in_(batch))
        )
    }


def headed(connection: Connection, kind: Kind, words: Iterable[str]) -> list[Article]:
    """Return the articles of a kind, and those whose headline has one of the words, in printed order."""
    told = [articles.c.headline.contains(word, autoescape=True) for word in words]
    query = select(articles).where(or_(articles.c.kind == kind.value, *told)).order_by(articles.c.position)
    return [article_from(row) for row in connection.execute(query)]


def chunks_by_id(connection: Connection, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
    found = {
        row.chunk_id: chunk_from(row)
        for batch in batches(chunk_ids)
        for row in connection.execute(_CHUNKS, {"ids": batch})
    }
    return {key: found[key] for key in dict.fromkeys(chunk_ids) if key in found}


def chunk_rows_after(connection: Connection, row: int, limit: int) -> list[tuple[int, Chunk]]:
    query = select(chunks).where(chunks.c.row > row).order_by(chunks.c.row).limit(limit)
    return [(found.row, chunk_from(found)) for found in connection.execute(query)]


def chunks_at(connection: Connection, rows: Iterable[int]) -> dict[int, Chunk]:
    return {
        row.row: chunk_from(row)
        for batch in batches(rows)
        for row in connection.execute(select(chunks).where(chunks.c.row.in_(batch)))
    }


def chunk_ids_at(connection: Connection, rows: Iterable[int]) -> dict[int, tuple[str, str]]:
    return {
        row: (chunk_id, article_id)
        for batch in batches(rows)
        for row, chunk_id, article_id in connection.execute(
            select(chunks.c.row, chunks.c.chunk_id, chunks.c.article_id).where(chunks.c.row.in_(batch))
        )
    }


def first_chunk_ids(connection: Connection, limit: int) -> dict[int, tuple[str, str]]:
    query = select(chunks.c.row, chunks.c.chunk_id, chunks.c.article_id).order_by(chunks.c.row).limit(limit)
    return {row: (chunk_id, article_id) for row, chunk_id, article_id in connection.execute(query)}


def chunk_count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(chunks)).scalar_one())


def changes_after(connection: Connection, revision: int) -> list[Change]:
    query = select(changes).where(changes.c.revision > revision).order_by(changes.c.revision)
    return [
        Change(row.revision, row.row, row.chunk_id, row.article_id, row.removed)
        for row in connection.execute(query)
    ]


def allowed_rows(connection: Connection, wanted: ArticleFilter, *also: ColumnElement[bool]) -> Sequence[int]:
    query: Select[Any] = select(chunks.c.row).order_by(chunks.c.row)
    if conditions := [*matching(wanted), *also]:
        query = query.join(articles, articles.c.id == chunks.c.article_id).where(*conditions)
    return connection.execute(query).scalars().all()


def noted(connection: Connection, key: str) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def names(connection: Connection, name: ColumnElement[Any], key: ColumnElement[Any]) -> list[str]:
    """Return the spellings of one column, most frequent first, one for each key."""
    query = (
        select(func.min(name))
        .where(name.is_not(None))
        .group_by(key)
        .order_by(func.count().desc(), func.min(articles.c.position))
    )
    return list(connection.execute(query).scalars())


def editions(connection: Connection) -> list[EditionCount]:
    query = (
        select(
            func.min(articles.c.newspaper).label("newspaper"),
            articles.c.date,
            func.min(articles.c.page).label("page"),
            func.count().label("count_"),
        )
        .group_by(articles.c.newspaper_key, articles.c.day, articles.c.date, articles.c.page_key)
        .order_by(*edition_order[:-1])
    )
    return [EditionCount(row.newspaper, row.date, row.page, row.count_) for row in connection.execute(query)]
