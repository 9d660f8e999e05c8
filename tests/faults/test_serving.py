"""A running server follows what commands in other processes do to its archive, without a restart."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.faults.support import PATIENCE, Command, Launcher, story, until, write_articles

ARTICLES = [story(number) for number in range(60)]


@pytest.fixture
def archive(launcher: Launcher, home: Path, tmp_path: Path) -> Path:
    source = write_articles(tmp_path / "filled.jsonl", ARTICLES)
    assert launcher.run("ingest", source, home=home)[0] == 0
    return home


@pytest.fixture
def server(launcher: Launcher, archive: Path) -> Iterator[Command]:
    running = launcher.start("serve", "--port", "0", home=archive)
    until(lambda: "问报已就绪" in running.stderr, "the server")
    yield running
    running.signal(signal.SIGTERM)
    running.wait()


@pytest.fixture
def client(server: Command) -> Iterator[httpx.Client]:
    address = re.search(r"http://[\d.:]+", server.stderr)
    assert address is not None
    with httpx.Client(base_url=address.group(), timeout=PATIENCE) as client:
        until(lambda: _is_ready(client), "the server's readiness")
        yield client


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def found(client: httpx.Client, question: str, k: int = 100) -> dict[str, str]:
    """Return the texts that a search finds, by article."""
    hits = client.get("/v1/search", params={"q": question, "k": k}).raise_for_status().json()["hits"]
    return {hit["article_id"]: hit["text"] for hit in hits}


def test_added_corrected_deleted(
    launcher: Launcher, archive: Path, client: httpx.Client, tmp_path: Path
) -> None:
    # The first question after each command must see it: the two seconds allowed are not even needed.
    new = story(900, headline="枫桥灯塔点亮", text="枫桥灯塔昨夜点亮，灯高31米。")
    assert new.id not in found(client, "枫桥灯塔")
    source = write_articles(tmp_path / "new.jsonl", [new])
    assert launcher.run("ingest", source, home=archive)[0] == 0
    assert found(client, "枫桥灯塔", 1) == {new.id: new.text}

    corrected = replace(new, text="枫桥灯塔昨夜点亮，灯高37米。")
    write_articles(source, [corrected])
    assert launcher.run("ingest", source, home=archive)[0] == 0
    assert found(client, "枫桥灯塔", 1) == {new.id: corrected.text}
    answer = client.post("/v1/answers", json={"question": "枫桥灯塔灯高多少米？"}).json()
    assert "31米" not in str(answer)
    assert "37米" in str(answer["passages"])

    assert launcher.run("delete", new.id, home=archive)[0] == 0
    for question in ("枫桥灯塔", "灯高37米", "工程完工"):
        assert new.id not in found(client, question)
        assert new.id not in str(client.post("/v1/answers", json={"question": question}).json())
    assert client.get(f"/v1/articles/{new.id}").status_code == 404
    assert new.id not in str(client.get("/v1/articles", params={"limit": 100}).json())
    assert launcher.run("index", "verify", home=archive)[0] == 0


def test_what_the_server_stores_others_see(launcher: Launcher, archive: Path, client: httpx.Client) -> None:
    record = {"headline": "枫桥灯塔点亮", "newspaper": "河湾日报", "text": "枫桥灯塔昨夜点亮，灯高31米。"}
    assert client.post("/v1/articles", json=[record]).status_code == 200
    code, command = launcher.run("search", "枫桥灯塔", "-k", "1", home=archive)
    assert code == 0
    assert "灯高31米" in command.stdout
    assert launcher.run("index", "verify", home=archive)[0] == 0


def test_the_server_goes_on_while_another_model_is_built(
    launcher: Launcher, archive: Path, client: httpx.Client, tmp_path: Path
) -> None:
    assert launcher.run("index", "rebuild", "--model", "other", home=archive)[0] == 0
    assert ARTICLES[3].id in found(client, ARTICLES[3].headline, 3)
    # What now comes in is embedded by the new model, and found by the server's old one all the same.
    new = story(900, headline="枫桥灯塔点亮", text="枫桥灯塔昨夜点亮，灯高31米。")
    assert launcher.run("ingest", write_articles(tmp_path / "new.jsonl", [new]), home=archive)[0] == 0
    assert found(client, "枫桥灯塔", 1) == {new.id: new.text}
    assert launcher.run("index", "verify", home=archive)[0] == 0


def test_a_served_archive_is_not_replaced(
    launcher: Launcher, archive: Path, client: httpx.Client, tmp_path: Path
) -> None:
    safe = tmp_path / "safe"
    assert launcher.run("backup", safe, home=archive)[0] == 0
    code, command = launcher.run("restore", safe, "--overwrite", home=archive)
    assert code == 1
    assert "请先停下" in command.stderr
    assert ARTICLES[3].id in found(client, ARTICLES[3].headline, 3)
