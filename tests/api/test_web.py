from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from api.assembly import Services
from api.webpage import STATIC
from corpus.errors import StorageError
from corpus.records import ArticleFilter
from rag.records import Passage
from tests.api.support import ToldPipeline, make_article

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "address", ["/", "/docs", "/articles/a1", "/articles/none", "/editions", "/editions?newspaper=云溪晚报"]
)
def test_pages_run_nothing_but_their_own_files(client: TestClient, services: Services, address: str) -> None:
    services.archive.add([make_article("a1")])
    response = client.get(address)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"https?://(?!127\.0\.0\.1)", response.text)
    for link in re.findall(r'(?:src|href)="(/[^"]*)"', response.text):
        assert client.get(link).status_code == 200, link
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=", response.text)


def test_the_scripts_never_make_markup_of_text() -> None:
    for script in STATIC.rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script.read_text()
        )


def test_an_article_page_shows_everything_and_marks_the_quote(client: TestClient, services: Services) -> None:
    article = make_article("a1", kicker="新农村", url="https://example.org/a?b=1&c=2")
    services.archive.add([article])
    start = article.text.index("首期")
    page = client.get(f"/articles/a1?start={start}&end={start + 9}").text
    for shown in (
        "云溪镇办起夜校",
        "新农村",
        "《云溪晚报》",
        "2024-05-06",
        "第2版",
        "记者 白河",
        "学员在上课",
    ):
        assert shown in page
    assert 'href="/editions?newspaper=%E4%BA%91%E6%BA%AA%E6%99%9A%E6%8A%A5&amp;date=2024-05-06"' in page
    assert '<mark id="quote">首期招收学员42人</mark>' in page
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page
    assert "<mark" not in client.get("/articles/a1?start=9000&end=1").text


def test_text_of_the_archive_is_never_markup(client: TestClient, services: Services) -> None:
    services.archive.add(
        [
            make_article(
                "a1",
                headline=SCRIPT,
                kicker=SCRIPT,
                reporters=(SCRIPT,),
                text=SCRIPT,
                url=f"javascript:{SCRIPT}",
            )
        ]
    )
    page = client.get("/articles/a1?start=0&end=5").text
    assert "<script>" not in page
    assert "javascript:" not in page
    assert "<script>" not in client.get("/articles/<script>alert(1)").text
    hostile = client.get("/editions", params={"newspaper": SCRIPT, "date": SCRIPT[:10]})
    assert hostile.status_code == 404
    assert "<script>" not in hostile.text


def test_the_documentation_speaks_chinese_and_names_every_route(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    routes = {f"{method} {path}" for path, methods in document["paths"].items() for method in methods}
    assert routes == {
        "post /v1/answers", "get /v1/search", "get /v1/articles", "post /v1/articles",
        "get /v1/articles/{article_id}", "delete /v1/articles/{article_id}", "post /v1/pages",
        "patch /v1/articles/{article_id}", "get /v1/articles/{article_id}/versions",
        "get /v1/articles/{article_id}/versions/{number}", "get /v1/newspapers", "get /v1/editions",
        "get /v1/jobs", "get /v1/jobs/{job_id}", "delete /v1/jobs/{job_id}",
        "post /v1/chat/completions", "get /v1/models", "get /v1/models/{model_id}",
        "post /v1/feedback", "get /v1/feedback", "get /healthz", "get /readyz", "get /metrics",
    }  # fmt: skip
    for methods in document["paths"].values():
        for route in methods.values():
            assert re.search(r"[一-鿿]", route["summary"] + route["description"])
    schemas = document["components"]["schemas"]
    assert schemas["AnswerRequest"]["examples"]
    assert "HTTPValidationError" not in schemas, "errors are described as they really look"


def test_up_and_ready(client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    services.archive.add([make_article()])
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "articles": 1}
    monkeypatch.setattr(services.archive, "superseded_by", "新模型")
    assert client.get("/readyz").json()["warning"] == "档案已改用模型 新模型，重启服务后生效"
    assert "wenbao_articles 1.0" in client.get("/metrics").text

    def broken() -> int:
        raise StorageError("文章库读不出来")

    monkeypatch.setattr(services.archive.store, "count", broken)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_labels_of_metrics_stay_few(client: TestClient) -> None:
    for path in ("/x1", "/x2", "/v1/articles/b1", "/v1/articles/b2"):
        client.get(path)
    client.request("BREW", "/x1")
    metrics = client.get("/metrics").text
    assert "/x1" not in metrics
    assert 'route="/v1/articles/{article_id}",status="404"} 2.0' in metrics
    assert 'method="other"' in metrics


def test_search(client: TestClient, pipeline: ToldPipeline) -> None:
    article = make_article("a1")
    pipeline.passages = [Passage("a1-0", article, 0, 4, article.text[:4], 0.5)]
    body = client.get(
        "/v1/search", params={"q": "夜校", "k": 4, "newspaper": "云溪晚报", "section": ""}
    ).json()
    assert body == {
        "hits": [
            {
                "chunk_id": "a1-0",
                "article_id": "a1",
                "headline": "云溪镇办起夜校",
                "score": 0.5,
                "text": "云溪镇5",
            }
        ]
    }
    assert pipeline.searched == [("夜校", 4, ArticleFilter(newspaper="云溪晚报"))]
