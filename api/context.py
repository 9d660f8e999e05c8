"""What a route works with: the services, bounded threads for blocking work, metrics, feedback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import anyio
import anyio.to_thread
from fastapi import Depends, Request

from api.assembly import Services
from api.feedback import FeedbackLog
from api.metrics import Metrics

T = TypeVar("T")


class Workers:
    """Threads for what blocks. Readers and the one writer have limits of their own, so that an ingest does
    not keep questions waiting."""

    def __init__(self, readers: int) -> None:
        self._readers = anyio.CapacityLimiter(readers)
        self._writers = anyio.CapacityLimiter(1)

    async def read(self, work: Callable[[], T]) -> T:
        """Run `work` once a reader is free."""
        return await anyio.to_thread.run_sync(work, limiter=self._readers)

    async def write(self, work: Callable[[], T]) -> T:
        """Run `work` once no other writer of this process is at it."""
        return await anyio.to_thread.run_sync(work, limiter=self._writers)


@dataclass(frozen=True, slots=True)
class Context:
    """One for each application."""

    services: Services
    workers: Workers
    metrics: Metrics
    feedback: FeedbackLog


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


WithContext = Annotated[Context, Depends(_context)]
