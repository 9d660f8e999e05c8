"""OpenAI's wire format: what is sent, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from api.chat.chores import chore
from api.chat.markdown import escaped, sentence
from api.chat.tokens import count_tokens
from api.schemas.chat import ChatMessage
from corpus.errors import StorageError
from corpus.records import ArticleFilter
from rag.events import Event, PassagesFound
from rag.records import Answer, Request, Turn
from tests.api.support import ToldPipeline, make_answer, make_article, make_declined

ASKED = {"model": "wenbao", "messages": [{"role": "user", "content": "夜校招了多少人？"}]}


def post(client: TestClient, **changes: object) -> dict[str, object]:
    response = client.post("/v1/chat/completions", json={**ASKED, **changes})
    assert response.status_code == 200, response.text
    return response.json()


def read_chunks(text: str) -> list[dict[str, object]]:
    lines = [line.removeprefix("data: ") for line in text.strip().split("\n\n")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def test_a_completion_has_every_field_of_the_format(client: TestClient) -> None:
    body = post(client)
    assert list(body) == ["id", "object", "created", "model", "choices", "usage"]
    assert body["object"] == "chat.completion"
    assert str(body["id"]).startswith("chatcmpl-")
    assert isinstance(body["created"], int)
    assert body["model"] == "wenbao"
    [choice] = body["choices"]
    assert {k: choice[k] for k in ("index", "logprobs", "finish_reason")} == {
        "index": 0,
        "logprobs": None,
        "finish_reason": "stop",
    }
    message = choice["message"]
    assert message["role"] == "assistant"
    assert message["content"] == (
        "据《云溪晚报》记者白河报道，首期招收学员42人。[1]夜校免收学费。[1]\n\n来源：\n\n"
        "- [1] 《云溪晚报》2024年5月6日第2版 "
        "[《云溪镇办起夜校》](http://testserver/articles/a1?start=11&end=26#quote) 记者白河"
    )
    [citation] = message["citations"]
    assert make_article().text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["url"] == "http://testserver/articles/a1?start=11&end=26#quote"
    usage = body["usage"]
    assert usage["prompt_tokens"] == 8
    assert usage["completion_tokens"] == count_tokens(message["content"])
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_the_chunks_put_together_are_the_completion(client: TestClient) -> None:
    whole = post(client)["choices"][0]["message"]
    response = client.post("/v1/chat/completions", json={**ASKED, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    chunks = read_chunks(response.text)
    assert len({(c["id"], c["created"]) for c in chunks}) == 1
    assert {c["object"] for c in chunks} == {"chat.completion.chunk"}
    assert all("usage" not in c for c in chunks)
    deltas = [c["choices"][0]["delta"] for c in chunks]
    assert deltas[0] == {"role": "assistant", "content": "", "refusal": None}
    assert deltas[-1] == {}
    assert [c["choices"][0]["finish_reason"] for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert "".join(d.get("content", "") for d in deltas) == whole["content"]
    assert deltas[-2]["citations"] == whole["citations"]
    assert all("citations" not in d for d in deltas[:-2])


def test_usage_comes_last_when_asked_for(client: TestClient) -> None:
    response = client.post(
        "/v1/chat/completions", json={**ASKED, "stream": True, "stream_options": {"include_usage": True}}
    )
    *others, last = read_chunks(response.text)
    assert last["choices"] == []
    assert last["usage"] == post(client)["usage"]
    assert all(c["usage"] is None for c in others)


def test_the_last_user_turn_is_asked_with_those_before_it(client: TestClient, pipeline: ToldPipeline) -> None:
    post(
        client,
        messages=[
            {"role": "system", "content": "你是助手。"},
            {"role": "user", "content": [{"type": "text", "text": "夜校招了多少人？"}]},
            {"role": "assistant", "content": "42人。[1]", "tool_calls": []},
            {"role": "tool", "content": "晴", "tool_call_id": "t1"},
            {
                "role": "user",
                "name": "读者",
                "content": [
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
                    {"type": "text", "text": "学费呢？"},
                ],
            },
        ],
        filters={"newspaper": "云溪晚报"},
        k=3,
        min_confidence=0.5,
        asked_on="2025-01-02",
    )
    assert pipeline.asked == [
        Request(
            question="学费呢？",
            filters=ArticleFilter(newspaper="云溪晚报"),
            k=3,
            min_confidence=0.5,
            asked_on=date(2025, 1, 2),
            conversation=(Turn("user", "夜校招了多少人？"), Turn("assistant", "42人。[1]")),
        )
    ]


def test_parameters_of_the_format_are_accepted_whatever_they_mean(client: TestClient) -> None:
    body = post(
        client,
        model="gpt-4o-mini",
        temperature=0.2,
        top_p=1,
        max_tokens=16,
        max_completion_tokens=16,
        presence_penalty=0,
        logprobs=True,
        top_logprobs=2,
        seed=7,
        stop=["\n"],
        user="u1",
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        tool_choice="auto",
        response_format={"type": "json_object"},
        metadata={"a": "b"},
        store=False,
        reasoning_effort="low",
        not_invented_yet={"x": 1},
    )
    assert body["choices"][0]["finish_reason"] == "stop"
    assert "tool_calls" not in body["choices"][0]["message"]


def test_several_choices_are_the_same_answer(client: TestClient) -> None:
    choices = post(client, n=2)["choices"]
    assert [c["index"] for c in choices] == [0, 1]
    assert choices[0]["message"] == choices[1]["message"]
    streamed = client.post("/v1/chat/completions", json={**ASKED, "n": 2, "stream": True})
    by_index: dict[int, str] = {0: "", 1: ""}
    for chunk in read_chunks(streamed.text):
        for choice in chunk["choices"]:
            by_index[choice["index"]] += choice["delta"].get("content", "")
    assert by_index[0] == by_index[1] == choices[0]["message"]["content"]


def test_an_answer_that_is_none_cites_nothing(client: TestClient, pipeline: ToldPipeline) -> None:
    pipeline.reply = make_declined
    message = post(client)["choices"][0]["message"]
    assert message["content"] == "档案里没有这个问题的答案。"
    assert message["citations"] == []


def test_what_the_archive_says_is_text_and_no_markup(client: TestClient, pipeline: ToldPipeline) -> None:
    article = make_article(
        headline="![图](http://evil/x.png)<script>",
        newspaper="[报](javascript:alert(1))",
        reporters=("*白*",),
    )
    pipeline.reply = lambda request: make_answer(request, article)
    content = post(client)["choices"][0]["message"]["content"]
    sources = content.split("来源：")[1]
    assert "\\<script>" in sources
    assert "!\\[图\\](http://evil/x.png)" in sources
    assert "\\[报\\](javascript:alert(1))" in sources
    assert "记者\\*白\\*" in sources


def test_notes_stand_between_the_answer_and_its_sources(client: TestClient, pipeline: ToldPipeline) -> None:
    def noted(request: Request) -> Answer:
        answer = make_answer(request)
        return Answer(
            *(
                getattr(answer, f) if f != "warnings" else ("按上文理解为：夜校学费多少？",)
                for f in Answer.__slots__
            )
        )

    pipeline.reply = noted
    content = post(client)["choices"][0]["message"]["content"]
    assert "[1]\n\n注：按上文理解为：夜校学费多少？\n\n来源：" in content


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        ({"model": "wenbao", "messages": []}, 422, "bad_input", "messages"),
        ({"model": "wenbao"}, 422, "bad_input", "messages"),
        ({**ASKED, "messages": [{"role": "robot", "content": "x"}]}, 422, "bad_input", "messages[0].role"),
        ({**ASKED, "messages": [{"role": "assistant", "content": "x"}]}, 422, "bad_input", None),
        ({**ASKED, "filters": {"papers": "x"}}, 422, "bad_input", "filters.papers"),
        ({**ASKED, "n": 1000}, 422, "bad_input", "n"),
        ({**ASKED, "asked_on": "昨天"}, 422, "bad_input", "asked_on"),
    ],
)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_errors_serve_both_kinds_of_clients(
    client: TestClient, body: dict[str, object], status: int, code: str, param: str | None, stream: bool
) -> None:
    response = client.post("/v1/chat/completions", json={**body, "stream": stream})
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "detail", "type", "param"}
    assert (error["code"], error["type"], error["param"]) == (code, "invalid_request_error", param)


def test_malformed_json_and_other_types_are_told_apart(client: TestClient) -> None:
    response = client.post("/v1/chat/completions", content=b"{", headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    response = client.post("/v1/chat/completions", content=b"a=b", headers={"Content-Type": "text/plain"})
    assert response.status_code == 415


def test_an_error_half_way_is_the_last_chunk(
    client: TestClient, pipeline: ToldPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: Request) -> Iterator[Event]:
        yield PassagesFound(())
        raise StorageError("索引读不出来")

    monkeypatch.setattr(pipeline, "events", fail)
    response = client.post("/v1/chat/completions", json={**ASKED, "stream": True})
    assert response.status_code == 200
    last = json.loads(response.text.strip().split("\n\n")[-1].removeprefix("data: "))
    assert last["error"]["code"] == "storage"
    assert last["error"]["type"] == "server_error"


def test_models(client: TestClient) -> None:
    body = client.get("/v1/models").json()
    assert body["object"] == "list"
    [model] = body["data"]
    assert set(model) == {"id", "object", "created", "owned_by"}
    assert client.get(f"/v1/models/{model['id']}").json() == model
    missing = client.get("/v1/models/gpt-4o")
    assert missing.status_code == 404
    assert missing.json()["error"]["code"] == "model_not_found"


def test_answers_over_this_route_are_counted(client: TestClient) -> None:
    post(client)
    client.post("/v1/chat/completions", json={**ASKED, "stream": True})
    assert 'wenbao_answers_total{outcome="answered"} 2.0' in client.get("/metrics").text


OPEN_WEBUI = """### Task:
{task}
### Output:
JSON format: {output}
### Chat History:
<chat_history>
USER: 夜校招了多少人？
ASSISTANT: 42人。
</chat_history>"""


@pytest.mark.parametrize(
    ("task", "output", "reply"),
    [
        ("Generate a concise title.", '{ "title": "your concise title here" }', {"title": "夜校招了多少人"}),
        ("Generate 1-3 broad tags.", '{ "tags": ["tag1", "tag2"] }', {"tags": []}),
        ("Suggest 3-5 follow-up questions.", '{ "follow_ups": ["Question 1?"] }', {"follow_ups": []}),
    ],
)
def test_a_frontend_gets_its_chores_done_in_the_form_it_asks_for(
    client: TestClient, pipeline: ToldPipeline, task: str, output: str, reply: dict[str, object]
) -> None:
    asked = OPEN_WEBUI.format(task=task, output=output) + "说明" * 600
    message = post(client, messages=[{"role": "user", "content": asked}])["choices"][0]["message"]
    assert json.loads(message["content"]) == reply
    assert pipeline.asked == []


def test_a_title_asked_for_in_words(client: TestClient, pipeline: ToldPipeline) -> None:
    lobe = "user: 夜校招了多少人？\nassistant: 42人\n\n请总结上述对话为10个字以内的标题，不需要包含标点符号"
    said = post(
        client, messages=[{"role": "system", "content": "你擅长总结"}, {"role": "user", "content": lobe}]
    )
    assert said["choices"][0]["message"]["content"] == "夜校招了多少人"
    next_chat = [
        {"role": "user", "content": "夜校招了多少人？"},
        {"role": "assistant", "content": "42人"},
        {"role": "user", "content": "使用四到五个字直接返回这句话的简要主题，不要解释、不要标点"},
    ]
    response = client.post("/v1/chat/completions", json={"messages": next_chat, "stream": True})
    deltas = [c["choices"][0]["delta"] for c in read_chunks(response.text)]
    assert "".join(d.get("content", "") for d in deltas) == "夜校招了多少人"
    assert pipeline.asked == []


def test_a_chore_of_empty_lines_alone_is_soon_done() -> None:
    # Tried from every line anew, these would keep the event loop for hours.
    asked = '# Task: name it, JSON format: { "title": "" } <chat_history>' + "\n" * 1_000_000
    assert chore([ChatMessage(role="user", content=asked)]) == '{"title":"新对话"}'


@pytest.mark.parametrize(
    ("printed", "sent"),
    [
        ("# 头条", "\\# 头条"),
        (" > 引文", " \\> 引文"),
        ("- 项", "\\- 项"),
        ("1. 一", "1\\. 一"),
        ("2.5万元", "2.5万元"),
        ("-5℃", "-5℃"),
        ("A&lt;b&#62;", "A\\&lt;b\\&#62;"),
        ("A&B公司；第#3号", "A&B公司；第#3号"),
        ("![图](http://evil.example/x)", "!\\[图\\](http://evil.example/x)"),
    ],
)
def test_what_is_printed_is_no_markup(printed: str, sent: str) -> None:
    assert escaped(printed) == sent
    assert sentence(f"{printed}。[1]") == f"{sent}。[1]"


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("夜校。", 3), ("abcd", 1), ("abcde", 2), ("夜校ab", 3), ("夜a校b", 3)]
)
def test_tokens_are_estimated_as_documented(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens
