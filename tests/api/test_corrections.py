"""Mending an article over HTTP: same id, other content, nothing of what was lost."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.assembly import Services
from api.corrections import mended
from corpus.errors import BadInputError
from corpus.records import Credit, Kind
from tests.api.support import make_article

PLAIN = make_article("a1")
ADDRESS = "/v1/articles/a1"


@pytest.fixture(autouse=True)
def filled(services: Services) -> None:
    services.archive.add([PLAIN])


def test_what_is_sent_changes_and_nothing_else(client: TestClient) -> None:
    before = client.get(ADDRESS).json()
    sent = {
        "headline": " 云溪镇办夜校 ",
        "kicker": "成人教育",
        "page": "A3",
        "date": "2024-05-07",
        "section": "",
    }
    response = client.patch(ADDRESS, json=sent)
    assert response.status_code == 200
    assert response.json() == {
        **before,
        "headline": "云溪镇办夜校",
        "kicker": "成人教育",
        "page": "A3",
        "date": "2024-05-07",
        "section": None,
    }
    assert client.get(ADDRESS).json() == response.json()
    assert client.get("/v1/articles?date=2024-05-07&page=A3").json()["total"] == 1


def test_text_is_put_in_the_form_that_articles_have(client: TestClient) -> None:
    response = client.patch(ADDRESS, json={"text": "  云溪镇办夜校。\r\n\n 招收43人。 "})
    assert response.json()["text"] == "云溪镇办夜校。\n招收43人。"


def test_versions_are_listed_and_can_be_read_and_brought_back(client: TestClient) -> None:
    before = client.get(ADDRESS).json()
    client.patch(ADDRESS, json={"headline": "一改", "text": "改了。"})
    client.patch(ADDRESS, json={"headline": "二改"})
    listed = client.get(f"{ADDRESS}/versions").json()
    assert (listed["article_id"], listed["mended"]) == ("a1", ["headline", "text"])
    assert [(one["version"], one["cause"], one["changed"]) for one in listed["versions"]] == [
        (1, "hand", ["headline", "text"]),
        (2, "hand", ["headline"]),
    ]
    assert [one["article"]["headline"] for one in listed["versions"]] == [PLAIN.headline, "一改"]
    assert listed["versions"][0]["replaced_at"].endswith("Z")
    first = client.get(f"{ADDRESS}/versions/1").json()
    assert first == before
    client.patch(ADDRESS, json={"headline": first["headline"], "text": first["text"]})
    assert client.get(ADDRESS).json() == before
    assert client.get(f"{ADDRESS}/versions").json()["mended"] == []


def test_a_source_that_comes_again_unchanged_undoes_nothing(client: TestClient) -> None:
    record = {"headline": "北山步道", "newspaper": "云溪晚报", "text": "北山步道全长6公里。"}
    client.post("/v1/articles", json=[record])
    key = next(
        one["id"] for one in client.get("/v1/articles").json()["articles"] if one["headline"] == "北山步道"
    )
    client.patch(f"/v1/articles/{key}", json={"text": "北山步道全长8公里。"})
    again = client.post("/v1/articles", json=[record]).json()
    assert (again["articles_unchanged"], again["articles_updated"]) == (1, 0)
    assert client.get(f"/v1/articles/{key}").json()["text"] == "北山步道全长8公里。"
    changed = {**record, "text": "北山步道全长9公里。"}
    assert client.post("/v1/articles", json=[changed]).json()["articles_updated"] == 1
    assert client.get(f"/v1/articles/{key}").json()["text"] == "北山步道全长9公里。"
    assert [one["cause"] for one in client.get(f"/v1/articles/{key}/versions").json()["versions"]] == [
        "hand",
        "source",
    ]


def test_who_comes_too_late_is_told(client: TestClient) -> None:
    tag = client.get(ADDRESS).headers["etag"]
    first = client.patch(ADDRESS, json={"headline": "先来的"}, headers={"If-Match": tag})
    assert first.status_code == 200
    assert first.headers["etag"] != tag
    late = client.patch(ADDRESS, json={"headline": "后到的"}, headers={"If-Match": tag})
    assert late.status_code == 412
    assert late.json()["error"]["code"] == "precondition_failed"
    assert "重新读取" in late.json()["error"]["message"]
    assert client.get(ADDRESS).json()["headline"] == "先来的"
    assert client.delete(ADDRESS, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(
    ("header", "status"), [("*", 200), ('"x", {tag}', 200), ("W/{tag}", 412), ("nonsense", 412), ("", 412)]
)
def test_if_match(client: TestClient, header: str, status: int) -> None:
    tag = client.get(ADDRESS).headers["etag"]
    given = {"If-Match": header.format(tag=tag)}
    assert client.patch(ADDRESS, json={"kicker": "肩题"}, headers=given).status_code == status


def test_what_a_client_has_already_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(ADDRESS).headers["etag"]
    known = client.get(ADDRESS, headers={"If-None-Match": f"W/{tag}"})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert client.get(ADDRESS, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "没有写要改什么"),
        ({"id": "b"}, "没有这一项"),
        ({"text": " \n "}, "不能为空"),
        ({"text": None}, "不能为 null"),
        ({"kind": None}, "不能为 null"),
        ({"kind": "poem"}, "只能是"),
        ({"date": "2024-02-30"}, "真实存在的日期"),
        ({"reporters": "白河"}, "要是列表"),
        ({"credits": [{"name": "白河"}]}, "缺少这一项"),
        ([], "要是 JSON 对象"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: TestClient, sent: Any, said: str) -> None:
    response = client.patch(ADDRESS, json=sent)
    assert response.status_code == 422
    assert said in response.json()["error"]["message"]
    assert client.get(f"{ADDRESS}/versions").json()["versions"] == []


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for method, address in (
        ("PATCH", "/v1/articles/none"),
        ("GET", "/v1/articles/none/versions"),
        ("GET", f"{ADDRESS}/versions/1"),
        ("PATCH", "/v1/articles/%00"),
    ):
        body = {"json": {"headline": "新"}} if method == "PATCH" else {}
        assert client.request(method, address, **body).status_code == 404, address  # type: ignore[arg-type]


def test_deleting_takes_the_versions_along(client: TestClient) -> None:
    client.patch(ADDRESS, json={"headline": "改"})
    client.delete(ADDRESS)
    assert client.get(f"{ADDRESS}/versions").status_code == 404


def test_misread_reporters_keep_their_roles() -> None:
    article = make_article(
        reporters=("白何", "丁宁"),
        credits=(
            Credit("白何", "见习记者"),
            Credit("丁宁", "记者"),
            Credit("白何", "摄影"),
            Credit("何青", "编辑"),
        ),
    )
    changed = mended(article, {"reporters": ["白河", "丁宁"]})
    assert changed.reporters == ("白河", "丁宁")
    assert changed.credits == (
        Credit("白河", "见习记者"),
        Credit("丁宁", "记者"),
        Credit("白河", "摄影"),
        Credit("何青", "编辑"),
    )


def test_reporters_that_were_missed_or_too_many() -> None:
    article = make_article(reporters=("白河",), credits=(Credit("白河", "记者"), Credit("丁宁", "通讯员")))
    more = mended(article, {"reporters": ["白河", "何青"]})
    assert more.credits == (Credit("何青", "记者"), Credit("白河", "记者"), Credit("丁宁", "通讯员"))
    none = mended(article, {"reporters": []})
    assert (none.reporters, none.credits) == ((), (Credit("丁宁", "通讯员"),))
    given = mended(article, {"reporters": ["何青"], "credits": [Credit("何青", "特约记者")]})
    assert given.credits == (Credit("何青", "特约记者"),)


def test_every_other_field() -> None:
    changed = mended(
        make_article(), {"headline": None, "kind": Kind.BRIEF, "photos": [], "url": "https://x.example"}
    )
    assert (changed.headline, changed.kind, changed.photos, changed.url) == (
        "",
        Kind.BRIEF,
        (),
        "https://x.example",
    )
    with pytest.raises(BadInputError, match="不能改成空的"):
        mended(make_article(), {"text": "\n"})
