"""A server that is killed in the middle of a job goes on with it at its next start: nothing lost, nothing twice."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from corpus.wire import article_json
from tests.faults.support import (
    PATIENCE,
    Command,
    Launcher,
    open_store,
    stored_once,
    story,
    text_keys,
    until,
    vector_count,
)

ARTICLES = [story(number) for number in range(120)]
ASYNC = {"Prefer": "respond-async"}


@contextmanager
def serving(launcher: Launcher, home: Path) -> Iterator[tuple[Command, httpx.Client]]:
    running = launcher.start("serve", "--port", "0", home=home)
    until(lambda: "问报已就绪" in running.stderr, "the server")
    address = re.search(r"http://[\d.:]+", running.stderr)
    assert address is not None
    with httpx.Client(base_url=address.group(), timeout=PATIENCE) as client:
        until(lambda: is_ready(client), "the server's readiness")
        try:
            yield running, client
        except BaseException:
            running.signal(signal.SIGKILL)
            raise


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def job(client: httpx.Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address).raise_for_status().json()
    return found


def test_killed_in_the_middle_of_a_job(launcher: Launcher, home: Path) -> None:
    with serving(launcher, home) as (server, client):
        sent = [article_json(article, full=True) for article in ARTICLES]
        response = client.post("/v1/articles", json=[*sent, {"headline": "无正文"}], headers=ASYNC)
        assert response.status_code == 202
        address = response.headers["location"]
        second = client.post("/v1/articles", json=sent[:3], headers=ASYNC).headers["location"]
        until(lambda: job(client, address)["done"] > 0, "the first articles")
        server.signal(signal.SIGKILL)
    assert server.wait() == -signal.SIGKILL
    store = open_store(home)
    left = store.jobs.get(address.rpartition("/")[2])
    assert not left.state.is_final
    assert 0 < left.done < len(ARTICLES)
    store.close()
    stored_once(home, ARTICLES[: left.done], ARTICLES)

    with serving(launcher, home) as (server, client):
        until(lambda: job(client, second)["finished_at"] is not None, "both jobs")
        ended = job(client, address)
        assert (ended["state"], ended["done"], ended["problem"]) == ("done", len(ARTICLES), None)
        assert [failure["line"] for failure in ended["failed"]] == [len(ARTICLES) + 1]
        # What was stored, but not yet counted when the server died, counts as unchanged.
        assert ended["articles_added"] + ended["articles_unchanged"] == len(ARTICLES)
        assert ended["articles_updated"] == 0
        assert job(client, second)["articles_unchanged"] == 3
        assert client.get("/v1/search", params={"q": ARTICLES[-1].headline}).json()["hits"]
        server.signal(signal.SIGTERM)
    server.wait()
    assert stored_once(home, ARTICLES, ARTICLES) == len(ARTICLES)
    assert vector_count(home) == len(text_keys(ARTICLES))
    assert launcher.run("index", "verify", home=home)[0] == 0


def test_what_was_mended_survives_a_kill_and_a_backup(launcher: Launcher, home: Path, tmp_path: Path) -> None:
    article = ARTICLES[0]
    path = f"/v1/articles/{article.id}"
    with serving(launcher, home) as (server, client):
        client.post("/v1/articles", json=[article_json(article, full=True)]).raise_for_status()
        client.patch(path, json={"headline": "枫桥灯塔点亮"}).raise_for_status()
        # The index has followed when the answer is there.
        hits = client.get("/v1/search", params={"q": "枫桥灯塔", "k": 1}).json()["hits"]
        assert [hit["headline"] for hit in hits] == ["枫桥灯塔点亮"]
        client.post("/v1/feedback", json={"question": "灯塔？", "rating": "up"}).raise_for_status()
        server.signal(signal.SIGKILL)
    server.wait()
    assert launcher.run("backup", tmp_path / "safe", home=home)[0] == 0
    again = tmp_path / "again"
    assert launcher.run("restore", tmp_path / "safe", home=again)[0] == 0
    for each in (home, again):
        code, command = launcher.run("history", article.id, "--json", home=each)
        assert code == 0, command.stderr
        [version] = json.loads(command.stdout)["versions"]
        assert version["article"]["headline"] == article.headline
        code, command = launcher.run("feedback", "--json", home=each)
        assert [verdict["question"] for verdict in json.loads(command.stdout)] == ["灯塔？"]
        assert launcher.run("index", "verify", home=each)[0] == 0
