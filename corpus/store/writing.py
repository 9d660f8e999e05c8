"""Putting and deleting articles, as statements on one connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from corpus.records import Article, Cause, Entry, PutResult
from corpus.store.derived import derive, withdraw
from corpus.store.history import forget_history, keep_versions
from corpus.store.mapping import article_columns, content_fingerprint, key_columns, layout_digest, name_key
from corpus.store.reading import batches
from corpus.store.schema import articles, changes, chunks, meta, people
from corpus.store.times import remove_times


@dataclass(frozen=True, slots=True)
class _State:
    """What decides whether an article is the same, and cut the same way."""

    fingerprint: str
    layout: str


def put(
    connection: Connection, entries: Sequence[Entry], cause: Cause = Cause.SOURCE, by: str | None = None
) -> PutResult:
    """Store what is new or corrected; see `ArticleStore.put`."""
    for entry in entries:
        _check(entry)
    stored = _states(connection, (entry.article.id for entry in entries))
    current = dict(stored)
    added: list[str] = []
    updated: list[str] = []
    unchanged: list[str] = []
    final: dict[str, Entry] = {}
    for entry in entries:
        key = entry.article.id
        state = _State(content_fingerprint(entry.article), layout_digest(entry.chunks))
        before = current.get(key)
        outcome = added if before is None else unchanged if before == state else updated
        outcome.append(key)
        current[key] = state
        if outcome is not unchanged:
            final[key] = entry
    replaced = [key for key in final if key in stored]
    keep_versions(connection, {key: final[key].article for key in replaced}, cause, by)
    withdraw(connection, replaced)
    _remove_chunks(connection, replaced)
    _write_articles(connection, final, stored, current)
    written = _add_chunks(connection, final.values())
    derive(connection, [entry.article for entry in final.values()])
    return PutResult(tuple(added), tuple(updated), tuple(unchanged), written)


def delete_articles(connection: Connection, ids: Iterable[str]) -> int:
    """Delete articles with all that hangs on them; return how many there were."""
    present = list(_states(connection, ids))
    withdraw(connection, present)
    _remove_chunks(connection, present)
    forget_history(connection, present)
    for batch in batches(present):
        connection.execute(delete(people).where(people.c.article_id.in_(batch)))
        connection.execute(delete(articles).where(articles.c.id.in_(batch)))
    return len(present)


def note(connection: Connection, key: str, value: str) -> None:
    """Keep `value` under `key`; see `ArticleStore.note`."""
    connection.execute(delete(meta).where(meta.c.key == key))
    connection.execute(insert(meta).values(key=key, value=value))


def _check(entry: Entry) -> None:
    text = entry.article.text
    for chunk in entry.chunks:
        if chunk.article_id != entry.article.id or text[chunk.start : chunk.end] != chunk.text:
            raise ValueError(f"chunk {chunk.id} is not cut from article {entry.article.id}")


def _states(connection: Connection, ids: Iterable[str]) -> dict[str, _State]:
    return {
        row.id: _State(row.fingerprint, row.layout)
        for batch in batches(ids)
        for row in connection.execute(
            select(articles.c.id, articles.c.fingerprint, articles.c.layout).where(articles.c.id.in_(batch))
        )
    }


def _remove_chunks(connection: Connection, ids: Sequence[str]) -> None:
    for batch in batches(ids):
        gone = connection.execute(
            select(chunks.c.row, chunks.c.chunk_id, chunks.c.article_id)
            .where(chunks.c.article_id.in_(batch))
            .order_by(chunks.c.row)
        ).all()
        if gone:
            connection.execute(insert(changes), [{**row._asdict(), "removed": True} for row in gone])
            remove_times(connection, [row.row for row in gone])
            connection.execute(delete(chunks).where(chunks.c.article_id.in_(batch)))


def _write_articles(
    connection: Connection, final: dict[str, Entry], stored: dict[str, _State], current: dict[str, _State]
) -> None:
    position = connection.execute(select(func.max(articles.c.position))).scalar() or 0
    new = []
    for key, entry in final.items():
        columns = article_columns(entry.article) | key_columns(entry.article)
        columns |= {"fingerprint": current[key].fingerprint, "layout": current[key].layout}
        if key in stored:
            connection.execute(update(articles).where(articles.c.id == key).values(columns))
        else:
            position += 1
            new.append(columns | {"position": position})
    if new:
        connection.execute(insert(articles), new)
    _write_people(connection, [entry.article for entry in final.values()])


def _write_people(connection: Connection, written: Sequence[Article]) -> None:
    for batch in batches(article.id for article in written):
        connection.execute(delete(people).where(people.c.article_id.in_(batch)))
    names = [
        {"article_id": article.id, "name_key": key, "wrote": wrote}
        for article in written
        for key, wrote in _people(article).items()
    ]
    if names:
        connection.execute(insert(people), names)


def _people(article: Article) -> dict[str, bool]:
    """Return who is named in any role, and whether as a reporter."""
    wrote = {name_key(name): True for name in article.reporters}
    return {name_key(name): False for name in article.people} | wrote


def _add_chunks(connection: Connection, entries: Iterable[Entry]) -> int:
    """Insert the chunks, log their rows as changes, return how many."""
    new = [
        {
            "chunk_id": chunk.id,
            "article_id": chunk.article_id,
            "ordinal": chunk.ordinal,
            "start": chunk.start,
            "end": chunk.end,
            "text": chunk.text,
        }
        for entry in entries
        for chunk in entry.chunks
    ]
    if not new:
        return 0
    connection.execute(insert(chunks), new)
    rows = [
        {**row._asdict(), "removed": False}
        for batch in batches(chunk["article_id"] for chunk in new)
        for row in connection.execute(
            select(chunks.c.row, chunks.c.chunk_id, chunks.c.article_id)
            .where(chunks.c.article_id.in_(batch))
            .order_by(chunks.c.row)
        )
    ]
    connection.execute(insert(changes), sorted(rows, key=lambda row: int(row["row"])))
    return len(new)
