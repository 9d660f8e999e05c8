"""What filters compare, column by column: to be kept in memory where one query asks all chunks at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from corpus.store.schema import articles, chunk_times, chunks


@dataclass(frozen=True, slots=True)
class ChunkColumns:
    """Chunk rows, ascending, and beside each what its article is filtered by; all of shape (n,).

    `days`: the edition date as an ordinal, 0 for none. Keys as `mapping` makes them. `said`, of shape (m, 3):
    row, first and last day of every span of days that one of the chunks speaks of, by row.
    """

    rows: NDArray[np.int64]
    days: NDArray[np.int64]
    newspapers: NDArray[np.object_]
    sections: NDArray[np.object_]
    pages: NDArray[np.object_]
    said: NDArray[np.int64]


def columns_after(connection: Connection, row: int) -> ChunkColumns:
    """Return the columns of the chunks behind `row`."""
    found = connection.execute(
        select(
            chunks.c.row,
            articles.c.day,
            articles.c.newspaper_key,
            articles.c.section_key,
            articles.c.page_key,
        )
        .join(articles, articles.c.id == chunks.c.article_id)
        .where(chunks.c.row > row)
        .order_by(chunks.c.row)
    ).all()
    said = connection.execute(
        select(chunk_times.c.row, chunk_times.c.first, chunk_times.c.last)
        .where(chunk_times.c.row > row)
        .order_by(chunk_times.c.row)
    ).all()
    rows, days, newspapers, sections, pages = zip(*found, strict=True) if found else ((),) * 5
    return ChunkColumns(
        np.array(rows, np.int64),
        np.array(days, np.int64),
        _keys(newspapers),
        _keys(sections),
        _keys(pages),
        np.array([tuple(each) for each in said], np.int64).reshape(-1, 3),
    )


def _keys(values: Iterable[str]) -> NDArray[np.object_]:
    """One string for each different key, however many chunks have it."""
    known: dict[str, str] = {}
    return np.array([known.setdefault(value, value) for value in values], object)
