"""Whatever refuses a request in OpenAI's format, its clients find the fields they read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keys.records import Right
from api.keys.store import KeyStore
from api.openai_errors import speaks_openai
from tests.api.support import ToldPipeline, make_services

CHAT = "/v1/chat/completions"
ASKED = {"messages": [{"role": "user", "content": "夜校招了多少人？"}]}
PATHS = [("POST", CHAT), ("GET", "/v1/models"), ("GET", "/v1/models/wenbao")]


def fields(response: httpx.Response, status: int) -> tuple[str, str, str | None]:
    """Return code, type and param; all of ours and of OpenAI's have to be there."""
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert set(error) == {"code", "message", "detail", "type", "param"}
    return error["code"], error["type"], error["param"]


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    services = make_services(tmp_path, max_body_bytes=2048, rate_limit="1000/day")
    keys = KeyStore(services.settings.database_url)
    _, token = keys.add("慢", Right.READ, "1/day")
    keys.close()
    with TestClient(create_app(services)) as client:
        yield client, token


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_without_a_key_or_with_a_wrong_one(locked: tuple[TestClient, str], method: str, path: str) -> None:
    client, _ = locked
    missing = client.request(method, path)
    assert fields(missing, 401) == ("key_missing", "authentication_error", None)
    assert missing.headers["WWW-Authenticate"].startswith("Bearer")
    wrong = client.request(method, path, headers={"Authorization": "Bearer sk-none"})
    assert fields(wrong, 401) == ("key_invalid", "authentication_error", None)


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_too_often(locked: tuple[TestClient, str], method: str, path: str) -> None:
    client, token = locked
    headers = {"Authorization": f"Bearer {token}"}
    client.get("/v1/models", headers=headers)
    refused = client.request(method, path, headers=headers)
    assert fields(refused, 429) == ("rate_limited", "rate_limit_error", None)
    assert int(refused.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_under_a_strange_name(tmp_path: Path, method: str, path: str) -> None:
    with TestClient(create_app(make_services(tmp_path))) as client:
        refused = client.request(method, path, headers={"Host": "evil.example"})
        assert fields(refused, 403) == ("host_not_allowed", "permission_error", None)


def test_what_no_route_has_seen(tmp_path: Path) -> None:
    with TestClient(create_app(make_services(tmp_path, max_body_bytes=2048))) as client:
        large = client.post(CHAT, json={"messages": [{"role": "user", "content": "问" * 3000}]})
        assert fields(large, 413) == ("body_too_large", "invalid_request_error", None)
        twice = client.get("/v1/models?a=1&a=2")
        assert fields(twice, 422) == ("bad_input", "invalid_request_error", None)
        assert fields(client.get(CHAT), 405) == ("method_not_allowed", "invalid_request_error", None)
        assert fields(client.get("/v1/chat/none"), 404) == ("not_found", "not_found_error", None)


def test_a_bug(tmp_path: Path) -> None:
    def reply(_: object) -> object:
        raise ZeroDivisionError

    pipeline = ToldPipeline(reply)  # type: ignore[arg-type]
    with TestClient(create_app(make_services(tmp_path, pipeline)), raise_server_exceptions=False) as client:
        assert fields(client.post(CHAT, json=ASKED), 500) == ("internal", "server_error", None)


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/x", "/v1/chat/completions"])
def test_paths_of_the_format(path: str) -> None:
    assert speaks_openai(path)


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/modelsx", "/v1/chat", "/chat/completions", "/"])
def test_other_paths(path: str) -> None:
    assert not speaks_openai(path)


def test_the_openapi_page_says_so(tmp_path: Path) -> None:
    paths = create_app(make_services(tmp_path)).openapi()["paths"]
    for method, path in PATHS:
        template = path.replace("wenbao", "{model_id}")
        for status, response in paths[template][method.lower()]["responses"].items():
            if status != "200":
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ChatError"}, (path, status)
