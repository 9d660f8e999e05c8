"""Control characters: refused in what a person writes, cleaned in what comes from or quotes a newspaper."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.assembly import Services
from tests.api.support import ToldPipeline, make_article

CONTROLS = ["\x00", "\x01", "\x08", "\x1b", "\x1f", "\x7f", "\x9b"]
BLANKS = "\t\n\r\v\f\x85"


@pytest.fixture
def client(client: TestClient, services: Services) -> TestClient:
    services.archive.add([make_article()])
    return client


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"headline": "夜{}校"}, "headline"),
        ({"kicker": "夜{}校"}, "kicker"),
        ({"newspaper": "夜{}校"}, "newspaper"),
        ({"page": "2{}"}, "page"),
        ({"section": "夜{}校"}, "section"),
        ({"url": "http://a.example/{}"}, "url"),
        ({"text": "夜{}校"}, "text"),
        ({"reporters": ["白河", "丁{}宁"]}, "reporters[1]"),
        ({"credits": [{"name": "丁{}宁", "role": "通讯员"}]}, "credits[0].name"),
        ({"credits": [{"name": "丁宁", "role": "通{}讯员"}]}, "credits[0].role"),
        ({"photos": [{"caption": "学{}员"}]}, "photos[0].caption"),
        ({"photos": [{"caption": "学员", "credit": "丁{}宁"}]}, "photos[0].credit"),
    ],
)
def test_no_correction_brings_one_in(
    client: TestClient, services: Services, control: str, changes: dict[str, object], field: str
) -> None:
    response = client.patch("/v1/articles/a1", json=put_in(changes, control))
    assert_refused(response, field)
    assert services.archive.store.get("a1") == make_article()


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/answers", {"question": "夜{}校"}, "question"),
        ("/v1/answers", {"question": "夜校", "filters": {"reporter": "白{}河"}}, "filters.reporter"),
        ("/v1/feedback", {"question": "夜{}校", "rating": "up"}, "question"),
        ("/v1/feedback", {"question": "夜校", "rating": "up", "comment": "不{}对"}, "comment"),
        ("/v1/feedback", {"question": "夜校", "rating": "up", "article_ids": ["a{}1"]}, "article_ids[0]"),
        ("/v1/pages", {"text": "夜校", "newspaper": "云溪{}晚报"}, "newspaper"),
    ],
)
def test_no_request_brings_one_in(
    client: TestClient, pipeline: ToldPipeline, control: str, path: str, body: dict[str, object], field: str
) -> None:
    assert_refused(client.post(path, json=put_in(body, control)), field)
    assert pipeline.asked == []


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    ("path", "field"), [("/v1/search", "q"), ("/v1/articles", "newspaper"), ("/v1/editions", "section")]
)
def test_no_query_brings_one_in(client: TestClient, control: str, path: str, field: str) -> None:
    query = {"q": "夜校"} if path == "/v1/search" else {}
    assert_refused(client.get(path, params={**query, field: f"夜{control}校"}), field)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("path", ["/articles/a{}1", "/editions?newspaper={}", "/editions?newspaper=&date={}"])
def test_pages_of_what_cannot_be_are_missing(client: TestClient, control: str, path: str) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in control.encode())
    response = client.get(path.format(quoted))
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_white_space_is_no_control(client: TestClient, pipeline: ToldPipeline) -> None:
    assert client.post("/v1/answers", json={"question": f"夜校{BLANKS}招了多少人？"}).status_code == 200
    assert client.patch("/v1/articles/a1", json={"text": "夜校\n\t招生"}).status_code == 200
    body = {"question": "夜校", "rating": "down", "comment": "不对\r\n年份错了"}
    assert client.post("/v1/feedback", json=body).status_code == 200


def test_what_quotes_an_answer_is_cleaned(
    client: TestClient, services: Services, pipeline: ToldPipeline
) -> None:
    turns = [{"role": "assistant", "content": "夜\x1b校\x00。"}]
    assert client.post("/v1/answers", json={"question": "学费呢？", "conversation": turns}).status_code == 200
    assert pipeline.asked[-1].conversation[0].content == "夜校\ufffd。"
    body = {"question": "夜校", "rating": "up", "answer": "夜\x1b校\x00。"}
    assert client.post("/v1/feedback", json=body).status_code == 200
    [verdict] = services.archive.store.feedback.verdicts(None, 10, 0)
    assert verdict.answer == "夜校\ufffd。"


def test_what_a_frontend_sends_along_is_cleaned(client: TestClient, pipeline: ToldPipeline) -> None:
    messages = [
        {"role": "user", "content": "夜\x07校"},
        {"role": "assistant", "content": "有\x00。"},
        {"role": "user", "content": [{"type": "text", "text": "学费\x1b呢？"}]},
    ]
    assert client.post("/v1/chat/completions", json={"messages": messages}).status_code == 200
    asked = pipeline.asked[-1]
    assert asked.question == "学费呢？"
    assert [turn.content for turn in asked.conversation] == ["夜校", "有\ufffd。"]


def test_a_message_of_controls_alone_says_nothing(client: TestClient) -> None:
    body = {"messages": [{"role": "user", "content": "\x01\x02"}]}
    assert client.post("/v1/chat/completions", json=body).status_code == 422


@pytest.mark.parametrize("kind", ["records", "json page", "text page"])
def test_what_is_printed_is_cleaned(client: TestClient, services: Services, kind: str) -> None:
    # A few in much text are damage; a text that is full of them is none.
    story = "北山步道昨天\x1b修好了，全\x00长3公里。" + "沿途有四座凉亭和两处厕所，市民可以免费游览。" * 15
    if kind == "records":
        record = {
            "headline": "步道\x07修好了",
            "text": story,
            "photos": [{"caption": "凉\x1b亭", "credit": "丁\x08宁"}],
        }
        response = client.post("/v1/articles", json=[record])
    elif kind == "json page":
        response = client.post("/v1/pages", json={"text": f"# 步道\x07修好了\n\n{story}"})
    else:
        response = client.post(
            "/v1/pages",
            content=f"# 步道\x07修好了\n\n{story}".encode(),
            headers={"Content-Type": "text/plain; charset=utf-8"},
        )
    assert response.status_code == 200, response.text
    [stored] = [one for one in services.archive.store.articles() if one.id != "a1"]
    assert stored.headline == "步道修好了"
    assert "昨天修好了，全\ufffd长3公里" in stored.text
    everything = repr(stored) + stored.text
    assert not any(control in everything for control in CONTROLS)


def put_in(value: object, control: str) -> object:
    """Put `control` where a text says {}."""
    if isinstance(value, dict):
        return {key: put_in(one, control) for key, one in value.items()}
    if isinstance(value, list):
        return [put_in(one, control) for one in value]
    return value.replace("{}", control) if isinstance(value, str) else value


def assert_refused(response: object, field: str) -> None:
    assert response.status_code == 422, response.text  # type: ignore[attr-defined]
    error = response.json()["error"]  # type: ignore[attr-defined]
    assert "控制字符" in error["message"]
    assert [one["field"] for one in error["detail"]] == [field]
