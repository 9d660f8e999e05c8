"""Threads for what blocks, and bounded queues before them: the event loop only ever waits."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from api.errors import BusyError, DeadlineError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Load:
    """How busy a lane is: pieces of work being done, and pieces waiting."""

    lane: str
    running: int
    waiting: int


class Lane:
    """The threads of one kind of work. What finds the queue full is refused; what nobody waits for any more
    is not begun."""

    def __init__(self, name: str, threads: int, waiting: int) -> None:
        """Work on `threads` pieces at once; up to `waiting` more may wait."""
        self.name = name
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._most = threads + waiting
        self._lock = threading.Lock()
        self._accepted = 0
        self._running = 0

    @property
    def load(self) -> Load:
        """How it stands now."""
        with self._lock:
            return Load(self.name, self._running, self._accepted - self._running)

    async def run(self, work: Callable[[], T], seconds: float | None, *, finish: bool = False) -> T:
        """Do `work` in a thread, and wait for it up to `seconds` (None: as long as it takes).

        With `finish`, work that has begun is waited for however long it takes. Raises BusyError at once when
        the queue is full, DeadlineError when time is up, and whatever `work` raises.
        """
        future = self._submit(work)
        result = asyncio.wrap_future(future)
        # Looked at in any case, or asyncio complains of errors that nobody waited for.
        result.add_done_callback(lambda done: None if done.cancelled() else void(done.exception()))
        try:
            done, _ = await asyncio.wait({result}, timeout=seconds)
            if not done:
                has_begun = not future.cancel()
                if not (has_begun and finish):
                    raise DeadlineError(seconds or 0)
            return await asyncio.shield(result)
        except asyncio.CancelledError:
            # The client has gone: what has not begun need not.
            future.cancel()
            raise

    def close(self) -> None:
        """Drop what has not begun, wait for the rest. Work that comes after all starts threads anew."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        with self._lock:
            if self._accepted >= self._most:
                raise BusyError
            self._accepted += 1
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix=f"wenbao-{self.name}")
            # What is logged in the thread carries the request's id.
            future = self._pool.submit(contextvars.copy_context().run, self._counted, work)
        future.add_done_callback(self._finished)
        return future

    def _counted(self, work: Callable[[], T]) -> T:
        with self._lock:
            self._running += 1
        try:
            return work()
        finally:
            with self._lock:
                self._running -= 1

    def _finished(self, _: Future[Any]) -> None:
        with self._lock:
            self._accepted -= 1


class _End:
    """Nothing more comes."""


_END = _End()


class Workers:
    """Three lanes, so that questions, short looks into the store and the one writer do not keep one another
    waiting."""

    def __init__(self, threads: int, *, queue: int = 64, seconds: float | None = None) -> None:
        """`threads`: questions answered at once; `queue`: how many may wait; `seconds`: how long for one."""
        self._seconds = seconds
        self._questions = Lane("ask", threads, queue)
        self._readers = Lane("read", threads, 4 * queue)
        self._writers = Lane("write", 1, queue)

    async def ask(self, work: Callable[[], T]) -> T:
        """Do what takes the model and the indexes: answering, searching. Raises BusyError, DeadlineError."""
        return await self._questions.run(work, self._seconds)

    async def stream(self, make: Callable[[], Iterator[T]]) -> AsyncGenerator[T, None]:
        """Yield what `make()` yields, one by one, while it is made in a question's thread.

        When nobody listens any more it is stopped at its next piece. Raises as `ask` does, BusyError before
        anything is yielded.
        """
        loop = asyncio.get_running_loop()
        made: asyncio.Queue[T | _End] = asyncio.Queue()
        is_left = threading.Event()

        def work() -> None:
            for piece in make():
                if is_left.is_set():
                    return
                loop.call_soon_threadsafe(made.put_nowait, piece)

        task = asyncio.create_task(self.ask(work))
        task.add_done_callback(lambda _: made.put_nowait(_END))
        try:
            while not isinstance(piece := await made.get(), _End):
                yield piece
            await task
        finally:
            is_left.set()
            task.cancel()

    async def read(self, work: Callable[[], T]) -> T:
        """Do what takes the store alone, such as listing articles. Raises BusyError, DeadlineError."""
        return await self._readers.run(work, self._seconds)

    async def write(self, work: Callable[[], T]) -> T:
        """Do `work` once no other writer of this process is at it. What has begun is always waited for.

        Raises BusyError, DeadlineError.
        """
        return await self._writers.run(work, self._seconds, finish=True)

    def loads(self) -> Iterator[Load]:
        """Yield how busy each lane is."""
        yield from (lane.load for lane in (self._questions, self._readers, self._writers))

    def close(self) -> None:
        """Wait for what is being done."""
        for lane in (self._questions, self._readers, self._writers):
            lane.close()


def void(_: object) -> None:
    """Drop a value."""
