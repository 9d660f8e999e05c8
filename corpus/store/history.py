"""What articles were before they were replaced, and which of their fields were mended by hand.

A mended field stays as mended as long as the source keeps giving what it gave when it was mended; once the
source gives something else there, the source has the last word. All other fields always follow the source.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from corpus.records import Article, Cause, Version
from corpus.store import clock
from corpus.store.mapping import article_from_fields, fields_of
from corpus.store.reading import batches, get_many
from corpus.store.schema import corrections, versions

_LOG = logging.getLogger(__name__)


def settled(connection: Connection, given: Sequence[Article]) -> list[Article]:
    """Return articles as a source gives them, with what was mended by hand where the source is unchanged."""
    sources = _sources(connection, (article.id for article in given))
    stored = get_many(connection, sources)
    return [
        _merged(article, fields_of(stored[article.id]), sources[article.id])
        if article.id in sources
        else article
        for article in given
    ]


def keep_versions(
    connection: Connection, successors: Mapping[str, Article], cause: Cause, by: str | None = None
) -> None:
    """Keep what is stored of the articles that `successors` are about to replace with other content."""
    for batch in batches(successors):
        before = get_many(connection, batch)
        numbers = _last_numbers(connection, before)
        rows: list[dict[str, Any]] = []
        for key, article in before.items():
            was = fields_of(article)
            changed = _differing(was, fields_of(successors[key]))
            if changed:
                rows.append(
                    {
                        "article_id": key,
                        "number": numbers.get(key, 0) + 1,
                        "replaced": clock.now(),
                        "cause": cause.value,
                        "changed": changed,
                        "by": by,
                        "fields": was,
                    }
                )
        if rows:
            connection.execute(insert(versions), rows)
            _follow(connection, {row["article_id"]: row for row in rows}, successors, cause)


def read_versions(connection: Connection, article_id: str) -> list[Version]:
    """Return the earlier versions of an article, oldest first."""
    query = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.number)
    return [
        Version(
            row.number,
            clock.moment(row.replaced),
            Cause(row.cause),
            tuple(row.changed),
            row.by,
            article_from_fields(article_id, row.fields),
        )
        for row in connection.execute(query)
    ]


def mended_fields(connection: Connection, article_id: str) -> tuple[str, ...]:
    """Return the fields of an article that stand as mended by hand."""
    return tuple(sorted(_sources(connection, [article_id]).get(article_id, {})))


def forget_history(connection: Connection, ids: Sequence[str]) -> None:
    """Forget all versions and corrections of articles that are about to be deleted."""
    for batch in batches(ids):
        connection.execute(delete(versions).where(versions.c.article_id.in_(batch)))
        connection.execute(delete(corrections).where(corrections.c.article_id.in_(batch)))


def _follow(
    connection: Connection,
    replaced: Mapping[str, Mapping[str, Any]],
    successors: Mapping[str, Article],
    cause: Cause,
) -> None:
    """Keep up which fields stand as mended by hand, and what their source gave."""
    known = _sources(connection, replaced)
    for key, row in replaced.items():
        source = dict(known.get(key, {}))
        if cause is Cause.HAND:
            for name in row["changed"]:
                source.setdefault(name, row["fields"][name])
            after = fields_of(successors[key])
            source = {name: was for name, was in source.items() if after[name] != was}
        else:
            gone = [name for name in source if name in row["changed"]]
            if gone:
                _LOG.warning(
                    "文章 %s《%s》手工更正过的 %s 已被来源的新内容取代；旧版本见 wenbao history %s",
                    key,
                    successors[key].headline,
                    "、".join(gone),
                    key,
                )
            source = {name: was for name, was in source.items() if name not in gone}
        if source != known.get(key, {}):
            connection.execute(delete(corrections).where(corrections.c.article_id == key))
            if source:
                connection.execute(insert(corrections).values(article_id=key, source=source))


def _merged(given: Article, stored: Mapping[str, Any], source: Mapping[str, Any]) -> Article:
    fields = fields_of(given)
    # What an export of this archive gives back is what is stored: it is no news from the source either.
    mended = {
        name: stored[name]
        for name, was in source.items()
        if fields[name] == was or fields[name] == stored[name]
    }
    return article_from_fields(given.id, {**fields, **mended})


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name, value in one.items() if other[name] != value]


def _sources(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {
        row.article_id: row.source
        for batch in batches(ids)
        for row in connection.execute(select(corrections).where(corrections.c.article_id.in_(batch)))
    }


def _last_numbers(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    query = select(versions.c.article_id, func.max(versions.c.number).label("last"))
    of_these = versions.c.article_id.in_(list(ids))
    return {
        row.article_id: row.last
        for row in connection.execute(query.where(of_these).group_by(versions.c.article_id))
    }
