"""The official Python client against a real server."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from tests.clients.conftest import EXPECTED, QUESTIONS


@pytest.fixture
def client(base_url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=base_url, api_key="none", max_retries=0, timeout=20)


def test_a_streamed_conversation_of_three_turns_with_citations(client: openai.OpenAI) -> None:
    messages: list[Any] = []
    for question, (said, headline) in zip(QUESTIONS, EXPECTED, strict=True):
        messages.append({"role": "user", "content": question})
        text, citations, usage, finish = "", [], None, None
        stream = client.chat.completions.create(
            model="wenbao", messages=messages, stream=True, stream_options={"include_usage": True}
        )
        for chunk in stream:
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += choice.delta.content or ""
                finish = choice.finish_reason or finish
                citations = (choice.delta.model_extra or {}).get("citations", citations)
        messages.append({"role": "assistant", "content": text})
        assert said in text.split("来源：")[0]
        assert [c["headline"] for c in citations] == [headline]
        assert citations[0]["reporters"]
        assert f"《{headline}》" in text.split("来源：")[1]
        assert finish == "stop"
        assert usage is not None
        assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert "注：按上文理解为：" in messages[-1]["content"]


def test_a_whole_answer(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(
        model="wenbao",
        messages=[{"role": "user", "content": [{"type": "text", "text": QUESTIONS[0]}]}],
        extra_body={"filters": {"newspaper": "青河日报"}, "k": 5, "asked_on": "2025-03-10"},
    )
    message = completion.choices[0].message
    assert EXPECTED[0][0] in (message.content or "")
    assert (message.model_extra or {})["citations"][0]["newspaper"] == "青河日报"


def test_a_filter_that_leaves_nothing(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(
        model="wenbao",
        messages=[{"role": "user", "content": QUESTIONS[0]}],
        extra_body={"filters": {"newspaper": "江口日报"}},
    )
    assert (completion.choices[0].message.model_extra or {})["citations"] == []


def test_models(client: openai.OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["wenbao"]
    assert client.models.retrieve("wenbao").owned_by == "wenbao"
    with pytest.raises(openai.NotFoundError) as failure:
        client.models.retrieve("gpt-4o")
    assert failure.value.code == "model_not_found"


def test_what_is_wrong_is_said(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as failure:
        client.chat.completions.create(
            model="wenbao", messages=[{"role": "user", "content": QUESTIONS[0]}], extra_body={"k": 0}
        )
    assert failure.value.param == "k"
    assert failure.value.type == "invalid_request_error"
    assert "k" in failure.value.message


def test_a_question_that_is_too_long_is_refused_before_the_stream_begins(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="太长"):
        client.chat.completions.create(
            model="wenbao", messages=[{"role": "user", "content": "水厂" * 600}], stream=True
        )
