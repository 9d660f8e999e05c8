"""Backup, restore and export, with real processes at work meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.support import (
    Launcher,
    open_store,
    stored_once,
    story,
    until,
    vector_count,
    write_articles,
)

BATCH = 64


def test_a_backup_while_an_ingest_goes_on(launcher: Launcher, home: Path, tmp_path: Path) -> None:
    articles = [story(number) for number in range(12 * BATCH)]
    source = write_articles(tmp_path / "all.jsonl", articles)
    ingest = launcher.start("ingest", source, home=home, tells=True)
    until(lambda: ingest.reported >= 2 * BATCH, "two batches")
    reported = ingest.reported
    code, command = launcher.run("backup", tmp_path / "safe", "--json", home=home)
    assert code == 0, command.stderr
    card = json.loads(command.stdout)
    assert ingest.wait() == 0
    assert stored_once(home, articles, articles) == len(articles)

    embedded = launcher.texts_embedded()
    again = tmp_path / "again"
    code, command = launcher.run("restore", tmp_path / "safe", home=again)
    assert (code, command.stderr) == (0, "")  # nothing was damaged, nothing had to be rebuilt
    assert reported <= card["articles"] < len(articles)
    assert card["articles"] % BATCH == 0
    assert stored_once(again, articles[: card["articles"]], articles) == card["articles"]
    assert launcher.run("index", "verify", home=again)[0] == 0
    assert launcher.texts_embedded() == embedded
    # What was left out is added as to any other archive.
    code, command = launcher.run("ingest", source, "--json", home=again)
    assert json.loads(command.stdout)["articles_unchanged"] == card["articles"]
    assert stored_once(again, articles, articles) == len(articles)


@pytest.fixture
def filled(launcher: Launcher, home: Path, tmp_path: Path) -> Path:
    source = write_articles(tmp_path / "filled.jsonl", map(story, range(30)))
    assert launcher.run("ingest", source, home=home)[0] == 0
    return home


@pytest.fixture
def safe(launcher: Launcher, filled: Path, tmp_path: Path) -> Path:
    (filled / "feedback.jsonl").write_text('{"id": "1"}\n')
    assert launcher.run("backup", tmp_path / "safe", home=filled)[0] == 0
    return tmp_path / "safe"


def test_restoring_refuses_to_overwrite_and_does_when_told(
    launcher: Launcher, filled: Path, safe: Path
) -> None:
    assert launcher.run("delete", story(3).id, home=filled)[0] == 0
    (filled / "feedback.jsonl").write_text('{"id": "2"}\n')
    code, command = launcher.run("restore", safe, home=filled)
    assert code == 1
    assert "已有档案" in command.stderr
    assert "--overwrite" in command.stderr
    stored = open_store(filled)
    assert stored.count() == 29
    stored.close()
    (filled / ".restore-killed").mkdir()
    code, command = launcher.run("restore", safe, "--overwrite", "--json", home=filled)
    assert code == 0
    assert json.loads(command.stdout)["problems"] == []
    assert stored_once(filled, list(map(story, range(30))), list(map(story, range(30)))) == 30
    assert (filled / "feedback.jsonl").read_text() == '{"id": "2"}\n'
    assert not list(filled.glob(".restore-*"))


def test_what_is_restored_is_complete(launcher: Launcher, filled: Path, safe: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert launcher.run("restore", safe, home=again)[0] == 0
    assert (again / "feedback.jsonl").read_text() == '{"id": "1"}\n'
    assert vector_count(again) == vector_count(filled)
    one, other = (launcher.run("articles", "--full", "--json", home=each)[1] for each in (filled, again))
    assert one.stdout == other.stdout


def test_a_damaged_backup_replaces_nothing(launcher: Launcher, filled: Path, safe: Path) -> None:
    whole = (safe / "wenbao.db").read_bytes()
    for damaged in (whole[:-4096], b"\0" * len(whole), whole[:5000] + b"?" + whole[5001:]):
        (safe / "wenbao.db").write_bytes(damaged)
        code, command = launcher.run("restore", safe, "--overwrite", home=filled)
        assert code == 1
        assert "原来的档案没有动" in command.stderr
    (safe / "backup.json").unlink()
    code, command = launcher.run("restore", safe, "--overwrite", home=filled)
    assert code == 1
    assert "不是一份完整的备份" in command.stderr
    assert launcher.run("index", "verify", home=filled)[0] == 0
    assert stored_once(filled, list(map(story, range(30))), list(map(story, range(30)))) == 30


def test_a_backup_goes_into_a_folder_of_its_own(
    launcher: Launcher, filled: Path, safe: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in safe.rglob("*") if path.is_file()}
    code, command = launcher.run("backup", safe, home=filled)
    assert code == 1
    assert "已有东西" in command.stderr
    assert {path: path.read_bytes() for path in safe.rglob("*") if path.is_file()} == before
    code, command = launcher.run("backup", tmp_path / "no", home=tmp_path / "nowhere")
    assert code == 1
    assert "还没有档案" in command.stderr
    assert not (tmp_path / "no").exists()


def test_a_damaged_archive_is_not_backed_up(launcher: Launcher, filled: Path, tmp_path: Path) -> None:
    path = filled / "wenbao.db"
    open_store(filled).close()  # brings the log into the file
    whole = path.read_bytes()
    page = whole.index(story(3).text[:10].encode()) // 4096
    path.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
    code, command = launcher.run("backup", tmp_path / "copy", home=filled)
    assert code == 1
    assert "损坏" in command.stderr
    assert not (tmp_path / "copy").exists()


def test_an_export_comes_back_with_the_same_ids(launcher: Launcher, filled: Path, tmp_path: Path) -> None:
    for name in ("all.jsonl", "all.jsonl.gz"):
        assert launcher.run("export", tmp_path / name, home=filled)[0] == 0
        again = tmp_path / f"from-{name}"
        code, command = launcher.run("ingest", tmp_path / name, "--json", home=again)
        assert code == 0
        assert json.loads(command.stdout)["articles_added"] == 30
        assert _fingerprints(again) == _fingerprints(filled)
    _, command = launcher.run("export", home=filled)
    assert command.stdout == (tmp_path / "all.jsonl").read_text("utf-8")
    _, command = launcher.run("ingest", tmp_path / "all.jsonl", "--json", home=filled)
    assert json.loads(command.stdout)["articles_unchanged"] == 30
    code, command = launcher.run("export", tmp_path / "missing" / "all.jsonl", home=filled)
    assert code == 1
    assert "导出没有写完" in command.stderr


def _fingerprints(home: Path) -> dict[str, str]:
    store = open_store(home)
    ids = [article.id for article in store.in_order()]
    found = store.fingerprints(ids)
    store.close()
    return found
