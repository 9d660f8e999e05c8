"""Ingests that go on after their request was answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from api.jobs import runner
from api.jobs.payload import pack, unpack
from corpus.errors import ArchiveBusyError, StorageError
from corpus.records import Article, JobState
from embeddings.records import AddReport
from tests.api.support import make_article, make_services

ASYNC = {"Prefer": "respond-async"}
PAGE = """# 北山修好登山步道

本报讯（记者 白河）北山登山步道近日修好，全长6公里，沿途设了四处观景台和两处饮水点。

# 南湖小学添了新校车

本报讯（记者 丁宁）南湖小学新购的三辆校车昨日上路，住得最远的学生单程由一小时缩短到二十分钟。
"""
PATIENCE = 30.0


def records(count: int, first: int = 0) -> list[dict[str, str]]:
    return [
        {"headline": f"消息{n}", "newspaper": "云溪晚报", "text": f"第{n}条消息。"}
        for n in range(first, first + count)
    ]


def ended(client: TestClient, address: str) -> dict[str, Any]:
    return waited(client, address, lambda job: job["finished_at"] is not None)


def waited(client: TestClient, address: str, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE
    while True:
        job: dict[str, Any] = client.get(address).raise_for_status().json()
        if found(job):
            return job
        assert time.monotonic() < end, job
        time.sleep(0.01)


class Door:
    """Holds every storing of articles up until it is opened."""

    def __init__(self, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.reached = threading.Event()
        add = services.archive.add

        def held(articles: Sequence[Article]) -> AddReport:
            self.reached.set()
            assert self.open.wait(PATIENCE)
            return add(articles)

        monkeypatch.setattr(services.archive, "add", held)


@pytest.fixture
def door(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    made = Door(services, monkeypatch)
    yield made
    made.open.set()


def test_a_request_is_answered_at_once_and_its_job_does_the_work(client: TestClient) -> None:
    sent = [*records(40), {"headline": "无正文"}]
    response = client.post("/v1/articles", json=sent, headers=ASYNC)
    assert response.status_code == 202
    assert response.headers["preference-applied"] == "respond-async"
    address = response.headers["location"]
    assert address == f"/v1/jobs/{response.json()['id']}"
    assert (response.json()["total"], response.json()["failed_total"]) == (40, 1)
    job = ended(client, address)
    assert (job["state"], job["done"], job["total"], job["kind"]) == ("done", 40, 40, "articles")
    assert (job["articles_added"], job["articles_updated"], job["articles_unchanged"]) == (40, 0, 0)
    assert job["chunks"] == 40
    assert [(one["source"], one["line"]) for one in job["failed"]] == [("请求", 41)]
    assert job["failed"][0]["error"]
    assert job["remaining_seconds"] == 0
    assert job["rate"] > 0
    assert client.get("/v1/articles").json()["total"] == 40


def test_what_a_job_stores_is_what_a_request_stores(client: TestClient) -> None:
    page = {"text": PAGE, "newspaper": "云溪晚报", "date": "2024-06-01", "page": "3"}
    job = ended(client, client.post("/v1/pages", json=page, headers=ASYNC).headers["location"])
    assert (job["kind"], job["articles_added"]) == ("pages", 2)
    assert client.post("/v1/pages", json=page).json()["articles_unchanged"] == 2
    again = ended(client, client.post("/v1/pages", json=page, headers=ASYNC).headers["location"])
    assert (again["articles_added"], again["articles_unchanged"]) == (0, 2)


def test_a_payload_comes_back_as_it_was() -> None:
    articles = [
        make_article("0" * 16, text="一\u2028二\x85三\n四"),
        make_article("1" * 16, headline="", kicker="肩题", date=date(2024, 1, 1), photos=()),
    ]
    assert unpack(pack(articles)) == articles


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("respond-async", 202),
        ("Respond-Async; x=1, wait=10", 202),
        ("return=minimal, respond-async", 202),
        ("wait=10", 200),
        ("no-respond-async", 200),
        ("", 200),
    ],
)
def test_prefer(client: TestClient, header: str, status: int) -> None:
    response = client.post("/v1/articles", json=records(1), headers={"Prefer": header})
    assert response.status_code == status
    assert ("location" in response.headers) == (status == 202)
    assert response.headers["vary"] == "Prefer"


@pytest.mark.parametrize("sent", [[], [{}], [{"headline": "无正文"}]])
def test_what_holds_no_article_is_refused_at_once(client: TestClient, sent: list[object]) -> None:
    response = client.post("/v1/articles", json=sent, headers=ASYNC)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "nothing_stored"
    assert client.get("/v1/jobs").json()["total"] == 0


def test_progress_can_be_watched_and_the_rest_cancelled(client: TestClient, door: Door) -> None:
    address = client.post("/v1/articles", json=records(runner.FIRST * 3), headers=ASYNC).headers["location"]
    waiting = client.post("/v1/articles", json=records(1, 100), headers=ASYNC).headers["location"]
    assert door.reached.wait(PATIENCE)
    assert waited(client, address, lambda job: job["state"] == "running")["done"] == 0
    assert client.delete(waiting).json()["state"] == "cancelled"
    assert client.delete(address).json()["state"] == "cancelling"
    door.open.set()
    job = ended(client, address)
    assert (job["state"], job["done"]) == ("cancelled", runner.FIRST)
    assert client.get("/v1/articles").json()["total"] == runner.FIRST
    assert client.delete(address).json() == job, "an ended job stays as it is"
    listed = client.get("/v1/jobs").json()
    assert (listed["total"], {one["state"] for one in listed["jobs"]}) == (2, {"cancelled"})
    assert "failed" not in listed["jobs"][0]


def test_steps_are_as_long_as_others_may_have_to_wait(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, sizes = services.archive.add, []

    def slow(articles: Sequence[Article]) -> AddReport:
        sizes.append(len(articles))
        clock.tick(len(articles) / 2)  # two articles a second, as it were
        return add(articles)

    clock = Clock()
    monkeypatch.setattr(runner, "time", clock)
    monkeypatch.setattr(services.archive, "add", slow)
    job = ended(client, client.post("/v1/articles", json=records(13), headers=ASYNC).headers["location"])
    assert (job["state"], job["rate"], job["seconds"]) == ("done", 2.0, 6.5)
    assert sizes == [4, 4, 4, 1]


class Clock:
    """Stands still unless told."""

    def __init__(self) -> None:
        self._now = 0.0

    def tick(self, seconds: float) -> None:
        self._now += seconds

    def perf_counter(self) -> float:
        return self._now

    monotonic = perf_counter


def test_only_so_many_may_wait(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services(services.settings.model_copy(update={"jobs": 1}), services.archive, services.pipeline)
    door = Door(services, monkeypatch)
    with TestClient(create_app(services)) as client:
        address = client.post("/v1/articles", json=records(1), headers=ASYNC).headers["location"]
        refused = client.post("/v1/articles", json=records(1, 1), headers=ASYNC)
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "too_many_jobs")
        assert int(refused.headers["retry-after"]) > 0
        door.open.set()
        ended(client, address)
        assert client.post("/v1/articles", json=records(1, 1), headers=ASYNC).status_code == 202


def test_a_service_that_stops_leaves_the_rest_for_the_next(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = runner.FIRST * 2 + 3
    door = Door(services, monkeypatch)
    with TestClient(create_app(services)) as client:
        address = client.post("/v1/articles", json=records(count), headers=ASYNC).headers["location"]
        assert door.reached.wait(PATIENCE)
        # Stopping waits for the articles at hand.
        threading.Timer(0.2, door.open.set).start()
    done = services.archive.store.jobs.jobs()[0].done
    assert 0 < done < count
    assert services.archive.store.count() == done
    with TestClient(create_app(services)) as client:
        job = ended(client, address)
    assert (job["state"], job["done"], job["articles_added"]) == ("done", count, count)
    assert services.archive.store.count() == count


def test_what_passes_is_waited_for(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = services.archive.add
    troubles: list[Exception] = [ArchiveBusyError("另一个程序正在写入"), StorageError("磁盘已满")]

    def troubled(articles: Sequence[Article]) -> AddReport:
        if troubles:
            raise troubles.pop(0)
        return add(articles)

    monkeypatch.setattr(services.archive, "add", troubled)
    address = client.post("/v1/articles", json=records(2), headers=ASYNC).headers["location"]
    assert waited(client, address, lambda job: job["problem"] is not None)["problem"] == "磁盘已满"
    job = ended(client, address)
    assert (job["state"], job["done"], job["problem"]) == ("done", 2, None)


def test_what_does_not_pass_fails_and_the_next_is_done(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = services.archive.add

    def broken(articles: Sequence[Article]) -> AddReport:
        if articles[0].headline == "消息0":
            raise KeyError("a mistake of ours")
        return add(articles)

    monkeypatch.setattr(services.archive, "add", broken)
    bad = client.post("/v1/articles", json=records(3), headers=ASYNC).headers["location"]
    good = client.post("/v1/articles", json=records(3, 10), headers=ASYNC).headers["location"]
    assert ended(client, good)["state"] == "done"
    job = ended(client, bad)
    assert job["state"] == "failed"
    assert "其余 3 篇请重新提交" in job["problem"]
    assert services.archive.store.count() == 3


def test_trouble_that_does_not_pass_ends_the_job(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_ATTEMPTS", 1)

    def full(articles: Sequence[Article]) -> AddReport:
        raise StorageError("磁盘已满。")

    monkeypatch.setattr(services.archive, "add", full)
    job = ended(client, client.post("/v1/articles", json=records(3), headers=ASYNC).headers["location"])
    assert job["state"] == "failed"
    assert job["problem"].startswith("磁盘已满。已处理的 0 篇")


def test_old_jobs_are_forgotten_when_a_service_starts(tmp_path_factory: pytest.TempPathFactory) -> None:
    services = make_services(tmp_path_factory.mktemp("home"), job_days=1)
    store = services.archive.store
    old = store.jobs.submit("articles", pack([make_article("0" * 16)]), 1, [], 5)
    store.jobs.finish(old.id, JobState.DONE)
    with store._database.writing() as connection:  # nothing else makes a job look old
        connection.exec_driver_sql("UPDATE jobs SET finished = 1")
    with TestClient(create_app(services)) as client:
        end = time.monotonic() + PATIENCE
        while client.get(f"/v1/jobs/{old.id}").status_code != 404:
            assert time.monotonic() < end
    assert store.jobs.count() == 0


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("name", ["none", "%00", "..%2f"])
def test_a_job_that_is_not_there(client: TestClient, method: str, name: str) -> None:
    response = client.request(method, f"/v1/jobs/{name}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
