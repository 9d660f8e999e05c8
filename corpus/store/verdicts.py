"""Readers' verdicts on answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from corpus.records import Feedback
from corpus.store import clock
from corpus.store.database import Database
from corpus.store.reading import batches
from corpus.store.schema import feedback


class FeedbackStore:
    """The verdicts, kept until somebody deletes them. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, verdicts: Sequence[Feedback]) -> int:
        """Keep those whose ids are new; return how many."""
        with self._database.writing() as connection:
            ids = [one.id for one in verdicts]
            known = {
                key
                for batch in batches(ids)
                for key in connection.execute(select(feedback.c.id).where(feedback.c.id.in_(batch))).scalars()
            }
            new = {one.id: _columns(one) for one in verdicts if one.id not in known}
            if new:
                connection.execute(insert(feedback), list(new.values()))
        return len(new)

    def verdicts(
        self, rating: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Feedback]:
        """Return the verdicts, all or those of one rating, newest first."""
        query = select(feedback).order_by(feedback.c.received.desc(), feedback.c.id)
        if rating is not None:
            query = query.where(feedback.c.rating == rating)
        with self._database.reading() as connection:
            return [_verdict(row) for row in connection.execute(query.limit(limit).offset(offset))]

    def count(self, rating: str | None = None) -> int:
        """Return how many there are, of one rating or of both."""
        query = select(func.count()).select_from(feedback)
        if rating is not None:
            query = query.where(feedback.c.rating == rating)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def delete(self, ids: Iterable[str]) -> int:
        """Delete verdicts; return how many there were."""
        with self._database.writing() as connection, self._database.wiping(connection):
            count = sum(
                connection.execute(delete(feedback).where(feedback.c.id.in_(batch))).rowcount
                for batch in batches(ids)
            )
        self._database.settle()
        return count


def _columns(one: Feedback) -> dict[str, Any]:
    return {
        "id": one.id,
        "received": clock.stamp(one.received),
        "rating": one.rating,
        "question": one.question,
        "answer": one.answer,
        "comment": one.comment,
        "article_ids": list(one.article_ids),
        "chunk_ids": list(one.chunk_ids),
    }


def _verdict(row: Row[Any]) -> Feedback:
    return Feedback(
        id=row.id,
        received=clock.moment(row.received),
        rating=row.rating,
        question=row.question,
        answer=row.answer,
        comment=row.comment,
        article_ids=tuple(row.article_ids),
        chunk_ids=tuple(row.chunk_ids),
    )
