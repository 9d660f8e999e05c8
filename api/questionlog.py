"""What readers ask, kept only where the settings say so, and only as long as they say."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from api.workers import Workers
from corpus.errors import WenbaoError
from corpus.records import LoggedQuestion
from corpus.store import ArticleStore

_EVERY: Final = 2.0
_BETWEEN_PRUNES: Final = 3600.0
_MOST_WAITING: Final = 10_000
_LOG = logging.getLogger(__name__)


class QuestionLog:
    """Takes questions at once and writes them down beside the answering: an answer never waits for the log.

    A service that is killed loses what was asked in the last two seconds. Questions older than the retention
    time are deleted when the service starts and every hour, also where logging has been switched off since.
    """

    def __init__(self, store: ArticleStore, workers: Workers, *, enabled: bool, keep: timedelta) -> None:
        self._store = store
        self._workers = workers
        self._enabled = enabled
        self._keep = keep
        self._lock = threading.Lock()
        self._waiting: list[LoggedQuestion] = []
        self._stopping = asyncio.Event()
        self._pruned: float | None = None

    def note(self, question: str, *, answered: bool, confidence: float) -> None:
        """Keep a question. Nothing of who asked it is kept."""
        if not self._enabled:
            return
        asked = LoggedQuestion(datetime.now(UTC), question, answered, confidence)
        with self._lock:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting.append(asked)

    def stop(self) -> None:
        """Let `run` write what is there and end."""
        self._stopping.set()

    async def run(self) -> None:
        """Write questions down and delete old ones until told to stop."""
        while not self._stopping.is_set():
            await self._try()
            try:
                await asyncio.wait_for(self._stopping.wait(), _EVERY)
            except TimeoutError:
                continue
        await self._try()

    async def _try(self) -> None:
        if not self._waiting and not self._is_time_to_prune():
            return
        try:
            await self._workers.write(self._keep_up)
        except WenbaoError as error:
            _LOG.warning("提问记录没有写下，稍后再试：%s", error.message)

    def _keep_up(self) -> None:
        with self._lock:
            asked = tuple(self._waiting)
        self._store.questions.add(asked)
        with self._lock:
            del self._waiting[: len(asked)]
        if self._is_time_to_prune():
            self._store.questions.prune(datetime.now(UTC) - self._keep)
            self._pruned = time.monotonic()

    def _is_time_to_prune(self) -> bool:
        return self._pruned is None or time.monotonic() - self._pruned > _BETWEEN_PRUNES
