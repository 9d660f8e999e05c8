"""Jobs: what they are to do is kept here until they have done it, whatever happens to their process."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from corpus.errors import ArchiveBusyError, NotFoundError
from corpus.records import Failure, Job, JobState
from corpus.store import clock
from corpus.store.database import Database
from corpus.store.schema import jobs
from corpus.store.turn import Turn

_OPEN = [state.value for state in JobState if not state.is_final]
_CONTENT = [column for column in jobs.c if column is not jobs.c.payload]


class TooManyJobsError(ArchiveBusyError):
    """As many jobs as are allowed wait already."""

    code = "too_many_jobs"


class JobStore:
    """The jobs of an archive, oldest first in line. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turn(self) -> Turn:
        """Return what tells the one process that works on jobs from the others."""
        return Turn(self._database.path, self._database.engine)

    def submit(self, kind: str, payload: bytes, total: int, failed: Sequence[Failure], limit: int) -> Job:
        """Put a job of `total` articles in line. Raises TooManyJobsError when `limit` jobs are unfinished."""
        with self._database.writing() as connection:
            waiting = select(func.count()).where(jobs.c.state.in_(_OPEN))
            if connection.execute(waiting).scalar_one() >= limit:
                raise TooManyJobsError(f"已有 {limit} 项入库作业在等，请等它们做完一些再提交")
            key = uuid.uuid4().hex
            connection.execute(
                insert(jobs).values(
                    id=key,
                    kind=kind,
                    state=JobState.QUEUED.value,
                    submitted=clock.now(),
                    total=total,
                    failed=[[one.source, one.line, one.error] for one in failed],
                    payload=payload,
                    **dict.fromkeys(
                        ("done", "added", "updated", "unchanged", "chunks", "worked", "attempts"), 0
                    ),
                )
            )
            return _read(connection, key)

    def get(self, job_id: str) -> Job:
        """Return one job. Raises NotFoundError."""
        with self._database.reading() as connection:
            return _read(connection, job_id)

    def jobs(self, limit: int | None = None, offset: int = 0) -> list[Job]:
        """Return the jobs that are kept, newest first."""
        query = select(*_CONTENT).order_by(jobs.c.submitted.desc(), jobs.c.id).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return [_job(row) for row in connection.execute(query)]

    def count(self) -> int:
        """Return how many jobs are kept."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(jobs)).scalar_one())

    def next(self) -> Job | None:
        """Return the job to work on, None for none: one that was begun comes before those that wait."""
        query = (
            select(*_CONTENT)
            .where(jobs.c.state.in_(_OPEN))
            .order_by(jobs.c.started.is_(None), jobs.c.submitted, jobs.c.id)
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return _job(row) if row else None

    def payload(self, job_id: str) -> bytes:
        """Return what was given to `submit`. Raises NotFoundError, also when the job has ended."""
        with self._database.reading() as connection:
            found = connection.execute(select(jobs.c.payload).where(jobs.c.id == job_id)).scalar()
        if found is None:
            raise _missing(job_id)
        return bytes(found)

    def begin(self, job_id: str) -> None:
        """Say that it is being worked on."""
        self._change(job_id, JobState.QUEUED, state=JobState.RUNNING.value, started=clock.now())

    def advance(
        self,
        job_id: str,
        done: int,
        *,
        added: int,
        updated: int,
        unchanged: int,
        chunks: int,
        seconds: float,
    ) -> None:
        """Say that `done` more articles are dealt with, what came of them, in how many seconds of work."""
        with self._database.writing() as connection:
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(
                    done=jobs.c.done + done,
                    added=jobs.c.added + added,
                    updated=jobs.c.updated + updated,
                    unchanged=jobs.c.unchanged + unchanged,
                    chunks=jobs.c.chunks + chunks,
                    worked=jobs.c.worked + round(seconds * 1000),
                    attempts=0,
                    error=None,
                )
            )

    def hold(self, job_id: str, error: str) -> None:
        """Say what held it up; it will be tried again."""
        with self._database.writing() as connection:
            values = {"error": error, "attempts": jobs.c.attempts + 1}
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))

    def finish(self, job_id: str, state: JobState, error: str | None = None) -> None:
        """End it, and drop what it was to do."""
        with self._database.writing() as connection:
            _end(connection, job_id, state, error)

    def cancel(self, job_id: str) -> Job:
        """End a job that waits at once, one at work after the articles at hand; an ended one stays as it is.

        Raises NotFoundError.
        """
        with self._database.writing() as connection:
            state = _read(connection, job_id).state
            if state is JobState.QUEUED:
                _end(connection, job_id, JobState.CANCELLED, None)
            elif state is JobState.RUNNING:
                values = {"state": JobState.CANCELLING.value}
                connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))
            return _read(connection, job_id)

    def prune(self, before: datetime, keep: int) -> int:
        """Forget jobs that ended before a point of time, and all but the last `keep` ended ones."""
        ended = jobs.c.state.not_in(_OPEN)
        last = select(jobs.c.id).where(ended).order_by(jobs.c.finished.desc(), jobs.c.id).limit(keep)
        old = (jobs.c.finished < clock.stamp(before)) | jobs.c.id.not_in(last)
        with self._database.writing() as connection:
            return connection.execute(delete(jobs).where(ended, old)).rowcount

    def _change(self, job_id: str, only: JobState, **values: object) -> None:
        with self._database.writing() as connection:
            connection.execute(
                update(jobs).where(jobs.c.id == job_id, jobs.c.state == only.value).values(values)
            )


def _end(connection: Connection, job_id: str, state: JobState, error: str | None) -> None:
    values = {"state": state.value, "finished": clock.now(), "error": error, "payload": None}
    connection.execute(update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(_OPEN)).values(values))


def _read(connection: Connection, job_id: str) -> Job:
    row = connection.execute(select(*_CONTENT).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise _missing(job_id)
    return _job(row)


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=JobState(row.state),
        submitted=clock.moment(row.submitted),
        started=None if row.started is None else clock.moment(row.started),
        finished=None if row.finished is None else clock.moment(row.finished),
        total=row.total,
        done=row.done,
        added=row.added,
        updated=row.updated,
        unchanged=row.unchanged,
        chunks=row.chunks,
        seconds=row.worked / 1000,
        failed=tuple(Failure(source, line, error) for source, line, error in row.failed),
        attempts=row.attempts,
        error=row.error,
    )


def _missing(job_id: str) -> NotFoundError:
    return NotFoundError(f"没有编号为“{job_id}”的作业；做完的作业只保留一段时间")
