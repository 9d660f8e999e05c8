"""Whatever is sent, the answer is a 4xx in Chinese, and nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from tests.api.support import ToldPipeline, make_answer, make_services

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, ToldPipeline, TestClient]]:
    """One application for all: whatever is sent here must leave no trace."""
    pipeline = ToldPipeline(make_answer)
    services = make_services(tmp_path_factory.mktemp("home"), pipeline, max_body_bytes=64 * 1024)
    with TestClient(create_app(services), raise_server_exceptions=False) as client:
        yield services, pipeline, client
    assert services.archive.store.count() == 0


@pytest.fixture
def services(shared: tuple[Services, ToldPipeline, TestClient]) -> Services:
    return shared[0]


@pytest.fixture
def pipeline(shared: tuple[Services, ToldPipeline, TestClient]) -> ToldPipeline:
    pipeline = shared[1]
    pipeline.reply = make_answer
    pipeline.asked.clear()
    return pipeline


@pytest.fixture
def client(shared: tuple[Services, ToldPipeline, TestClient], pipeline: ToldPipeline) -> TestClient:
    return shared[2]


def error_of(response: httpx.Response, status: int, code: str) -> str:
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert set(error) == {"code", "message", "detail"}
    assert error["code"] == code
    assert re.search(r"[一-鿿]", error["message"])
    message: str = error["message"]
    return message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "question：缺少这一项"),
        ({"question": ""}, "question：不能为空"),
        ({"question": " \n　"}, "question：不能为空"),
        ({"question": None}, "question：要是字符串"),
        ({"question": 5}, "question：要是字符串"),
        ({"question": "问\x00"}, "question：含有控制字符"),
        ({"question": "问" * 1001}, "question：太长，最多 1000 个字符"),
        ({"question": "问", "k": 0}, "k：要不小于 1"),
        ({"question": "问", "k": "3"}, "k：要是整数"),
        ({"question": "问", "k": True}, "k：要是整数"),
        ({"question": "问", "min_confidence": 2}, "min_confidence：要不大于 1"),
        ({"question": "问", "asked_on": "2025-02-30"}, "asked_on：要是真实存在的日期"),
        ({"question": "问", "asked_on": 20250729}, "asked_on：要是真实存在的日期"),
        ({"question": "问", "filters": {"newspapr": "晚报"}}, "filters.newspapr：没有这一项"),
        ({"question": "问", "filters": []}, "filters：要是 JSON 对象"),
        (
            {"question": "问", "filters": {"date_from": "2025-02-02", "date_to": "2025-01-01"}},
            "filters：date_from 晚于 date_to",
        ),
        (
            {"question": "问", "conversation": [{"role": "system", "content": ""}]},
            "conversation[0].role：只能是",
        ),
        ([], "请求体：要是 JSON 对象"),
        ("问", "请求体：要是 JSON 对象"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(
    client: TestClient, pipeline: ToldPipeline, body: object, said: str
) -> None:
    assert said in error_of(client.post("/v1/answers", json=body), 422, "bad_input")
    assert pipeline.asked == []


def test_null_is_no_question(client: TestClient) -> None:
    response = client.post("/v1/answers", content=b"null", headers=JSON)
    assert "请求体：要是 JSON 对象" in error_of(response, 422, "bad_input")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"{",
        b'{"question": "\xb5\xda"}',
        '{"question": "问"}'.encode("utf-16"),
        rb'{"question": "\ud800"}',
        b'{"question": NaN}',
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
        b"[" * 60_000,
    ],
    ids=["empty", "blank", "cut off", "gbk", "utf-16", "lone surrogate", "nan", "deep objects", "deep lists"],
)
@pytest.mark.parametrize("route", ["/v1/answers", "/v1/articles", "/v1/pages", "/v1/feedback"])
def test_what_is_not_json_is_refused(client: TestClient, route: str, body: bytes) -> None:
    error_of(client.post(route, content=body, headers=JSON), 400, "malformed_json")


@pytest.mark.parametrize("route", ["/v1/answers", "/v1/articles", "/v1/feedback"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "nonsense"},
    ],
)
def test_other_media_types_are_refused(client: TestClient, route: str, headers: dict[str, str]) -> None:
    response = client.post(route, content=b'{"question":"x"}', headers=headers)
    error_of(response, 415, "unsupported_media_type")


@pytest.mark.parametrize("route", ["/v1/answers", "/v1/articles", "/v1/pages", "/nowhere"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    client: TestClient, services: Services, route: str
) -> None:
    message = error_of(client.post(route, content=b"x" * 70_000, headers=JSON), 413, "body_too_large")
    assert "最多 0.1 MB" in message
    assert services.archive.store.count() == 0


def test_a_body_of_unknown_length_is_cut_off_where_it_becomes_too_large(client: TestClient) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1024
            yield b"x" * 1024

    error_of(client.post("/v1/answers", content=body(), headers=JSON), 413, "body_too_large")


def test_unknown_addresses_and_methods(client: TestClient) -> None:
    assert "/nowhere" in error_of(client.get("/nowhere"), 404, "not_found")
    assert "PUT" in error_of(client.put("/v1/answers", json={}), 405, "method_not_allowed")
    error_of(client.get("/static/none.js"), 404, "not_found")
    error_of(client.get("/static/../app.py"), 404, "not_found")
    error_of(client.get("/v1/articles/none"), 404, "not_found")
    error_of(client.get("/v1/articles/a%00b"), 404, "not_found")
    error_of(client.delete("/v1/articles/none"), 404, "not_found")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/v1/search", "q：缺少这一项"),
        ("/v1/search?q=", "q：不能为空"),
        ("/v1/search?q=%00x", "q：含有控制字符"),
        ("/v1/search?q=x&k=1000", "k：要不大于 100"),
        ("/v1/search?q=x&k=x", "k：要是整数"),
        ("/v1/search?q=x&date_from=2025-13-40", "date_from：要是真实存在的日期"),
        ("/v1/search?q=x&newspapr=y", "newspapr：没有这一项"),
        ("/v1/articles?limit=-1", "limit：要不小于 1"),
        ("/v1/articles?offset=99999999999999999999999", "offset：要不大于"),
        ("/v1/articles?date_from=2025-01-02&date_to=2025-01-01", "date_from 晚于 date_to"),
    ],
)
def test_wrong_query_parameters_are_named(client: TestClient, address: str, said: str) -> None:
    assert said in error_of(client.get(address), 422, "bad_input")


def test_bytes_that_are_no_text_in_an_address_are_no_crash(client: TestClient) -> None:
    assert client.get("/v1/search?q=%ff%fe").status_code == 200


def test_a_bug_is_answered_in_the_same_form(client: TestClient, pipeline: ToldPipeline) -> None:
    def bug(request: object) -> None:
        raise RuntimeError("secret")

    pipeline.reply = bug  # type: ignore[assignment]
    response = client.post("/v1/answers", json={"question": "问"})
    message = error_of(response, 500, "internal")
    assert "secret" not in message


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["question", "filters", "k", "min_confidence", "asked_on", "conversation", "stream"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(keys, json_values, max_size=5))
def test_no_json_makes_it_fail(client: TestClient, body: dict[str, object]) -> None:
    assert client.post("/v1/answers", json=body).status_code in (200, 400, 422)
