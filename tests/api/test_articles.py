from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from api.assembly import Services
from corpus.errors import ArchiveBusyError
from tests.api.support import make_article

RECORD = {
    "headline": "北山修好登山步道",
    "newspaper": "云溪晚报",
    "date": "2024-06-01",
    "page": 3,
    "text": "本报讯（记者 白河）北山登山步道近日修好，全长6公里。",
}
COUNTS = ("articles_added", "articles_updated", "articles_unchanged")


def counts(body: dict[str, object]) -> tuple[object, ...]:
    return tuple(body[name] for name in COUNTS)


def test_records_are_stored_once_and_corrected(client: TestClient) -> None:
    first = client.post("/v1/articles", json=[RECORD])
    assert first.status_code == 200
    assert list(first.json()) == [*COUNTS, "chunks", "failed", "seconds"]
    assert counts(first.json()) == (1, 0, 0)
    assert counts(client.post("/v1/articles", json=[RECORD]).json()) == (0, 0, 1)
    corrected = {**RECORD, "text": RECORD["text"].replace("6公里", "7公里")}  # type: ignore[attr-defined]
    assert counts(client.post("/v1/articles", json=[corrected]).json()) == (0, 1, 0)

    [listed] = client.get("/v1/articles").json()["articles"]
    assert listed["reporters"] == ["白河"]
    assert "text" not in listed
    full = client.get(f"/v1/articles/{listed['id']}").json()
    assert full["text"] == "北山登山步道近日修好，全长7公里。"
    assert full["page"] == "3"


def test_one_wrong_record_does_not_keep_the_others_out(client: TestClient) -> None:
    response = client.post(
        "/v1/articles",
        json=[RECORD, {"headline": "无正文"}, "不是对象", {"text": "好。", "date": "2025-13-40"}, None],
    )
    assert response.status_code == 200
    body = response.json()
    assert counts(body) == (1, 0, 0)
    assert [failure["line"] for failure in body["failed"]] == [2, 3, 4, 5]
    assert "日期“2025-13-40”不存在" in body["failed"][2]["error"]


@pytest.mark.parametrize("records", [[], [{}], [1, None], [{"text": ["x"]}], [{"text": " \n "}]])
def test_when_nothing_can_be_stored_the_status_says_so(client: TestClient, records: object) -> None:
    response = client.post("/v1/articles", json=records)
    assert response.status_code == 422
    body = response.json()
    assert body["error"]["code"] == "nothing_stored"
    assert counts(body) == (0, 0, 0)
    assert len(body["failed"]) == len(records)  # type: ignore[arg-type]
    assert client.get("/v1/articles").json()["total"] == 0


def test_a_single_record_must_still_be_a_list(client: TestClient) -> None:
    response = client.post("/v1/articles", json=RECORD)
    assert response.status_code == 422
    assert "要是列表" in response.json()["error"]["message"]


def test_listing_filters_and_pages(client: TestClient, services: Services) -> None:
    services.archive.add([make_article(f"a{day}", date=date(2024, 5, day)) for day in range(1, 8)])
    services.archive.add([make_article("other", newspaper="南湖周刊", date=None)])

    first = client.get("/v1/articles?newspaper=云溪晚报&limit=3").json()
    assert (first["total"], first["limit"], first["offset"]) == (7, 3, 0)
    assert [article["id"] for article in first["articles"]] == ["a7", "a6", "a5"]
    last = client.get("/v1/articles?newspaper=云溪晚报&limit=3&offset=6").json()
    assert [article["id"] for article in last["articles"]] == ["a1"]
    some = client.get("/v1/articles?date_from=2024-05-03&date_to=2024-05-04&reporter=白河&section=").json()
    assert [article["id"] for article in some["articles"]] == ["a4", "a3"]


def test_deleting(client: TestClient, services: Services) -> None:
    services.archive.add([make_article("a1"), make_article("a2")])
    assert client.delete("/v1/articles/a1").json() == {"deleted": ["a1"]}
    assert client.delete("/v1/articles/a1").status_code == 404
    assert client.get("/v1/articles/a1").status_code == 404
    assert client.get("/v1/articles").json()["total"] == 1


def test_a_busy_archive_asks_to_come_back(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(articles: object) -> None:
        raise ArchiveBusyError("另一个进程正在写入")

    monkeypatch.setattr(services.archive, "add", busy)
    response = client.post("/v1/articles", json=[RECORD])
    assert response.status_code == 503
    assert response.headers["retry-after"] == "2"
    assert response.json()["error"]["code"] == "archive_busy"
