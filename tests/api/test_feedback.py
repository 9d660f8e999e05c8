"""Readers' verdicts: kept in the store, also those of older versions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from api.feedback import FILE, take_over
from corpus.errors import ArchiveBusyError, StorageError

SENT = {
    "question": "夜校招了多少人？",
    "rating": "down",
    "answer": "42人。[1]",
    "comment": "年份\n不对",
    "article_ids": ["a1"],
    "chunk_ids": ["a1-0"],
}


def test_a_verdict_is_kept_with_all_that_was_sent_and_nothing_else(client: TestClient) -> None:
    first = client.post("/v1/feedback", json=SENT).json()["id"]
    second = client.post("/v1/feedback", json={"question": "夜校？", "rating": "up", "comment": ""}).json()[
        "id"
    ]
    body = client.get("/v1/feedback").json()
    assert body["total"] == 2
    kept = {one["id"]: one for one in body["feedback"]}
    received = datetime.strptime(kept[first].pop("received_at"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - received).total_seconds()) < 60
    assert kept[first] == {"id": first, **SENT}
    assert (kept[second]["comment"], kept[second]["article_ids"]) == (None, [])


def test_listing_by_rating_and_page_by_page(client: TestClient) -> None:
    for number in range(3):
        client.post("/v1/feedback", json={"question": f"问{number}？", "rating": "up"})
    client.post("/v1/feedback", json=SENT)
    assert client.get("/v1/feedback?rating=down").json()["total"] == 1
    assert len(client.get("/v1/feedback?limit=2&offset=2").json()["feedback"]) == 2
    assert client.get("/v1/feedback?rating=maybe").status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"rating": "5"}, {"question": " "}, {"address": "10.0.0.1"}, {"comment": "长" * 4001}]
)
def test_what_is_not_a_verdict_is_refused(client: TestClient, wrong: dict[str, str]) -> None:
    assert client.post("/v1/feedback", json={**SENT, **wrong}).status_code == 422
    assert client.get("/v1/feedback").json()["total"] == 0


def test_one_that_cannot_be_kept_is_not_acknowledged(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(verdicts: object) -> int:
        raise ArchiveBusyError("另一个程序正在写入")

    monkeypatch.setattr(services.archive.store.feedback, "add", busy)
    assert client.post("/v1/feedback", json=SENT).status_code == 503


def test_the_file_of_an_older_version_is_taken_over_once(services: Services, tmp_path: Path) -> None:
    old = {"id": "f" * 32, "received_at": "2024-05-06T07:08:09+00:00", "question": "夜校？", "rating": "up"}
    lines = [
        orjson.dumps(old),
        b"",
        b'{"half',
        orjson.dumps({**old, "id": "e" * 32, "comment": "好\u2028用"}),
    ]
    (tmp_path / FILE).write_bytes(b"\n".join(lines))
    with TestClient(create_app(services)) as client:
        kept = client.get("/v1/feedback").json()["feedback"]
    assert {one["id"] for one in kept} == {"f" * 32, "e" * 32}
    assert {one["received_at"] for one in kept} == {"2024-05-06T07:08:09Z"}
    assert not (tmp_path / FILE).exists()
    assert (tmp_path / f"{FILE}.imported").read_bytes() == b"\n".join(lines)
    assert take_over(tmp_path, services.archive.store) == 0
    (tmp_path / FILE).write_bytes(lines[0])
    assert take_over(tmp_path, services.archive.store) == 0, "its id is there already"


def test_an_older_file_that_cannot_be_read_is_an_error(services: Services, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StorageError, match="评价读不出来"):
        take_over(tmp_path, services.archive.store)
