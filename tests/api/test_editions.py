"""Newspapers, their editions and pages: what one browses by."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.assembly import Services
from tests.api.support import make_article

DAY, NEXT = date(2024, 5, 6), date(2024, 5, 7)


@pytest.fixture(autouse=True)
def filled(services: Services) -> None:
    services.archive.add(
        [
            make_article("a", newspaper="云溪晚报", date=DAY, page="10"),
            make_article("b", newspaper="云溪晚报", date=DAY, page="2"),
            make_article("c", newspaper="《云溪晚报》", date=DAY, page="第2版"),
            make_article("d", newspaper="云溪晚报", date=NEXT, page="1", reporters=("丁宁",)),
            make_article("e", newspaper="南湖周刊", date=DAY, page=None),
            make_article("f", newspaper=None, date=None, page=None),
            make_article("g", newspaper="云溪晚报", date=None, page="2"),
        ]
    )


def edition(newspaper: str | None, day: date | None, **pages: int) -> dict[str, Any]:
    return {
        "newspaper": newspaper,
        "date": day.isoformat() if day else None,
        "articles": sum(pages.values()),
        "pages": [
            {"page": None if name == "none" else name.lstrip("p"), "articles": count}
            for name, count in pages.items()
        ],
    }


def test_newspapers_with_what_there_is_of_each(client: TestClient) -> None:
    found = client.get("/v1/newspapers").json()["newspapers"]
    assert [tuple(one.values()) for one in found] == [
        ("《云溪晚报》", 5, 2, "2024-05-06", "2024-05-07"),  # of two spellings, one stands for both
        (None, 1, 0, None, None),
        ("南湖周刊", 1, 1, "2024-05-06", "2024-05-06"),
    ]


def test_editions_newest_first_with_their_pages(client: TestClient) -> None:
    body = client.get("/v1/editions?newspaper=云溪晚报").json()
    assert [(one["date"], one["articles"]) for one in body["editions"]] == [
        ("2024-05-07", 1),
        ("2024-05-06", 3),
        (None, 1),
    ]
    assert [(page["page"] in {"2", "第2版"}, page["articles"]) for page in body["editions"][1]["pages"]] == [
        (True, 2),
        (False, 1),
    ]
    assert (body["total"], body["limit"], body["offset"]) == (3, 50, 0)


def test_what_is_not_known_is_null(client: TestClient) -> None:
    body = client.get("/v1/editions").json()
    assert body["total"] == 5
    assert edition(None, None, none=1) in body["editions"]
    assert edition("南湖周刊", DAY, none=1) in body["editions"]
    assert [one["date"] for one in body["editions"]][-2:] == [None, None]


def test_only_what_matches_is_counted(client: TestClient) -> None:
    body = client.get("/v1/editions?reporter=丁宁").json()
    assert body["editions"] == [edition("云溪晚报", NEXT, p1=1)]
    assert client.get("/v1/editions?date_from=2024-05-07").json()["total"] == 1
    assert client.get("/v1/editions?newspaper=没有的报").json()["editions"] == []


def test_paging(client: TestClient) -> None:
    everything = client.get("/v1/editions").json()["editions"]
    pages = [client.get(f"/v1/editions?limit=2&offset={start}").json() for start in (0, 2, 4, 6)]
    assert [one for page in pages for one in page["editions"]] == everything
    assert {page["total"] for page in pages} == {5}
    assert client.get("/v1/editions?limit=0").status_code == 422


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("newspaper=云溪晚报&date=2024-05-06", ["b", "c", "a"]),
        ("newspaper=云溪晚报&date=2024-05-06&page=2", ["b", "c"]),
        ("newspaper=云溪晚报&date=2024-05-06&page=第10版", ["a"]),
        ("newspaper=南湖周刊&date=2024-05-06&without=page", ["e"]),
        ("without=newspaper&without=date", ["f"]),
        ("newspaper=云溪晚报&without=date&page=2", ["g"]),
        ("newspaper=云溪晚报&date=&page=", ["d", "b", "c", "a", "g"]),
    ],
)
def test_the_articles_of_an_edition_in_printed_order(client: TestClient, query: str, ids: list[str]) -> None:
    body = client.get(f"/v1/articles?{query}").json()
    assert [article["id"] for article in body["articles"]] == ids
    assert body["total"] == len(ids)


@pytest.mark.parametrize("query", ["without=kicker", "date=2024-05-06&date_to=2024-05-07", "date=昨天"])
def test_filters_that_mean_nothing_are_refused(client: TestClient, query: str) -> None:
    response = client.get(f"/v1/articles?{query}")
    assert response.status_code == 422
    assert response.json()["error"]["message"].startswith("请求有误")
