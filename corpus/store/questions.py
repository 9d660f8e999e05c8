"""The log of questions. What is deleted from it is gone from the file too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from corpus.records import LoggedQuestion
from corpus.store import clock
from corpus.store.database import Database
from corpus.store.schema import questions


class QuestionStore:
    """What was asked. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, asked: Sequence[LoggedQuestion]) -> None:
        """Keep questions."""
        rows = [
            {
                "asked": clock.stamp(one.asked),
                "question": one.question,
                "answered": one.answered,
                "confidence": one.confidence,
            }
            for one in asked
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(questions), rows)

    def questions(self, limit: int | None = None, offset: int = 0) -> list[LoggedQuestion]:
        """Return the questions, latest first."""
        query = select(questions).order_by(questions.c.asked.desc(), questions.c.row.desc())
        with self._database.reading() as connection:
            return [
                LoggedQuestion(clock.moment(row.asked), row.question, row.answered, row.confidence)
                for row in connection.execute(query.limit(limit).offset(offset))
            ]

    def count(self) -> int:
        """Return how many there are."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(questions)).scalar_one())

    def prune(self, before: datetime | None = None) -> int:
        """Delete what was asked before a point of time, or everything; return how much it was."""
        condition = [] if before is None else [questions.c.asked < clock.stamp(before)]
        with self._database.reading() as connection:
            some = connection.execute(select(questions.c.row).where(*condition).limit(1)).first()
        if some is None:
            return 0
        with self._database.writing() as connection, self._database.wiping(connection):
            count = connection.execute(delete(questions).where(*condition)).rowcount
        self._database.settle()
        return count
