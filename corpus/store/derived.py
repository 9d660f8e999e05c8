"""What is worked out from stored articles and kept beside them: the days of their chunks, and their copies."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from corpus.records import Article
from corpus.store.grouping import forget_groups, join_groups, leave_groups
from corpus.store.reading import articles_after
from corpus.store.schema import articles, meta
from corpus.store.times import forget_times, write_times

DERIVED_VERSION = "1"
"""Goes up whenever the same article would be given other days or another signature."""

_KEY = "derived_version"
_AT_ONCE = 500
_LOG = logging.getLogger(__name__)


def derive(connection: Connection, written: Sequence[Article]) -> None:
    """Work it out for articles that are stored with their chunks and have nothing kept yet."""
    write_times(connection, written)
    join_groups(connection, written)


def withdraw(connection: Connection, ids: Iterable[str]) -> None:
    """Take articles out of their groups; their days go with their chunks."""
    leave_groups(connection, ids)


def is_current(connection: Connection) -> bool:
    """Whether all that is kept was worked out as this version does it."""
    return connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar() == DERIVED_VERSION


def mark_current(connection: Connection) -> None:
    """Say that all that is kept was worked out as this version does it."""
    connection.execute(delete(meta).where(meta.c.key == _KEY))
    connection.execute(insert(meta).values(key=_KEY, value=DERIVED_VERSION))


def derive_all(connection: Connection) -> None:
    """Work everything out anew: some milliseconds for each article, once for each version."""
    count = connection.execute(select(func.count()).select_from(articles)).scalar_one()
    if count:
        _LOG.warning("档案由较早的版本建立，正在补算 %d 篇文章的时间和同稿，只需一次，请稍候。", count)
    forget_times(connection)
    forget_groups(connection)
    last = 0
    while page := articles_after(connection, last, _AT_ONCE):
        derive(connection, [article for _, article in page])
        last = page[-1][0]
    mark_current(connection)
