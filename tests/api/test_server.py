"""The application behind a real server on a loopback port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.assembly import Services
from api.serving import TellingServer
from rag.records import Answer, Request
from tests.api.loopback import on_loopback
from tests.api.support import ToldPipeline, make_answer

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def address(services: Services) -> Iterator[str]:
    with on_loopback(create_app(services)) as served:
        yield served


def test_it_is_called_ready_once_it_takes_connections(services: Services) -> None:
    with socket.socket() as listener:
        # Bound and not yet listening, as the command hands it over.
        listener.bind(("127.0.0.1", 0))
        place = listener.getsockname()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place, timeout=10)
        connected: list[bool] = []

        def ready() -> None:
            with socket.create_connection(place, timeout=10):
                connected.append(True)
            server.should_exit = True

        server = TellingServer(uvicorn.Config(create_app(services), log_level="critical"), ready)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
    assert connected == [True]


def test_an_answer_over_the_wire(address: str) -> None:
    response = httpx.post(f"{address}/v1/answers", json={"question": "夜校招了多少人？"}, timeout=10)
    assert response.status_code == 200
    assert response.json()["short_answer"] == "42人"


def test_a_stream_over_the_wire(address: str) -> None:
    question = {"question": "夜校招了多少人？", "stream": True}
    with httpx.stream("POST", f"{address}/v1/answers", json=question, timeout=10) as response:
        names = [line for line in response.iter_lines() if line.startswith("event: ")]
    assert names == ["event: passages", "event: sentence", "event: sentence", "event: done"]


def test_ten_megabytes_are_refused_without_waiting_for_them(address: str) -> None:
    with socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1])), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/pages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 10485760\r\n\r\n{"
        )
        assert connection.recv(64).startswith(b"HTTP/1.1 413 ")


def test_a_body_without_length_is_cut_off(address: str) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1024

    response = httpx.post(f"{address}/v1/articles", content=body(), headers=JSON, timeout=10)
    assert response.status_code == 413


def test_nonsense_on_the_wire_leaves_the_server_standing(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    for nonsense in (
        b"\x00\xff\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /v1/answers HTTP/1.1\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(nonsense)
    assert httpx.get(f"{address}/healthz", timeout=10).status_code == 200


def test_questions_that_take_long_do_not_stop_the_others(
    address: str, services: Services, pipeline: ToldPipeline
) -> None:
    busy = threading.Semaphore(0)
    go_on = threading.Event()

    def slow(request: Request) -> Answer:
        busy.release()
        assert go_on.wait(10)
        return make_answer(request)

    pipeline.reply = slow
    threads = services.settings.query_threads
    with ThreadPoolExecutor(threads + 2) as clients:
        asked = [
            clients.submit(httpx.post, f"{address}/v1/answers", json={"question": f"夜校{n}？"}, timeout=20)
            for n in range(threads + 2)
        ]
        for _ in range(threads):
            assert busy.acquire(timeout=10)
        try:
            # Every reader is busy: what needs none, and what writes, goes on all the same.
            assert httpx.get(f"{address}/healthz", timeout=10).status_code == 200
            stored = httpx.post(f"{address}/v1/articles", json=[{"text": "北山步道修好了。"}], timeout=10)
            assert stored.json()["articles_added"] == 1
            assert not busy.acquire(blocking=False)
        finally:
            go_on.set()
        assert [response.result().status_code for response in asked] == [200] * (threads + 2)
