"""Streams on a real server: what leaves early, and what is left early."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from rag.events import Event, Finished, PassagesFound, SentenceVerified
from rag.records import Request
from tests.api.loopback import on_loopback
from tests.api.support import ToldPipeline, make_answer, make_services

ROUTES = {
    "answers": ("/v1/answers", {"question": "夜校招了多少人？", "stream": True}),
    "chat": (
        "/v1/chat/completions",
        {"messages": [{"role": "user", "content": "夜校招了多少人？"}], "stream": True},
    ),
}


@dataclass
class SlowPipeline(ToldPipeline):
    """Tells its second sentence only when it is let; notes how far it came."""

    go_on: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)
    came: list[str] = field(default_factory=list)

    def events(self, request: Request) -> Iterator[Event]:
        answer = make_answer(request)
        try:
            yield PassagesFound(answer.passages)
            yield SentenceVerified("首期招收学员42人。[1]", answer.citations)
            assert self.go_on.wait(10)
            self.came.append("second sentence")
            yield SentenceVerified("夜校免收学费。[1]", answer.citations)
            self.came.append("end")
            yield Finished(answer)
        finally:
            self.closed.set()


@pytest.fixture
def slow() -> SlowPipeline:
    return SlowPipeline(make_answer)


@pytest.fixture
def address(tmp_path: Path, slow: SlowPipeline) -> Iterator[str]:
    with on_loopback(create_app(make_services(tmp_path, slow))) as served:
        yield served
        slow.go_on.set()


@pytest.mark.parametrize("route", ROUTES)
def test_a_sentence_leaves_before_the_next_is_ready(address: str, slow: SlowPipeline, route: str) -> None:
    path, body = ROUTES[route]
    with httpx.stream("POST", address + path, json=body, timeout=10) as response:
        received = ""
        pieces = response.iter_text()
        while "42人" not in received:
            received += next(pieces)
        assert slow.came == []
        slow.go_on.set()
        received += "".join(pieces)
    assert "免收学费" in received
    assert slow.came == ["second sentence", "end"]


@pytest.mark.parametrize("route", ROUTES)
def test_when_the_client_leaves_the_work_stops(address: str, slow: SlowPipeline, route: str) -> None:
    path, body = ROUTES[route]
    with httpx.stream("POST", address + path, json=body, timeout=10) as response:
        received = ""
        pieces = response.iter_text()
        while "42人" not in received:
            received += next(pieces)
    # The server has to see that the client has gone before the work goes on.
    while _running(address):
        pass
    slow.go_on.set()
    assert slow.closed.wait(10)
    assert slow.came == ["second sentence"]


def _running(address: str) -> bool:
    """Whether the stream is still open: it is counted once it is over."""
    metrics = httpx.get(f"{address}/metrics", timeout=10).text
    return not any(
        line.startswith("wenbao_http_requests_total") and 'method="POST"' in line
        for line in metrics.splitlines()
    )


def test_every_event_is_one_line_of_json(address: str, slow: SlowPipeline) -> None:
    slow.go_on.set()
    path, body = ROUTES["answers"]
    response = httpx.post(address + path, json=body, timeout=10)
    blocks = response.text.strip().split("\n\n")
    assert [block.split("\n")[0] for block in blocks] == [
        "event: passages", "event: sentence", "event: sentence", "event: done",
    ]  # fmt: skip
    for block in blocks:
        _, data = block.split("\n")
        assert isinstance(json.loads(data.removeprefix("data: ")), dict)
    assert response.headers["cache-control"] == "no-store"
