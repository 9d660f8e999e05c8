"""Keys: how they are kept, and who gets in with which, on every route there is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from api.keys import tokens
from api.keys.records import Right
from api.keys.ring import KeyRing
from api.keys.store import KeyStore
from api.rights import RIGHTS, Doors
from corpus.errors import BadInputError, NotFoundError
from corpus.store import ArticleStore
from tests.api.support import make_services


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path}/wenbao.db"
    ArticleStore(address).close()
    return address


@pytest.fixture
def store(url: str) -> Iterator[KeyStore]:
    keys = KeyStore(url)
    yield keys
    keys.close()


# How they are kept


def test_what_is_kept_of_a_key_does_not_hold_its_secret(store: KeyStore, tmp_path: Path) -> None:
    _, token = store.add("官网", Right.READ)
    parts = tokens.split(token)
    assert parts is not None
    with sqlite3.connect(tmp_path / "wenbao.db") as database:
        [row] = database.execute("SELECT * FROM api_keys")
    assert parts[0] in row
    assert parts[1] not in str(row)
    assert parts[1].encode() not in b"".join(value for value in row if isinstance(value, bytes))


def test_the_same_secret_twice_is_kept_differently() -> None:
    assert tokens.digest("秘密", b"a" * 16) != tokens.digest("秘密", b"b" * 16)
    # HMAC-SHA256 of RFC 4231, test case 2.
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert tokens.digest("what do ya want for nothing?", b"Jefe").hex() == expected


def test_keys_survive_and_are_listed_in_order(store: KeyStore, url: str) -> None:
    store.add("一", Right.READ, "5/minute")
    store.add("二", Right.ADMIN)
    again = KeyStore(url)
    listed = [(stored.key.name, stored.key.right, stored.key.rate) for stored in again.all()]
    assert listed == [("一", Right.READ, "5/minute"), ("二", Right.ADMIN, None)]
    again.close()


def test_a_name_is_free_again_once_its_key_is_revoked(store: KeyStore) -> None:
    first, _ = store.add("官网", Right.READ)
    with pytest.raises(BadInputError, match="官网"):
        store.add("官网", Right.ADMIN)
    assert store.revoke("官网").id == first.id
    second, _ = store.add("官网", Right.READ)
    with pytest.raises(NotFoundError):
        store.revoke(first.id)
    assert store.revoke(second.id).is_revoked


def test_an_archive_without_keys_has_no_table_of_them(store: KeyStore, tmp_path: Path) -> None:
    assert store.all() == []
    with sqlite3.connect(tmp_path / "wenbao.db") as database:
        assert "api_keys" not in str(database.execute("SELECT name FROM sqlite_master").fetchall())


def test_the_ring_reads_again_when_a_second_has_passed(store: KeyStore) -> None:
    now = 100.0
    ring = KeyRing(store, seconds=1, clock=lambda: now)
    assert not ring.read().any
    _, token = store.add("官网", Right.READ)
    now = 100.9
    assert not ring.read().any
    now = 101.0
    assert ring.fresh() is None
    found = ring.read().find(token)
    assert found is not None
    assert found.name == "官网"
    store.revoke("官网")
    now = 102.0
    keys = ring.read()
    assert keys.find(token) is None
    assert keys.any


@pytest.mark.parametrize("wrong", ["", "wb_", "wb_000000000000_", "Bearer", "wb_é_密", "x" * 10_000])
def test_what_is_no_key_finds_none(store: KeyStore, wrong: str) -> None:
    store.add("官网", Right.READ)
    assert KeyRing(store).read().find(wrong) is None


def test_a_key_with_another_secret_finds_none(store: KeyStore) -> None:
    key, token = store.add("官网", Right.READ)
    keys = KeyRing(store).read()
    assert keys.find(token) is not None
    assert keys.find(tokens.join(key.id, tokens.new_secret())) is None
    assert keys.find(token.swapcase()) is None


# Who gets in


@dataclass(frozen=True)
class Locked:
    """A service with keys, and what its clients hold."""

    client: TestClient
    read: str
    admin: str
    revoked: str

    def call(self, door: str, token: str | None) -> httpx.Response:
        method, path = door.split(" ")
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        method, path = ("GET", f"{path}/none") if method == "*" else (method, path)
        # An empty body: whoever gets in is told what is wrong with it, and changes nothing.
        return self.client.request(method, path.replace("{", "").replace("}", ""), headers=headers)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locked]:
    services = make_services(tmp_path_factory.mktemp("home"), rate_limit=None)
    keys = KeyStore(services.settings.database_url)
    _, read = keys.add("读", Right.READ)
    _, admin = keys.add("管", Right.ADMIN)
    _, revoked = keys.add("旧", Right.ADMIN)
    keys.revoke("旧")
    with TestClient(create_app(services), raise_server_exceptions=False) as client:
        yield Locked(client, read, admin, revoked)
    keys.close()


def all_doors() -> list[str]:
    """Every route of the application, whatever is said of it."""
    with TemporaryDirectory() as home:
        return list(create_app(make_services(Path(home))).state.doors)


DOORS = all_doors()
NEED_A_KEY = [door for door in DOORS if RIGHTS[door] is not Right.OPEN]
NEED_ADMIN = [door for door in DOORS if RIGHTS[door] is Right.ADMIN]
NEED_READ = [door for door in DOORS if RIGHTS[door] is Right.READ]
NEED_NONE = [door for door in DOORS if RIGHTS[door] is Right.OPEN]


def code(response: httpx.Response) -> str:
    error = response.json()["error"]
    assert set(error) >= {"code", "message", "detail"}
    assert any("一" <= character <= "鿿" for character in error["message"])
    return str(error["code"])


@pytest.mark.parametrize("door", NEED_A_KEY)
def test_without_a_key_there_is_no_way_in(locked: Locked, door: str) -> None:
    response = locked.call(door, None)
    assert (response.status_code, code(response)) == (401, "key_missing")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("door", NEED_A_KEY)
@pytest.mark.parametrize("kind", ["revoked", "unknown", "mangled"])
def test_a_wrong_key_is_no_way_in(locked: Locked, door: str, kind: str) -> None:
    unknown = tokens.join(tokens.new_id(), tokens.new_secret())
    wrong = {"revoked": locked.revoked, "unknown": unknown, "mangled": locked.admin[:-1]}[kind]
    response = locked.call(door, wrong)
    assert (response.status_code, code(response)) == (401, "key_invalid")


@pytest.mark.parametrize("door", NEED_ADMIN)
def test_a_read_key_changes_nothing(locked: Locked, door: str) -> None:
    response = locked.call(door, locked.read)
    assert (response.status_code, code(response)) == (403, "forbidden")


@pytest.mark.parametrize("door", NEED_READ)
def test_both_kinds_of_keys_read(locked: Locked, door: str) -> None:
    for token in (locked.read, locked.admin):
        assert locked.call(door, token).status_code not in (401, 403, 429, 500)


@pytest.mark.parametrize("door", NEED_ADMIN)
def test_an_admin_key_changes(locked: Locked, door: str) -> None:
    assert locked.call(door, locked.admin).status_code not in (401, 403, 429, 500)


@pytest.mark.parametrize("door", NEED_NONE)
def test_what_is_open_asks_for_nothing(locked: Locked, door: str) -> None:
    for token in (None, locked.revoked, "nonsense"):
        assert locked.call(door, token).status_code not in (401, 403)


@pytest.mark.parametrize(
    "header", ["Basic eDp5", "Bearer", "Bearer ", "bearer", "Token {}", "{}", "Bearer\t{}"]
)
def test_only_bearer_is_understood(locked: Locked, header: str) -> None:
    headers = {"Authorization": header.format(locked.read)}
    assert locked.client.get("/v1/search?q=x", headers=headers).status_code == 401


def test_the_scheme_is_read_in_any_case(locked: Locked) -> None:
    headers = {"Authorization": f"bEARER  {locked.read} "}
    assert locked.client.get("/v1/search?q=x", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/articles/", "/v1//articles", "//v1/articles", "/V1/articles", "/nowhere"]
)
def test_other_spellings_of_a_path_open_nothing(locked: Locked, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = locked.client.request(method, path, follow_redirects=False)
        assert response.status_code == 401


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_open_nothing(locked: Locked, method: str) -> None:
    assert locked.client.request(method, "/v1/articles").status_code == 401


def test_every_route_states_its_right(services: Services) -> None:
    app = create_app(services)
    documented = {
        f"{method.upper()} {path}"
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }
    assert documented <= set(RIGHTS)

    @app.get("/forgotten")
    def forgotten() -> None:
        """Nobody said who may use this."""

    with pytest.raises(LookupError, match="GET /forgotten"):
        Doors(app.routes, RIGHTS)


def test_the_openapi_page_says_which_right_is_needed(services: Services) -> None:
    paths = create_app(services).openapi()["paths"]
    assert paths["/v1/pages"]["post"]["x-right"] == "admin"
    assert paths["/v1/answers"]["post"]["x-right"] == "read"
    assert "security" not in paths["/healthz"]["get"]
    assert {"401", "403", "429"} <= set(paths["/v1/pages"]["post"]["responses"])


# Without restart


def test_a_running_service_learns_of_keys(services: Services) -> None:
    with TestClient(create_app(services)) as client:
        assert client.get("/v1/articles").status_code == 200
        keys = KeyStore(services.settings.database_url)
        _, token = keys.add("官网", Right.READ)
        headers = {"Authorization": f"Bearer {token}"}
        until_status(client, 401, {})
        assert client.get("/v1/articles", headers=headers).status_code == 200
        keys.revoke("官网")
        until_status(client, 401, headers)
        # The last key is gone; the service has not fallen open.
        assert client.get("/v1/articles").status_code == 401
        keys.close()


def until_status(client: TestClient, status: int, headers: dict[str, str]) -> None:
    for _ in range(100_000):
        if client.get("/v1/articles", headers=headers).status_code == status:
            return
    pytest.fail(f"never answered {status}")


# Settings


def an_app(home: Path, **settings: object) -> FastAPI:
    return create_app(make_services(home, **settings))


def test_keys_can_be_asked_for_before_there_is_one(tmp_path: Path) -> None:
    with TestClient(an_app(tmp_path, access="keys")) as client:
        assert client.get("/v1/articles").status_code == 401
        assert client.get("/healthz").status_code == 200


def test_an_open_service_asks_for_none(tmp_path: Path) -> None:
    app = an_app(tmp_path, access="open", host="0.0.0.0")
    keys = KeyStore(f"sqlite:///{tmp_path}/wenbao.db")
    keys.add("官网", Right.READ)
    keys.close()
    with TestClient(app, client=("203.0.113.9", 1)) as client:
        assert client.get("/v1/articles").status_code == 200
        assert client.post("/v1/articles", json=[{"text": "北山步道修好了。"}]).status_code == 200


def test_metrics_are_for_admins_unless_opened(tmp_path: Path) -> None:
    with TestClient(an_app(tmp_path, access="keys")) as client:
        assert client.get("/metrics").status_code == 401
    with TestClient(an_app(tmp_path, access="keys", metrics_open=True)) as client:
        assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("host", "peer", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 200),
        ("0.0.0.0", "127.0.0.1", 200),
        ("0.0.0.0", "::1", 200),
        ("0.0.0.0", "203.0.113.9", 403),
        ("::", "2001:db8::1", 403),
        ("::", "::ffff:127.0.0.1", 200),
        ("::", "::ffff:203.0.113.9", 403),
        # Listening to this machine alone, behind a proxy that says who is visiting.
        ("127.0.0.1", "203.0.113.9", 403),
        ("localhost", "2001:db8::1", 403),
    ],
)
def test_without_keys_only_this_machine_may_write(tmp_path: Path, host: str, peer: str, status: int) -> None:
    with TestClient(an_app(tmp_path, host=host), client=(peer, 1)) as client:
        response = client.post("/v1/articles", json=[{"text": "北山步道修好了。"}])
        assert response.status_code == status
        assert client.get("/v1/articles").status_code == 200
        if status == 403:
            assert "wenbao keys add" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:8000", "Host": "127.0.0.1:8000"}, 200),
        ({"Origin": "http://localhost:8000", "Host": "localhost:8000"}, 200),
        ({"Origin": "https://paper.example"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999", "Host": "127.0.0.1:8000"}, 403),
        # A name of somebody else's that was made to point at this machine.
        ({"Origin": "http://evil.example:8000", "Host": "evil.example:8000"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_strange_page_cannot_write_through_its_visitor(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    with TestClient(an_app(tmp_path, cors_origins="https://paper.example")) as client:
        page = "# 北山步道修好了\n\n北山步道昨天修好了，全长3公里。"
        response = client.post(
            "/v1/pages", content=page.encode(), headers={"Content-Type": "text/plain", **headers}
        )
        assert response.status_code == status, response.text
