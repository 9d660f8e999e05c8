"""Works on the jobs of an archive, a few articles at a time, until the service stops."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from api.errors import RetryLaterError
from api.jobs.payload import unpack
from api.workers import Workers
from corpus.errors import ArchiveBusyError, NotFoundError, WenbaoError
from corpus.records import Article, Job, JobState
from embeddings.archive import Archive

FIRST: Final = 4
"""Articles of the first step, before anything is known of how long they take here."""

_STEP: Final = 2.0  # seconds between two looks at what else wants to write
_MOST: Final = 64  # as many as the archive makes durable at a time
_ATTEMPTS: Final = 5
_KEPT: Final = 1000
_IDLE: Final = 2.0  # seconds until what another process submitted is looked for
_BUSY: Final = 1.0
# A lock is tried for every 50 ms: a gap that long lets a command of another process have it.
_GAP: Final = 0.06
_BETWEEN_PRUNES: Final = 3600.0
_LOG = logging.getLogger(__name__)


class JobRunner:
    """One for each process; of all processes that share an archive, one at a time works on its jobs.

    Whatever happens to it, the next one goes on where the store says that it was: articles are counted as done
    after they are stored, and storing one again changes nothing.
    """

    def __init__(self, archive: Archive, workers: Workers, keep: timedelta) -> None:
        """`keep`: how long ended jobs can be looked up."""
        self._archive = archive
        self._jobs = archive.store.jobs
        self._workers = workers
        self._keep = keep
        self._turn = self._jobs.turn()
        self._awake = asyncio.Event()
        self._stopping = False
        self._pruned: float | None = None
        self._current: str | None = None
        self._unpacked: tuple[str, list[Article]] | None = None

    def wake(self) -> None:
        """Say that there is something to do."""
        self._awake.set()

    def stop(self) -> None:
        """Let `run` end after the articles at hand."""
        self._stopping = True
        self._awake.set()

    async def run(self) -> None:
        """Work until told to stop."""
        try:
            while not self._stopping:
                await self._rest(await self._round())
        finally:
            self._turn.give()

    async def _rest(self, seconds: float) -> None:
        if seconds > _GAP:
            try:
                await asyncio.wait_for(self._awake.wait(), seconds)
            except TimeoutError:
                return
            self._awake.clear()
        else:
            await asyncio.sleep(seconds)

    async def _round(self) -> float:
        """Do one step; return how many seconds to rest after it."""
        step = asyncio.ensure_future(self._workers.write(self._step))
        await asyncio.wait({step})
        error = step.exception()
        if error is None:
            return _GAP if step.result() else _IDLE
        if isinstance(error, RetryLaterError | ArchiveBusyError):
            return _BUSY
        # Whatever went wrong with one job, the others are not to suffer from it.
        handled = asyncio.ensure_future(self._workers.write(lambda: self._failed(error)))
        await asyncio.wait({handled})
        if (again := handled.exception()) is not None:
            _LOG.error("入库作业出错，也没能记下：%s", again)
            return _IDLE
        return handled.result()

    def _step(self) -> bool:
        """Deal with a few articles; return whether there may be more."""
        self._current = None
        if not self._turn.take():
            return False
        job = self._jobs.next()
        if job is None:
            self._unpacked = None
            self._prune()
            return False
        self._current = job.id
        if job.state is JobState.CANCELLING:
            self._jobs.finish(job.id, JobState.CANCELLED)
            return True
        if job.state is JobState.QUEUED:
            self._jobs.begin(job.id)
        self._work_on(job)
        return True

    def _work_on(self, job: Job) -> None:
        batch = self._articles(job.id)[job.done : job.done + _size(job)]
        if batch:
            begun = time.perf_counter()
            report = self._archive.add(batch)
            self._jobs.advance(
                job.id,
                len(batch),
                added=report.added,
                updated=report.updated,
                unchanged=report.unchanged,
                chunks=report.chunks,
                seconds=time.perf_counter() - begun,
            )
        if job.done + len(batch) >= job.total:
            self._jobs.finish(job.id, JobState.DONE)

    def _articles(self, job_id: str) -> list[Article]:
        if self._unpacked is None or self._unpacked[0] != job_id:
            self._unpacked = (job_id, unpack(self._jobs.payload(job_id)))
        return self._unpacked[1]

    def _failed(self, error: BaseException) -> float:
        """Note what went wrong; return how many seconds to rest before it is tried again."""
        job = self._known(self._current)
        if job is None:
            _LOG.error("入库作业出错：%s", error)
            return _IDLE
        if not isinstance(error, WenbaoError):
            _LOG.error("入库作业 %s 内部出错", job.id, exc_info=error)
            self._jobs.finish(job.id, JobState.FAILED, _told("服务内部出错，已记入日志", job))
            return 0
        _LOG.error("入库作业 %s：%s", job.id, error.message)
        if job.attempts + 1 < _ATTEMPTS:
            self._jobs.hold(job.id, error.message)
            return 2.0 ** (job.attempts + 1)
        self._jobs.finish(job.id, JobState.FAILED, _told(error.message, job))
        return 0

    def _known(self, job_id: str | None) -> Job | None:
        try:
            return self._jobs.get(job_id) if job_id else None
        except NotFoundError:
            return None

    def _prune(self) -> None:
        now = time.monotonic()
        if self._pruned is None or now - self._pruned > _BETWEEN_PRUNES:
            self._pruned = now
            self._jobs.prune(datetime.now(UTC) - self._keep, _KEPT)


def _size(job: Job) -> int:
    """Return how many articles to deal with in one step."""
    return FIRST if job.rate is None else min(max(1, round(job.rate * _STEP)), _MOST)


def _told(reason: str, job: Job) -> str:
    left = job.total - job.done
    return (
        f"{reason.rstrip('。')}。已处理的 {job.done} 篇不受影响，其余 {left} 篇请重新提交（已入库的不会重复）"
    )
