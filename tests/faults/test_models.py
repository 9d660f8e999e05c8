"""Going over to another encoder: built beside, swapped when whole, known to the archive from then on."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from termios import tcdrain
from threading import Thread

import pytest

from embeddings.choice import chosen
from tests.faults.support import PATIENCE, Launcher, open_store, story, until, write_articles

COUNT = 700


@pytest.fixture(scope="module")
def filled_once(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    source = write_articles(folder / "filled.jsonl", map(story, range(COUNT)))
    assert launcher.run("ingest", source, home=folder / "home")[0] == 0
    return folder / "home"


@pytest.fixture
def filled(filled_once: Path, home: Path) -> Path:
    shutil.copytree(filled_once, home)
    return home


def model_of(home: Path) -> str:
    store = open_store(home)
    choice = chosen(store)
    store.close()
    assert choice is not None
    return choice.spec


def vectors_of(home: Path, model: str) -> int:
    store = open_store(home)
    try:
        return store._database.number(f"SELECT COUNT(*) FROM vectors WHERE fingerprint = '{model}-256'")
    finally:
        store.close()


def test_another_model_is_built_beside_and_stays(launcher: Launcher, filled: Path, tmp_path: Path) -> None:
    assert model_of(filled) == "bundled"
    rebuilding = launcher.start("index", "rebuild", "--model", "other", home=filled)
    until(lambda: vectors_of(filled, "other") > 0, "the first vectors")
    rebuilding.signal(signal.SIGSTOP)
    # Half-way: the old index answers, and articles come in.
    code, command = launcher.run("search", story(3).headline, "--json", home=filled)
    assert json.loads(command.stdout)["hits"][0]["article_id"] == story(3).id
    assert model_of(filled) == "bundled"
    late = write_articles(tmp_path / "late.jsonl", [story(COUNT)])
    assert launcher.run("ingest", late, home=filled)[0] == 0
    rebuilding.signal(signal.SIGCONT)
    assert rebuilding.wait() == 0
    assert "换成 other" in rebuilding.stderr
    assert "重启后才换" in rebuilding.stderr

    assert model_of(filled) == "other"
    assert vectors_of(filled, "other") == vectors_of(filled, "bundled") == COUNT + 1
    embedded = launcher.texts_embedded()
    assert launcher.run("index", "verify", home=filled)[0] == 0
    assert launcher.texts_embedded() == embedded
    code, command = launcher.run("search", story(3).headline, "--json", home=filled)
    assert json.loads(command.stdout)["hits"][0]["article_id"] == story(3).id

    # Settings that say otherwise are refused with what to do; those that agree are welcome.
    code, command = launcher.run("search", "工程", home=filled, WENBAO_MODEL="bundled")
    assert code == 1
    assert "用模型 other" in command.stderr
    assert "wenbao index rebuild --model bundled" in command.stderr
    assert launcher.run("index", "verify", home=filled, WENBAO_MODEL="other")[0] == 0

    # And back, at no cost.
    embedded = launcher.texts_embedded()
    assert launcher.run("index", "rebuild", "--model", "bundled", home=filled)[0] == 0
    assert launcher.texts_embedded() == embedded
    assert model_of(filled) == "bundled"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_the_old_one_stays(launcher: Launcher, filled: Path, how: signal.Signals) -> None:
    rebuilding = launcher.start("index", "rebuild", "--model", "other", home=filled)
    until(lambda: vectors_of(filled, "other") > 0, "the first vectors")
    rebuilding.signal(how)
    code = rebuilding.wait()
    if how is signal.SIGINT:
        assert code == 130
        assert "原来的索引照旧可用" in rebuilding.stderr
    else:
        assert code == -signal.SIGKILL
    kept = vectors_of(filled, "other")
    assert 0 < kept < COUNT
    assert model_of(filled) == "bundled"
    assert launcher.run("index", "verify", home=filled)[0] == 0

    embedded = launcher.texts_embedded()
    assert launcher.run("index", "rebuild", "--model", "other", home=filled)[0] == 0
    assert launcher.texts_embedded() - embedded == COUNT - kept
    assert model_of(filled) == "other"


@contextmanager
def terminal() -> Iterator[tuple[Path, Callable[[], str]]]:
    """Give a terminal and a function that returns what has been shown on it since it was last asked."""
    ours, theirs = os.openpty()
    shown: Queue[bytes] = Queue()

    def watch() -> None:
        with suppress(OSError):  # the other side has been closed
            while part := os.read(ours, 1 << 16):
                shown.put(part)

    def so_far() -> str:
        tcdrain(theirs)
        parts = [shown.get(timeout=PATIENCE)]
        while not shown.empty():
            parts.append(shown.get())
        return re.sub(r"\x1b\[[\d;?]*\w", "", b"".join(parts).decode("utf-8", "replace"))

    watcher = Thread(target=watch)
    watcher.start()
    yield Path(os.ttyname(theirs)), so_far
    os.close(theirs)
    watcher.join()
    os.close(ours)


def test_progress_on_a_terminal(launcher: Launcher, filled: Path, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "more.jsonl", map(story, range(COUNT, COUNT + 300)))
    seen = {}
    for name, arguments in (
        ("ingest", ("ingest", source)),
        ("switch", ("index", "rebuild", "--model", "other")),
        ("rebuild", ("index", "rebuild")),
    ):
        with terminal() as (screen, shown):
            command = launcher.start(*arguments, home=filled, stderr=screen, TERM="xterm", COLUMNS="120")
            code = command.wait()
            seen[name] = shown()
        assert code == 0, seen[name]
    assert "篇/秒" in seen["ingest"]
    assert "300/300" in seen["ingest"]
    assert "300/?" in seen["ingest"]  # reading comes first, and nobody knows how much there is
    assert "段/秒" in seen["switch"]
    assert f"{COUNT + 300}/{COUNT + 300}" in seen["switch"]
    for bar in ("向量索引", "全文索引"):
        assert bar in seen["rebuild"]
    for text in seen.values():
        assert re.search(r"还需 (\d+:\d\d:\d\d)", text)
