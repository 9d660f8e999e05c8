"""Lanes of threads with a bounded queue before them, and what is streamed out of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from api.errors import BusyError, DeadlineError
from api.workers import Lane, Load, Workers
from corpus.errors import BadInputError
from tests.api.support import Held


async def begun(work: Held) -> None:
    assert await asyncio.to_thread(work.begun.wait, 10)


def test_what_finds_the_queue_full_is_refused_at_once() -> None:
    async def story() -> None:
        lane = Lane("ask", threads=1, waiting=1)
        held = Held()
        first = asyncio.create_task(lane.run(held))
        await begun(held)
        second = asyncio.create_task(lane.run(lambda: "second"))
        await asyncio.sleep(0)
        assert lane.load == Load("ask", running=1, waiting=1)
        with pytest.raises(BusyError):
            await lane.run(lambda: "third")
        held.go_on.set()
        assert (await first, await second) == ("done", "second")
        assert await lane.run(lambda: "fourth") == "fourth"
        lane.close()
        assert lane.load == Load("ask", running=0, waiting=0)

    asyncio.run(story())


def test_what_waited_too_long_is_never_begun() -> None:
    async def story() -> None:
        lane = Lane("ask", threads=1, waiting=1)
        held, done = Held(), list[str]()
        first = asyncio.create_task(lane.run(held))
        await begun(held)
        with pytest.raises(BusyError):
            await lane.run(lambda: done.append("too late"), wait=0.01, seconds=10)
        held.go_on.set()
        await first
        await lane.run(lambda: done.append("in time"))
        assert done == ["in time"]
        lane.close()

    asyncio.run(story())


def test_a_deadline_does_not_free_the_thread_that_is_still_at_it() -> None:
    async def story() -> None:
        lane = Lane("ask", threads=1, waiting=0)
        held = Held()
        with pytest.raises(DeadlineError):
            await lane.run(held, seconds=0.4)
        await begun(held)
        with pytest.raises(BusyError):
            await lane.run(lambda: "second")
        held.go_on.set()
        lane.close()

    asyncio.run(story())


def test_what_nobody_waits_for_is_not_begun() -> None:
    async def story() -> None:
        lane = Lane("ask", threads=1, waiting=1)
        held, done = Held(), list[str]()
        first = asyncio.create_task(lane.run(held))
        await begun(held)
        second = asyncio.create_task(lane.run(lambda: done.append("for nobody")))
        await asyncio.sleep(0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert lane.load.waiting == 0
        held.go_on.set()
        await first
        lane.close()
        assert done == []

    asyncio.run(story())


def test_a_write_that_has_begun_is_waited_for() -> None:
    async def story() -> None:
        lane = Lane("write", threads=1, waiting=1)
        held = Held()
        writing = asyncio.create_task(lane.run(held, wait=0.01))
        await begun(held)
        await asyncio.sleep(0.03)
        assert not writing.done()
        held.go_on.set()
        assert await writing == "done"
        lane.close()

    asyncio.run(story())


def test_a_piece_of_work_may_fail() -> None:
    async def story() -> None:
        lane = Lane("ask", threads=1, waiting=1)
        with pytest.raises(ZeroDivisionError):
            await lane.run(lambda: 1 // 0)
        # A time-out of the work's own is not the lane's.
        with pytest.raises(TimeoutError):
            await lane.run(_timed_out)
        assert lane.load == Load("ask", running=0, waiting=0)
        lane.close()

    asyncio.run(story())


def _timed_out() -> None:
    raise TimeoutError


def test_a_stream_yields_what_is_made_and_then_its_error() -> None:
    def make() -> Iterator[int]:
        yield from (1, 2, 3)
        raise BadInputError("到此为止")

    async def story() -> list[int]:
        workers, seen = Workers(1), list[int]()
        pieces = workers.stream(make)
        for _ in range(3):
            seen.append(await anext(pieces))
        with pytest.raises(BadInputError):
            await anext(pieces)
        workers.close()
        return seen

    assert asyncio.run(story()) == [1, 2, 3]


def test_a_stream_stops_when_nobody_listens() -> None:
    go_on = threading.Event()
    made: list[int] = []

    def make() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number
            assert go_on.wait(10)

    async def story() -> None:
        workers = Workers(1)
        pieces = workers.stream(make)
        assert await anext(pieces) == 0
        await pieces.aclose()
        go_on.set()
        await workers.ask(lambda: None)
        workers.close()

    asyncio.run(story())
    assert len(made) <= 2
