"""The days that chunks speak of, resolved when they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select

from corpus.dates import DaySpan, resolve_all
from corpus.records import Article
from corpus.store.reading import batches
from corpus.store.schema import articles, chunk_times, chunks


def write_times(connection: Connection, written: Iterable[Article]) -> None:
    """Keep the days of all chunks of articles whose chunks are stored, and have none kept yet."""
    by_id = {article.id: article for article in written}
    new: list[dict[str, int]] = []
    for batch in batches(by_id):
        rows = connection.execute(
            select(chunks.c.row, chunks.c.article_id, chunks.c.start, chunks.c.end)
            .where(chunks.c.article_id.in_(batch))
            .order_by(chunks.c.row)
        ).all()
        spans = {key: _spans(by_id[key]) for key in batch}
        for row in rows:
            inside = {span for at, span in spans[row.article_id] if row.start <= at < row.end}
            new.extend(
                {"row": row.row, "first": span.first.toordinal(), "last": span.last.toordinal()}
                for span in inside
            )
    if new:
        connection.execute(insert(chunk_times), new)


def remove_times(connection: Connection, rows: Iterable[int]) -> None:
    """Forget the days of chunk rows."""
    for batch in batches(rows):
        connection.execute(delete(chunk_times).where(chunk_times.c.row.in_(batch)))


def forget_times(connection: Connection) -> None:
    """Forget the days of all chunks."""
    connection.execute(delete(chunk_times))


def read_spans(connection: Connection, chunk_ids: Iterable[str]) -> dict[str, tuple[DaySpan, ...]]:
    """Return the days of those of the chunks that exist, earliest first."""
    ids = list(dict.fromkeys(chunk_ids))
    found: dict[str, list[DaySpan]] = {}
    for batch in batches(ids):
        for row in connection.execute(
            select(chunks.c.chunk_id, chunk_times.c.first, chunk_times.c.last)
            .outerjoin(chunk_times, chunk_times.c.row == chunks.c.row)
            .where(chunks.c.chunk_id.in_(batch))
            .order_by(chunk_times.c.first, chunk_times.c.last)
        ):
            spans = found.setdefault(row.chunk_id, [])
            if row.first is not None:
                spans.append(DaySpan(date.fromordinal(row.first), date.fromordinal(row.last)))
    return {key: tuple(found[key]) for key in ids if key in found}


def speaks_of(days: DaySpan) -> ColumnElement[bool]:
    """Return the condition that a chunk speaks of one of the days or, naming none at all, was printed then."""
    first, last = days.first.toordinal(), days.last.toordinal()
    inside = select(chunk_times.c.row).where(chunk_times.c.first <= last, chunk_times.c.last >= first)
    return or_(
        chunks.c.row.in_(inside),
        chunks.c.row.not_in(select(chunk_times.c.row)) & articles.c.day.between(first, last),
    )


def _spans(article: Article) -> list[tuple[int, DaySpan]]:
    """Return what is resolved in the text, with the offset where it is said.

    The headline is read along with it: it may name the year that the article reports on.
    """
    heading = f"{article.headline}\n"
    return [
        (mention.start - len(heading), span)
        for mention, span in resolve_all(heading + article.text, article.date)
        if span is not None and mention.start >= len(heading)
    ]
