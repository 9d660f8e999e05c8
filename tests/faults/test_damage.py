"""Full disks, damaged files, other versions, two writers: what happens, what is said, and how it is mended."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.store.migrations import FIRST_VERSION, LATEST
from embeddings.segment import Segmenter
from tests.faults.olderstore import SCHEMAS, layout, make_older
from tests.faults.support import (
    Launcher,
    disagreements,
    open_store,
    stored_once,
    story,
    text_keys,
    vector_count,
    write_articles,
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "wenbao-test", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no right to mount a small file system: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def filled(launcher: Launcher, home: Path, tmp_path: Path) -> Path:
    """An archive of forty articles."""
    source = write_articles(tmp_path / "filled.jsonl", map(story, range(40)))
    assert launcher.run("ingest", source, home=home)[0] == 0
    return home


def test_a_full_disk(launcher: Launcher, small_disk: Path, tmp_path: Path, segmenter: Segmenter) -> None:
    articles = [story(number) for number in range(900)]
    source = write_articles(tmp_path / "all.jsonl", articles)
    home = small_disk / "home"
    code, command = launcher.run("ingest", source, "--json", home=home)
    assert code == 3
    report = json.loads(command.stdout)
    [failure] = report["failed"]
    assert "磁盘已满" in failure["error"]
    assert "腾出空间" in failure["error"]
    assert 0 < report["articles_added"] < len(articles)
    stored_once(home, articles[: report["articles_added"]], articles)

    subprocess.run(["mount", "-o", "remount,size=100m", small_disk], check=True)
    code, command = launcher.run("ingest", source, "--json", home=home)
    assert code == 0
    assert stored_once(home, articles, articles) == len(articles)
    assert vector_count(home) == len(text_keys(articles))
    assert disagreements(home, segmenter) == []
    assert launcher.run("index", "verify", home=home)[0] == 0


def test_a_disk_too_small_for_a_backup(
    launcher: Launcher, small_disk: Path, home: Path, tmp_path: Path
) -> None:
    articles = list(map(story, range(700)))
    source = write_articles(tmp_path / "all.jsonl", articles)
    assert launcher.run("ingest", source, home=home)[0] == 0
    (small_disk / "ballast").write_bytes(b"." * 2_500_000)
    for safe in (small_disk / "safe", small_disk / "tight"):
        code, command = launcher.run("backup", safe, home=home)
        assert code == 1
        assert "磁盘已满" in command.stderr
        assert "没有写完" in command.stderr or "没有拷完" in command.stderr
        assert not safe.exists()
        # The second time the indexes fit, the database does not.
        (small_disk / "ballast").write_bytes(b"." * 1_500_000)
    assert stored_once(home, articles, articles) == len(articles)


def _cut_faiss_file(home: Path) -> None:
    [path] = (home / "index" / "dense").glob("*/index.faiss")
    path.write_bytes(path.read_bytes()[:1000])


def _delete_segment(home: Path) -> None:
    next((home / "index" / "lexical").glob("index-*/*.store")).unlink()


@pytest.mark.parametrize(("damage", "named"), [(_cut_faiss_file, "向量索引"), (_delete_segment, "全文索引")])
def test_a_damaged_index(
    launcher: Launcher, filled: Path, damage: Callable[[Path], None], named: str
) -> None:
    before = launcher.texts_embedded()
    assert launcher.run("search", story(3).headline, home=filled)[0] == 0
    by_a_search = launcher.texts_embedded() - before

    damage(filled)
    embedded = launcher.texts_embedded()
    code, command = launcher.run("index", "verify", home=filled)
    assert code == 1
    assert named in command.stdout
    assert "已损坏" in command.stdout
    assert "wenbao index rebuild" in command.stderr
    # Searching mends it by itself, and says so.
    code, command = launcher.run("search", story(3).headline, "--json", home=filled)
    assert code == 0
    assert json.loads(command.stdout)["hits"][0]["article_id"] == story(3).id
    assert "已从文章库重建" in command.stderr
    assert launcher.run("index", "verify", home=filled)[0] == 0

    damage(filled)
    assert launcher.run("index", "rebuild", home=filled)[0] == 0
    code, command = launcher.run("index", "verify", home=filled)
    assert (code, command.stdout, command.stderr) == (0, "文章库与索引一致。\n", "")
    assert launcher.texts_embedded() == embedded + by_a_search
    stored_once(filled, list(map(story, range(40))), list(map(story, range(40))))


def test_a_damaged_store(launcher: Launcher, filled: Path, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    assert launcher.run("backup", safe, home=filled)[0] == 0
    with (filled / "wenbao.db").open("r+b") as file:
        file.write(b"\0" * 8192)
    code, command = launcher.run("articles", home=filled)
    assert code == 1
    assert "已损坏" in command.stderr
    assert "从备份恢复" in command.stderr
    code, command = launcher.run("restore", safe, home=filled)
    assert code == 1
    assert "--overwrite" in command.stderr
    assert launcher.run("restore", safe, "--overwrite", home=filled)[0] == 0
    assert launcher.run("index", "verify", home=filled)[0] == 0
    stored_once(filled, list(map(story, range(40))), list(map(story, range(40))))


def test_a_corrupt_page_in_a_batch(launcher: Launcher, home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    batch.mkdir()
    write_articles(batch / "a.jsonl", map(story, range(10)))
    (batch / "b.txt").write_bytes(bytes(range(256)) * 40)
    (batch / "c.txt.gz").write_bytes(b"\x1f\x8b\x08\0 cut short")
    write_articles(batch / "d.jsonl", map(story, range(10, 20)))
    with (batch / "d.jsonl").open("ab") as file:
        file.write(b'{"text": "\xd3\xea\n')
    code, command = launcher.run("ingest", batch, "--json", home=home)
    assert code == 3
    report = json.loads(command.stdout)
    assert report["articles_added"] == 20
    failed = {Path(one["source"]).name: one for one in report["failed"]}
    assert failed.keys() == {"b.txt", "c.txt.gz", "d.jsonl"}
    assert failed["d.jsonl"]["line"] == 11
    assert "压缩文件已损坏" in failed["c.txt.gz"]["error"]
    assert stored_once(home, list(map(story, range(20))), list(map(story, range(20)))) == 20
    assert launcher.run("index", "verify", home=home)[0] == 0


def test_two_writers_at_once(launcher: Launcher, home: Path, tmp_path: Path, segmenter: Segmenter) -> None:
    mine, yours = list(map(story, range(300))), list(map(story, range(200, 500)))
    sources = [write_articles(tmp_path / "mine.jsonl", mine), write_articles(tmp_path / "yours.jsonl", yours)]
    commands = [launcher.start("ingest", source, "--json", home=home) for source in sources]
    for command, given in zip(commands, (mine, yours), strict=True):
        code = command.wait()
        if not command.stdout:  # it had to give way before it had stored anything
            assert (code, "另一个程序正在写入" in command.stderr) == (1, True), command.stderr
            continue
        report = json.loads(command.stdout)
        done = report["articles_added"] + report["articles_unchanged"]
        if code != 0:
            assert code == 3
            assert "另一个程序正在写入" in report["failed"][0]["error"]
        stored_once(home, given[:done], [*mine, *yours])
    for source in sources:
        assert launcher.run("ingest", source, home=home)[0] == 0
    both = list(map(story, range(500)))
    assert stored_once(home, both, both) == 500
    assert disagreements(home, segmenter) == []


def test_a_writer_that_finds_another_one_says_so(launcher: Launcher, filled: Path, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "one.jsonl", [story(100)])
    store = open_store(filled)
    with store.writer():
        code, command = launcher.run("ingest", source, home=filled)
    store.close()
    assert code == 1
    assert "另一个程序正在写入这个档案" in command.stderr
    assert "请等它做完再试" in command.stderr
    assert launcher.run("ingest", source, home=filled)[0] == 0


@pytest.mark.parametrize("version", sorted(SCHEMAS))
def test_a_store_of_an_older_version_is_brought_up_to_date(
    launcher: Launcher, filled: Path, home: Path, tmp_path: Path, version: int
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    make_older(version, filled / "wenbao.db", old / "wenbao.db")
    embedded = launcher.texts_embedded()
    assert launcher.run("index", "rebuild", home=old)[0] == 0
    assert launcher.texts_embedded() == embedded
    code, command = launcher.run("search", story(7).headline, "--json", home=old)
    assert code == 0
    assert json.loads(command.stdout)["hits"][0]["article_id"] == story(7).id
    assert layout(old / "wenbao.db") == layout(filled / "wenbao.db")
    articles = list(map(story, range(41)))
    stored_once(old, articles[:40], articles)
    source = write_articles(tmp_path / "all.jsonl", articles)
    code, command = launcher.run("ingest", source, "--json", home=old)
    report = json.loads(command.stdout)
    assert (report["articles_added"], report["articles_unchanged"]) == (1, 40)
    assert launcher.run("index", "verify", home=old)[0] == 0


def test_every_version_before_this_one_is_tried() -> None:
    assert sorted(SCHEMAS) == list(range(FIRST_VERSION, LATEST))


def test_a_store_of_a_newer_version_is_left_alone(launcher: Launcher, filled: Path) -> None:
    with closing(sqlite3.connect(filled / "wenbao.db")) as database, database:
        database.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(LATEST + 1)])
    before = (filled / "wenbao.db").read_bytes()
    code, command = launcher.run("articles", home=filled)
    assert code == 1
    assert f"结构版本 {LATEST + 1}" in command.stderr
    assert "请升级问报" in command.stderr
    code, command = launcher.run("delete", story(1).id, home=filled)
    assert code == 1
    assert (filled / "wenbao.db").read_bytes() == before


def test_no_index_at_all(launcher: Launcher, filled: Path) -> None:
    shutil.rmtree(filled / "index")
    code, command = launcher.run("index", "verify", home=filled)
    assert code == 1
    assert "没有可用的" in command.stdout
    assert launcher.run("index", "rebuild", home=filled)[0] == 0
    assert launcher.run("index", "verify", home=filled)[0] == 0
