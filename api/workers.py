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

    def __init__(self, name: str, threads: int, waiting: int, busy: str = "现在太忙，请过几秒再试") -> None:
        """Work on `threads` pieces at once; up to `waiting` more may wait. `busy` is what is said then."""
        self.name = name
        self._busy = busy
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

    async def run(
        self, work: Callable[[], T], *, wait: float | None = None, seconds: float | None = None
    ) -> T:
        """Do `work` in a thread: begun within `wait` seconds, done within `seconds` (None: however long it takes).

        Raises BusyError when the queue is full or did not move in time, DeadlineError when what has begun
        takes too long, and whatever `work` raises.
        """
        future = self._submit(work)
        result = asyncio.wrap_future(future)
        # Looked at in any case, or asyncio complains of errors that nobody waited for.
        result.add_done_callback(lambda done: None if done.cancelled() else void(done.exception()))
        begun = asyncio.get_running_loop().time()
        try:
            done, _ = await asyncio.wait({result}, timeout=seconds if wait is None else wait)
            if not done and future.cancel():
                raise BusyError(self._busy)
            left = None if seconds is None else begun + seconds - asyncio.get_running_loop().time()
            done, _ = await asyncio.wait({result}, timeout=left)
            if not done:
                raise DeadlineError(seconds or 0)
            return result.result()
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
                raise BusyError(self._busy)
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
        # Half of the time is for waiting: what has begun is then seldom given up.
        self._wait = seconds / 2 if seconds else None
        self._questions = Lane("ask", threads, queue, "现在提问的人太多，请过几秒再试")
        self._readers = Lane("read", threads, 4 * queue)
        self._writers = Lane(
            "write", 1, queue, "前面还有别的在入库，请过一会儿再试，或用 Prefer: respond-async 提交"
        )

    async def ask(self, work: Callable[[], T]) -> T:
        """Do what takes the model and the indexes: answering, searching. Raises BusyError, DeadlineError."""
        return await self._questions.run(work, wait=self._wait, seconds=self._seconds)

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
        return await self._readers.run(work, wait=self._wait, seconds=self._seconds)

    async def write(self, work: Callable[[], T]) -> T:
        """Do `work` once no other writer of this process is at it. What has begun is always waited for.

        Raises BusyError.
        """
        return await self._writers.run(work, wait=self._seconds)

    def loads(self) -> Iterator[Load]:
        """Yield how busy each lane is."""
        yield from (lane.load for lane in (self._questions, self._readers, self._writers))

    def close(self) -> None:
        """Wait for what is being done."""
        for lane in (self._questions, self._readers, self._writers):
            lane.close()


def void(_: object) -> None:
    """Drop a value."""
