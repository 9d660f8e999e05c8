from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from embeddings.locks import ReadWriteLock


def test_readers_share_and_a_writer_is_alone() -> None:
    lock = ReadWriteLock()
    together = threading.Barrier(3, timeout=10)
    value = {"a": 0, "b": 0}

    def read() -> bool:
        with lock.read():
            together.wait()  # passes only while three readers hold the lock at once
            return value["a"] == value["b"]

    def write(_: int) -> None:
        with lock.write():
            before = value["a"]
            value["a"] = before + 1
            value["b"] = before + 1

    with ThreadPoolExecutor(3) as pool:
        assert all(pool.map(lambda _: read(), range(3)))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(200)))
    assert value == {"a": 200, "b": 200}


def test_a_writer_waits_for_readers_and_later_readers_for_it() -> None:
    lock = ReadWriteLock()
    order: list[str] = []
    writing = threading.Event()

    def write() -> None:
        writing.set()
        with lock.write():
            order.append("write")

    thread = threading.Thread(target=write)
    with lock.read():
        thread.start()
        writing.wait(10)
        order.append("read")
    thread.join(10)
    with lock.read():
        order.append("after")
    assert order == ["read", "write", "after"]
