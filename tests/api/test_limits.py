"""How much, how long and how often, over HTTP: queues, deadlines, rates, and who hears of it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.keys.records import Right
from api.keys.store import KeyStore
from api.limiting import RateLimits
from api.middleware import WholeBody
from api.rates import checked_rate
from api.settings import Settings, load_settings
from api.supervising import server_config
from corpus.errors import BadInputError
from rag.records import Answer, Request
from tests.api.support import Held, ToldPipeline, make_answer, make_services


@pytest.fixture
def held() -> Iterator[Held]:
    work = Held()
    yield work
    work.go_on.set()


def waits(held: Held) -> Callable[[Request], Answer]:
    def reply(request: Request) -> Answer:
        held()
        return make_answer(request)

    return reply


def test_too_many_questions_are_told_when_to_come_again(tmp_path: Path, held: Held) -> None:
    services = make_services(tmp_path, ToldPipeline(waits(held)), query_threads=1, queue=0)
    with TestClient(create_app(services)) as client:
        first = threading.Thread(
            target=client.post, args=("/v1/answers",), kwargs={"json": {"question": "一？"}}
        )
        first.start()
        assert held.begun.wait(10)
        response = client.post("/v1/answers", json={"question": "二？"})
        assert (response.status_code, response.json()["error"]["code"]) == (503, "busy")
        assert int(response.headers["Retry-After"]) >= 1
        # What needs no model goes on.
        assert client.get("/v1/articles").status_code == 200
        assert 'wenbao_queue_running{lane="ask"} 1.0' in client.get("/metrics").text
        held.go_on.set()
        first.join(10)
        assert client.post("/v1/answers", json={"question": "三？"}).status_code == 200


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path, held: Held) -> None:
    services = make_services(tmp_path, ToldPipeline(waits(held)), deadline=0.8)
    with TestClient(create_app(services)) as client:
        response = client.post("/v1/answers", json={"question": "一？"})
        assert (response.status_code, response.json()["error"]["code"]) == (504, "deadline_exceeded")
        assert "0.8 秒" in response.json()["error"]["message"]
        held.go_on.set()


def test_a_server_that_stops_finishes_what_it_has_begun(tmp_path: Path, held: Held) -> None:
    services = make_services(tmp_path, ToldPipeline(waits(held)))
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(2) as threads:
        server = uvicorn.Server(server_config(services.settings, create_app(services)))
        serving = threads.submit(server.run, [listener])
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1/answers"
        asked = threads.submit(httpx.post, address, json={"question": "一？"}, timeout=20)
        assert held.begun.wait(10)
        server.should_exit = True
        held.go_on.set()
        assert asked.result().json()["short_answer"] == "42人"
        serving.result(10)


def disconnecting(
    app: WholeBody, body: bytes, left: asyncio.Event
) -> tuple[Scope, Receive, Send, list[Message]]:
    """A client that sends `body` and goes away once `left` is set."""
    inbox: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    outbox: list[Message] = []

    async def receive() -> Message:
        if inbox:
            return inbox.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        outbox.append(message)

    return {"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send, outbox


def test_a_route_is_cancelled_when_its_client_goes_away() -> None:
    async def story() -> str:
        began, left, ended = asyncio.Event(), asyncio.Event(), list[str]()

        async def route(_scope: Scope, _receive: Receive, _send: Send) -> None:
            began.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise

        app = WholeBody(route, limit=100, seconds=10)
        scope, receive, send, outbox = disconnecting(app, b"{}", left)
        serving = asyncio.create_task(app(scope, receive, send))
        await began.wait()
        left.set()
        await serving
        assert outbox == []
        return ended[0]

    assert asyncio.run(story()) == "cancelled"


def test_what_a_route_does_after_its_answer_is_not_cut_off() -> None:
    async def story() -> bool:
        left, finished = asyncio.Event(), False

        async def route(_scope: Scope, _receive: Receive, send: Send) -> None:
            nonlocal finished
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok", "more_body": False})
            left.set()
            for _ in range(5):
                await asyncio.sleep(0)
            finished = True

        app = WholeBody(route, limit=100, seconds=10)
        scope, receive, send, _ = disconnecting(app, b"{}", left)
        await app(scope, receive, send)
        return finished

    assert asyncio.run(story())


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def story() -> int:
        async def route(_scope: Scope, _receive: Receive, _send: Send) -> None:
            raise AssertionError

        async def receive() -> Message:
            await asyncio.Event().wait()
            raise AssertionError

        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        app = WholeBody(route, limit=100, seconds=0.01)
        await app({"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send)
        assert (b"connection", b"close") in sent[0]["headers"]
        return int(sent[0]["status"])

    assert asyncio.run(story()) == 408


def test_a_query_says_nothing_twice(client: TestClient) -> None:
    response = client.get("/v1/articles?page=2&newspaper=%E6%99%9A%E6%8A%A5&page=3")
    assert response.status_code == 422
    assert "page" in response.json()["error"]["message"]
    assert client.get("/v1/articles?without=newspaper&without=date").status_code == 200


# Rates


def test_one_too_many_is_told_how_long_to_wait() -> None:
    limits = RateLimits()
    waits_ = [limits.take("2/hour", "a") for _ in range(3)]
    assert waits_[:2] == [0, 0]
    assert 1 <= waits_[2] <= 3600
    assert limits.take("2/hour", "b") == 0


@pytest.mark.parametrize(
    ("written", "read"), [("60/minute", "60/minute"), (" 5 / Second ", "5/second"), ("1000/day", "1000/day")]
)
def test_rates_are_read(written: str, read: str) -> None:
    assert checked_rate(written) == read


@pytest.mark.parametrize(
    "wrong", ["", "60", "0/minute", "-1/minute", "60/year", "6e1/minute", "60/minute/x", "六/minute"]
)
def test_what_is_no_rate_is_refused(wrong: str) -> None:
    with pytest.raises(BadInputError):
        checked_rate(wrong)


def test_each_key_has_a_rate_of_its_own(tmp_path: Path) -> None:
    services = make_services(tmp_path, rate_limit="3/hour")
    keys = KeyStore(services.settings.database_url)
    tokens = [keys.add("甲", Right.READ)[1], keys.add("乙", Right.READ, "1/hour")[1]]
    keys.close()
    with TestClient(create_app(services)) as client:
        statuses = [
            [
                client.get("/v1/articles", headers={"Authorization": f"Bearer {token}"}).status_code
                for _ in range(4)
            ]
            for token in tokens
        ]
        assert statuses == [[200, 200, 200, 429], [200, 429, 429, 429]]
        last = client.get("/v1/articles", headers={"Authorization": f"Bearer {tokens[0]}"})
        assert last.json()["error"]["code"] == "rate_limited"
        assert 1 <= int(last.headers["Retry-After"]) <= 3600
        # Who looks after the service is not kept out.
        assert client.get("/healthz").status_code == 200


def test_trying_keys_out_is_slowed_down(tmp_path: Path) -> None:
    with TestClient(create_app(make_services(tmp_path, access="keys", rate_limit="2/hour"))) as client:
        headers = {"Authorization": "Bearer wb_000000000000_guess"}
        assert [client.get("/v1/articles", headers=headers).status_code for _ in range(3)] == [401, 401, 429]


def test_without_keys_each_address_has_its_rate(tmp_path: Path) -> None:
    app = create_app(make_services(tmp_path, host="0.0.0.0", rate_limit="1/hour"))
    peers = ["203.0.113.9", "203.0.113.10", "2001:db8::1", "2001:db8::2", "127.0.0.1", "127.0.0.1"]
    statuses = [TestClient(app, client=(peer, 1)).get("/v1/articles").status_code for peer in peers]
    # The two IPv6 addresses are one subscriber's; this machine is not limited.
    assert statuses == [200, 200, 200, 429, 200, 200]


# Settings


def test_settings_of_limits_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_CORS_ORIGINS", "https://a.example, http://b.example:8080")
    monkeypatch.setenv("WENBAO_RATE_LIMIT", "none")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    settings = load_settings()
    assert settings.cors_origins == ("https://a.example", "http://b.example:8080")
    assert settings.rate_limit is None
    assert settings.otlp_endpoint == "http://collector:4318"
    (tmp_path / "wenbao.toml").write_text('cors_origins = ["https://c.example"]\nrate_limit = "5/second"\n')
    monkeypatch.delenv("WENBAO_CORS_ORIGINS")
    monkeypatch.delenv("WENBAO_RATE_LIMIT")
    assert (load_settings().cors_origins, load_settings().rate_limit) == (("https://c.example",), "5/second")


@pytest.mark.parametrize(
    ("name", "value"),
    [("CORS_ORIGINS", "a.example"), ("CORS_ORIGINS", "https://a.example/x"), ("RATE_LIMIT", "many")],
)
def test_wrong_settings_of_limits_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"WENBAO_{name}", value)
    with pytest.raises(BadInputError, match=name.lower()):
        load_settings()


def test_limits_are_on_from_the_start() -> None:
    settings = Settings()
    assert (settings.rate_limit, settings.access, settings.host) == ("600/minute", "auto", "127.0.0.1")
    assert settings.cors_origins == ()
