from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from corpus.errors import StorageError
from corpus.records import ArticleFilter
from rag.events import Event, PassagesFound
from rag.records import Answer, Request, Turn
from tests.api.support import ToldPipeline, make_article, make_declined


def test_an_answer_comes_with_its_citation(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": "夜校招了多少人？"})
    assert response.status_code == 200
    body = response.json()
    assert list(body) == [
        "question", "answered", "answer", "short_answer", "citations", "passages",
        "confidence", "conflict", "warnings", "timings_ms", "composition",
    ]  # fmt: skip
    assert body["question"] == "夜校招了多少人？"
    [citation] = body["citations"]
    assert citation["reporters"] == ["白河"]
    assert make_article().text[citation["start"] : citation["end"]] == citation["quote"]


def test_everything_that_can_be_asked_reaches_the_pipeline(
    client: TestClient, pipeline: ToldPipeline
) -> None:
    response = client.post(
        "/v1/answers",
        json={
            "question": "去年呢？",
            "filters": {
                "newspaper": "云溪晚报",
                "date_from": "2024-01-01",
                "date_to": None,
                "reporter": "白河",
                "section": "",
            },
            "k": 3,
            "min_confidence": 0.5,
            "asked_on": "2025-01-02",
            "conversation": [{"role": "user", "content": "夜校招了多少人？"}],
            "stream": False,
        },
    )
    assert response.status_code == 200
    assert pipeline.asked == [
        Request(
            question="去年呢？",
            filters=ArticleFilter(newspaper="云溪晚报", date_from=date(2024, 1, 1), reporter="白河"),
            k=3,
            min_confidence=0.5,
            asked_on=date(2025, 1, 2),
            conversation=(Turn("user", "夜校招了多少人？"),),
        )
    ]


def test_what_is_not_said_comes_from_the_settings(client: TestClient, pipeline: ToldPipeline) -> None:
    client.post("/v1/answers", json={"question": "？？", "filters": None, "k": None, "conversation": None})
    assert pipeline.asked == [Request(question="？？", k=10)]


def read_events(text: str) -> list[tuple[str, object]]:
    events = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"Accept": "text/event-stream"}, {}), ({}, {"stream": True})],
    ids=["by header", "by field"],
)
def test_a_stream_gives_passages_then_sentences_then_the_same_answer(
    client: TestClient, headers: dict[str, str], body: dict[str, object]
) -> None:
    question = {"question": "夜校招了多少人？"}
    whole = client.post("/v1/answers", json=question).json()
    response = client.post("/v1/answers", json={**question, **body}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = read_events(response.text)
    assert [name for name, _ in events] == ["passages", "sentence", "sentence", "done"]
    assert events[0][1] == {"passages": whole["passages"]}
    assert events[1][1] == {
        "text": "据《云溪晚报》记者白河报道，首期招收学员42人。[1]",
        "citations": whole["citations"],
    }
    assert events[3][1] == whole


def test_what_fails_before_anything_is_sent_fails_with_its_status(
    client: TestClient, pipeline: ToldPipeline
) -> None:
    def fail(request: Request) -> Answer:
        raise StorageError("索引读不出来")

    pipeline.reply = fail
    response = client.post("/v1/answers", json={"question": "夜校？", "stream": True})
    assert response.status_code == 503
    assert response.json() == {"error": {"code": "storage", "message": "索引读不出来", "detail": None}}


def test_an_error_half_way_ends_the_stream_with_an_error_event(
    client: TestClient, pipeline: ToldPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: Request) -> Iterator[Event]:
        yield PassagesFound(())
        raise StorageError("索引读不出来")

    monkeypatch.setattr(pipeline, "events", fail)
    response = client.post("/v1/answers", json={"question": "夜校？", "stream": True})
    assert response.status_code == 200
    assert read_events(response.text) == [
        ("passages", {"passages": []}),
        ("error", {"error": {"code": "storage", "message": "索引读不出来", "detail": None}}),
    ]


def test_answered_and_declined_are_counted(client: TestClient, pipeline: ToldPipeline) -> None:
    client.post("/v1/answers", json={"question": "夜校招了多少人？"})
    pipeline.reply = make_declined
    declined = client.post("/v1/answers", json={"question": "镇长是谁？"}).json()
    assert declined["answered"] is False
    assert declined["citations"] == []
    metrics = client.get("/metrics").text
    assert 'wenbao_answers_total{outcome="answered"} 1.0' in metrics
    assert 'wenbao_answers_total{outcome="declined"} 1.0' in metrics
    assert 'wenbao_http_requests_total{method="POST",route="/v1/answers",status="200"} 2.0' in metrics
