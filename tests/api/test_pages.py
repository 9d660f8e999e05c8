from __future__ import annotations

import pytest
from starlette.testclient import TestClient

PAGE = """# 北山修好登山步道

本报讯（记者 白河）北山登山步道近日修好，全长6公里，沿途设了四处观景台和两处饮水点。

市民李先生说，他每天清早都要走一趟，来回用不了两个小时。

# 南湖小学添了新校车

本报讯（记者 丁宁）南湖小学新购的三辆校车昨日上路，住得最远的学生单程由一小时缩短到二十分钟。
"""


def test_a_page_as_json(client: TestClient) -> None:
    response = client.post(
        "/v1/pages", json={"text": PAGE, "newspaper": "云溪晚报", "date": "2024-06-01", "page": "3"}
    )
    assert response.status_code == 200
    assert response.json()["articles_added"] == 2
    listed = client.get("/v1/articles").json()["articles"]
    assert [(one["headline"], one["reporters"], one["page"]) for one in listed] == [
        ("北山修好登山步道", ["白河"], "3"),
        ("南湖小学添了新校车", ["丁宁"], "3"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_page_as_plain_text_in_any_encoding(client: TestClient, encoding: str, declared: bool) -> None:
    kind = f"text/plain; charset={encoding}" if declared else "text/plain"
    response = client.post(
        "/v1/pages?newspaper=云溪晚报&date=2024-06-01&page=3",
        content=PAGE.encode(encoding),
        headers={"Content-Type": kind},
    )
    assert response.json()["articles_added"] == 2
    assert [one["headline"] for one in client.get("/v1/articles").json()["articles"]] == [
        "北山修好登山步道",
        "南湖小学添了新校车",
    ]


def test_a_charset_that_is_wrong_or_unknown_is_seen_through(client: TestClient) -> None:
    for charset in ("utf-8", "klingon", "base64"):
        response = client.post(
            "/v1/pages?newspaper=云溪晚报&date=2024-06-01",
            content=PAGE.encode("gb18030"),
            headers={"Content-Type": f"text/plain; charset={charset}"},
        )
        assert response.status_code == 200
    assert client.get("/v1/articles").json()["total"] == 2


@pytest.mark.parametrize("text", ["", " \n\n ", "\x00" * 50, "…… —— 。\n\n* * *"])
def test_a_page_without_articles_comes_back_as_failed(client: TestClient, text: str) -> None:
    response = client.post("/v1/pages", json={"text": text, "newspaper": "云溪晚报"})
    assert response.status_code == 422
    body = response.json()
    assert body["error"]["code"] == "nothing_stored"
    assert body["articles_added"] == 0
    [failure] = body["failed"]
    assert failure["error"]
    assert client.get("/v1/articles").json()["total"] == 0


def test_bytes_that_are_no_text_are_refused(client: TestClient) -> None:
    response = client.post(
        "/v1/pages",
        content=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        headers={"Content-Type": "text/plain"},
    )
    assert response.status_code == 422
    assert client.get("/v1/articles").json()["total"] == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "text：缺少这一项"),
        ({"text": 5}, "text：要是字符串"),
        ({"text": PAGE, "date": "昨天"}, "date：要是真实存在的日期"),
        ({"text": PAGE, "newspaper": "  "}, "newspaper：不能为空"),
        ({"text": PAGE, "edition": "3"}, "edition：没有这一项"),
        ([PAGE], "请求体：要是 JSON 对象"),
    ],
)
def test_wrong_fields_are_named(client: TestClient, body: object, said: str) -> None:
    response = client.post("/v1/pages", json=body)
    assert response.status_code == 422
    assert said in response.json()["error"]["message"]
    assert client.get("/v1/articles").json()["total"] == 0


def test_other_media_types_are_refused(client: TestClient) -> None:
    assert client.post("/v1/pages", data={"text": PAGE}).status_code == 415
    assert client.post("/v1/pages", files={"file": PAGE.encode()}).status_code == 415
