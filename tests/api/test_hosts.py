"""A page whose name was made to point at this machine (DNS rebinding) reads nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.hosts import Hosts
from api.keys.records import Right
from api.keys.store import KeyStore
from api.rights import RIGHTS
from api.settings import Settings, load_settings
from corpus.errors import BadInputError
from tests.api.support import make_services

PRIVATE = [door for door, right in RIGHTS.items() if right is not Right.OPEN and door.startswith("GET")]


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8000", True),
        ("127.0.0.1", True),
        ("[::1]:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST", True),
        ("localhost.:8000", True),
        ("wenbao.localhost:8000", True),
        ("192.168.1.5:8000", True),
        ("[fe80::1]:8000", True),
        ("", True),  # HTTP/1.0; no browser
        ("evil.example", False),
        ("evil.example:8000", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.1@evil.example", False),
        ("localhost.evil.example", False),
        ("evillocalhost", False),
        ("newsroom", False),
        ("[::1", False),
        ("[]", False),
        ("/", False),
        (":8000", False),
    ],
)
def test_on_loopback_only_what_names_this_machine_is_allowed(host: str, allowed: bool) -> None:
    assert Hosts("127.0.0.1", "newsroom", ()).allow(host) is allowed


@pytest.mark.parametrize("host", ["newsroom:8000", "NewsRoom", "newsroom.local:8000", "10.0.0.7:8000"])
def test_beyond_loopback_the_machine_has_its_own_name(host: str) -> None:
    assert Hosts("0.0.0.0", "newsroom", ()).allow(host)
    assert not Hosts("0.0.0.0", "newsroom", ()).allow("evil.example")


def test_a_name_that_is_listened_to_is_allowed() -> None:
    assert Hosts("archive.example", "newsroom", ()).allow("archive.example:8000")


@pytest.mark.parametrize(
    ("setting", "host", "allowed"),
    [
        (("archive.example",), "archive.example:443", True),
        (("archive.example",), "archive.example.", True),
        (("archive.example",), "www.archive.example", False),
        (("archive.example",), "notarchive.example", False),
        (("*.archive.example",), "www.archive.example", True),
        (("*.archive.example",), "archive.example", False),
        (("*.archive.example",), "evilarchive.example", False),
        (("*",), "anything.example", True),
    ],
)
def test_further_names_are_a_setting(setting: tuple[str, ...], host: str, allowed: bool) -> None:
    assert Hosts("127.0.0.1", "newsroom", setting).allow(host) is allowed


@pytest.mark.parametrize("door", PRIVATE)
def test_without_keys_a_rebound_page_reads_nothing(tmp_path: Path, door: str) -> None:
    path = door.removeprefix("GET ").replace("{", "").replace("}", "")
    with client_of(tmp_path) as client:
        refused = client.get(path, headers={"Host": "evil.example:8000"})
        assert refused.status_code == 403
        error = refused.json()["error"]
        assert error["code"] == "host_not_allowed"
        assert "evil.example" in error["message"]
        assert "WENBAO_ALLOWED_HOSTS" in error["message"]
        assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code != 403


def test_without_keys_a_rebound_page_asks_nothing(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        headers = {"Host": "evil.example", "Origin": "http://evil.example"}
        for path in ("/v1/answers", "/v1/chat/completions", "/v1/feedback", "/v1/articles"):
            assert client.post(path, json={}, headers=headers).json()["error"]["code"] == "host_not_allowed"


def test_with_keys_any_name_will_do(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        keys = KeyStore(f"sqlite:///{tmp_path}/wenbao.db")
        _, token = keys.add("官网", Right.READ)
        keys.close()
        headers = {"Host": "archive.example", "Authorization": f"Bearer {token}"}
        assert client.get("/v1/articles", headers=headers).status_code == 200
        assert client.get("/v1/articles", headers={"Host": "archive.example"}).status_code == 401


def test_a_service_that_asks_for_keys_is_called_by_any_name(tmp_path: Path) -> None:
    # In a container, before the first key is made.
    with client_of(tmp_path, access="keys", host="0.0.0.0", metrics_open=True) as client:
        assert client.get("/metrics", headers={"Host": "wenbao:8000"}).status_code == 200
        assert client.get("/v1/articles", headers={"Host": "wenbao:8000"}).status_code == 401


def test_whatever_stands_in_front_of_an_open_service_looks_after_names(tmp_path: Path) -> None:
    with client_of(tmp_path, access="open") as client:
        assert client.get("/v1/articles", headers={"Host": "archive.example"}).status_code == 200


@pytest.mark.parametrize("access", ["auto", "keys", "open"])
def test_names_that_were_set_are_all_there_are(tmp_path: Path, access: str) -> None:
    with client_of(tmp_path, access=access, allowed_hosts="archive.example") as client:
        strange = client.get("/v1/articles", headers={"Host": "evil.example"})
        assert strange.json()["error"]["code"] == "host_not_allowed"
        for host in ("archive.example", "127.0.0.1:8000"):
            response = client.get("/v1/articles", headers={"Host": host})
            assert response.status_code == (401 if access == "keys" else 200)


def test_our_own_page_under_an_allowed_name_may_write(tmp_path: Path) -> None:
    with client_of(tmp_path, allowed_hosts="archive.example") as client:
        own = {"Host": "archive.example", "Origin": "https://archive.example"}
        record = [{"text": "北山步道修好了。"}]
        assert client.post("/v1/articles", json=record, headers=own).status_code == 200
        strange = {**own, "Origin": "https://evil.example"}
        assert client.post("/v1/articles", json=record, headers=strange).status_code == 403


def test_pages_without_anything_of_the_archive_open_under_any_name(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        for path in ("/", "/healthz", "/widget.js", "/docs"):
            assert client.get(path, headers={"Host": "evil.example"}).status_code == 200


@pytest.mark.parametrize("path", ["/articles/a1", "/editions"])
def test_a_person_is_told_on_a_page(tmp_path: Path, path: str) -> None:
    with client_of(tmp_path) as client:
        headers = {"Host": "<b>evil.example", "Accept": "text/html"}
        response = client.get(path, headers=headers)
        assert (response.status_code, response.headers["cache-control"]) == (403, "no-store")
        assert response.headers["content-type"].startswith("text/html")
        assert "WENBAO_ALLOWED_HOSTS" in response.text
        assert "<b>" not in response.text


def test_names_are_read_from_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_ALLOWED_HOSTS", "Archive.example, *.paper.example")
    assert load_settings().allowed_hosts == ("archive.example", "*.paper.example")


@pytest.mark.parametrize("wrong", ["http://archive.example", "archive.example:80", "a*.example", "*.", "a b"])
def test_what_is_no_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_ALLOWED_HOSTS", wrong)
    with pytest.raises(BadInputError, match="不是主机名"):
        load_settings()


def client_of(home: Path, **settings: object) -> TestClient:
    defaults = {"allowed_hosts": Settings.model_fields["allowed_hosts"].default}
    return TestClient(create_app(make_services(home, **{**defaults, **settings})))
