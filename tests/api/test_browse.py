from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from api.keys.records import Right
from api.keys.store import KeyStore
from api.routes.browse import pieces
from tests.api.support import make_article, make_services

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9"}


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    assert [
        [(piece.text, piece.is_quote) for piece in paragraph] for paragraph in pieces("甲乙\n\n丙丁", 1, 5)
    ] == [
        [("甲", False), ("乙", True)],
        [],
        [("丙", True), ("丁", False)],
    ]


@given(st.text("甲乙\n😀"), st.integers(0, 12), st.integers(0, 12))
def test_pieces_are_the_text_and_its_quote(text: str, start: int, end: int) -> None:
    cut = pieces(text, start, end)
    assert "\n".join("".join(piece.text for piece in paragraph) for paragraph in cut) == text
    marked = "".join(piece.text for paragraph in cut for piece in paragraph if piece.is_quote)
    assert marked == text[start:end].replace("\n", "")


def links(page: str) -> list[str]:
    """Return where a page links to within the editions."""
    return [unescape(link) for link in re.findall(r'href="(/editions\?[^"]*)"', page)]


def test_a_large_edition_is_turned_over_page_by_page(client: TestClient, services: Services) -> None:
    services.archive.add([make_article(f"a{number}", headline=f"消息{number}号") for number in range(130)])
    address = "/editions?newspaper=云溪晚报&date=2024-05-06"
    first = client.get(address).text
    assert "共 130 篇" in first
    [following] = [link for link in links(first) if "offset" in link]
    second = client.get(following).text
    shown = [re.findall(r"消息\d+号", page) for page in (first, second)]
    assert [len(headlines) for headlines in shown] == [100, 30]
    assert len(set(shown[0]) | set(shown[1])) == 130
    assert "前面的" in second
    assert "后面的" not in second


def test_what_has_neither_newspaper_nor_date_can_be_reached(client: TestClient, services: Services) -> None:
    services.archive.add(
        [
            make_article("a1"),
            make_article("a2", newspaper=None, date=None, page=None, headline="无主的一篇"),
            make_article("a3", newspaper=None, headline="有日期的一篇"),
        ]
    )
    [unknown] = [link for link in links(client.get("/editions").text) if "newspaper=&" in f"{link}&"]
    days = links(client.get(unknown).text)
    assert days == ["/editions?newspaper=&date=2024-05-06", "/editions?newspaper=&date="]
    assert "有日期的一篇" in client.get(days[0]).text
    undated = client.get(days[1]).text
    assert "无主的一篇" in undated
    assert "有日期的一篇" not in undated
    assert "云溪镇办起夜校" not in undated


@pytest.mark.parametrize(
    ("printed", "shown"), [("3", "第3版"), ("第3版", "第3版"), ("A05", "第A05版"), ("头版", "头版")]
)
def test_a_page_is_called_by_its_name(
    client: TestClient, services: Services, printed: str, shown: str
) -> None:
    services.archive.add([make_article("a1", page=printed)])
    for address in ("/articles/a1", "/editions?newspaper=云溪晚报&date=2024-05-06"):
        assert re.search(rf"(?<!第){shown}(?!版)", client.get(address).text)


def test_an_empty_archive_says_how_to_fill_it(client: TestClient) -> None:
    assert "wenbao ingest" in client.get("/editions").text


@pytest.mark.parametrize(
    "query",
    [
        "newspaper=无此报",
        "newspaper=云溪晚报&date=2024-02-31",
        "newspaper=云溪晚报&date=昨天",
        "newspaper=&date=",
    ],
)
def test_an_edition_that_is_not_there_is_not_found(
    client: TestClient, services: Services, query: str
) -> None:
    services.archive.add([make_article("a1")])
    response = client.get(f"/editions?{query}")
    assert response.status_code == 404
    assert "没有找到" in response.text


def test_a_corrected_article_says_that_it_was(client: TestClient, services: Services) -> None:
    services.archive.add([make_article("a1")])
    assert "更正过" not in client.get("/articles/a1").text
    services.archive.add([make_article("a1", text="云溪镇6月办起夜校。")])
    assert "更正过 1 次" in client.get("/articles/a1").text


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    """A service with a key, and the key."""
    services = make_services(tmp_path)
    services.archive.add([make_article("a1")])
    _, token = KeyStore(services.settings.database_url).add("读者", Right.READ, None)
    with TestClient(create_app(services)) as client:
        yield client, token


@pytest.mark.parametrize("address", ["/articles/a1", "/articles/none", "/editions"])
def test_a_browser_is_asked_for_a_key_where_a_program_is_refused(
    locked: tuple[TestClient, str], address: str
) -> None:
    client, token = locked
    page = client.get(address, headers=HTML)
    assert page.status_code == 401
    assert "这一页要密钥" in page.text
    assert "云溪" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert client.get(address).json()["error"]["code"] == "key_missing"
    wrong = client.get(address, headers={**HTML, "Authorization": "Bearer wrong"})
    assert wrong.json()["error"]["code"] == "key_invalid"
    with_key = client.get(address, headers={**HTML, "Authorization": f"Bearer {token}"})
    assert with_key.status_code in (200, 404)
    assert "要密钥" not in with_key.text


def test_other_refusals_stay_what_they_are(locked: tuple[TestClient, str]) -> None:
    client, _ = locked
    assert client.get("/v1/articles", headers=HTML).json()["error"]["code"] == "key_missing"


def test_the_widget_may_be_loaded_from_elsewhere_and_nothing_else(client: TestClient) -> None:
    widget = client.get("/widget.js")
    assert widget.headers["content-type"].startswith("text/javascript")
    assert widget.headers["cross-origin-resource-policy"] == "cross-origin"
    assert client.get("/static/chat/chat.js").headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/static/chat/chat.js").headers["cache-control"] == "no-cache"
