"""What goes wrong once a stream has begun: its status has been sent, so its last event has to say so."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from corpus.errors import StorageError
from rag.events import Event, PassagesFound, SentenceVerified
from rag.records import Request
from tests.api.support import ToldPipeline, make_answer

SECRET = "/srv/archive/secret.db"
QUESTION = "夜校招了多少人？"


def ask_answers(client: TestClient) -> tuple[int, str]:
    response = client.post("/v1/answers", json={"question": QUESTION, "stream": True})
    return response.status_code, response.text


def ask_chat(client: TestClient) -> tuple[int, str]:
    body = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
    response = client.post("/v1/chat/completions", json=body)
    return response.status_code, response.text


def fails_half_way(error: Exception) -> object:
    def events(request: Request) -> Iterator[Event]:
        answer = make_answer(request)
        yield PassagesFound(answer.passages)
        yield SentenceVerified("首期招收学员42人。[1]", answer.citations)
        raise error

    return events


def last_block(text: str) -> str:
    return text.strip().split("\n\n")[-1]


def test_a_bug_ends_the_stream_with_an_error_event(
    client: TestClient,
    pipeline: ToldPipeline,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pipeline, "events", fails_half_way(KeyError(SECRET)))
    status, text = ask_answers(client)
    assert status == 200
    assert "首期招收学员42人" in text
    assert "event: done" not in text
    name, data = last_block(text).split("\n")
    assert name == "event: error"
    error = json.loads(data.removeprefix("data: "))["error"]
    assert (error["code"], error["detail"]) == ("internal", None)
    assert "已记入日志" in error["message"]
    assert_nothing_leaks(text)
    assert_logged_once(caplog)


def test_a_bug_ends_a_chat_with_an_error_chunk(
    client: TestClient,
    pipeline: ToldPipeline,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pipeline, "events", fails_half_way(ZeroDivisionError(SECRET)))
    status, text = ask_chat(client)
    assert status == 200
    assert "首期招收学员42人" in text
    error = json.loads(last_block(text).removeprefix("data: "))["error"]
    assert set(error) == {"code", "message", "detail", "type", "param"}
    assert (error["code"], error["type"], error["param"]) == ("internal", "server_error", None)
    assert "[DONE]" not in text
    assert_nothing_leaks(text)
    assert_logged_once(caplog)


@pytest.mark.parametrize("ask", [ask_answers, ask_chat])
def test_a_failing_store_is_named_and_logged_once(
    client: TestClient,
    pipeline: ToldPipeline,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    ask: object,
) -> None:
    monkeypatch.setattr(pipeline, "events", fails_half_way(StorageError("索引读不出来")))
    _, text = ask(client)  # type: ignore[operator]
    assert '"storage"' in last_block(text)
    assert "索引读不出来" in last_block(text)
    [record] = errors(caplog)
    assert "索引读不出来" in record.getMessage()


@pytest.mark.parametrize("ask", [ask_answers, ask_chat])
def test_a_bug_before_the_first_event_has_its_own_status(
    client: TestClient, pipeline: ToldPipeline, monkeypatch: pytest.MonkeyPatch, ask: object
) -> None:
    def events(_: Request) -> Iterator[Event]:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(pipeline, "events", events)
    status, text = ask(client)  # type: ignore[operator]
    assert status == 500
    assert json.loads(text)["error"]["code"] == "internal"
    assert_nothing_leaks(text)


def test_the_service_goes_on_after_a_bug(
    client: TestClient, pipeline: ToldPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "events", fails_half_way(RuntimeError(SECRET)))
        ask_answers(client)
    _, text = ask_answers(client)
    assert "event: done" in text


def assert_nothing_leaks(text: str) -> None:
    for internal in (SECRET, "Error", "Traceback", ".py"):
        assert internal not in text


def errors(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.ERROR]


def assert_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    [record] = errors(caplog)
    assert record.exc_info is not None
    assert SECRET in str(record.exc_info[1])
