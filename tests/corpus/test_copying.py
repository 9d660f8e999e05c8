"""Copies of a database that others write to, and their way back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.chunking import chunk_article
from corpus.errors import ArchiveBusyError, StorageError
from corpus.records import Article, Entry, Kind
from corpus.store import ArticleStore, copying
from corpus.store.copying import (
    check_database,
    copy_database,
    counts,
    database_file,
    holds_articles,
    replace_database,
    replacing,
)


def entry(number: int) -> Entry:
    article = Article(
        id=f"{number:016x}",
        headline=f"标题{number}",
        kicker=None,
        newspaper=None,
        date=None,
        page=None,
        section=None,
        kind=Kind.ARTICLE,
        reporters=(),
        credits=(),
        photos=(),
        url=None,
        text=f"第{number}座桥通了。" * 50,
    )
    return Entry(article, chunk_article(article))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "archive.db"


@pytest.fixture
def store(path: Path) -> Iterator[ArticleStore]:
    opened = ArticleStore(f"sqlite:///{path}", wait=0.2)
    opened.put([entry(number) for number in range(20)])
    yield opened
    opened.close()


def test_a_copy_is_one_state_however_much_is_written_meanwhile(
    store: ArticleStore, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGES_AT_ONCE", 4)
    told: list[tuple[int, int]] = []

    def write(done: int, total: int) -> None:
        told.append((done, total))
        store.put([entry(100 + len(told))])
        store.delete([entry(len(told)).article.id])

    copy = tmp_path / "copy.db"
    copy_database(path, copy, write)
    assert len(told) > 3
    assert told[-1][0] == told[-1][1]
    assert counts(copy)[0] == 20
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["copy.db"]
    again = ArticleStore(f"sqlite:///{copy}")
    assert [article.id for article in again.in_order()] == [entry(n).article.id for n in range(20)]
    again.close()


def test_a_copy_of_a_damaged_database_is_none(store: ArticleStore, path: Path, tmp_path: Path) -> None:
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: 3 * 4096] + b"\xff" * 4096 + whole[4 * 4096 :])
    with pytest.raises(StorageError, match="损坏"):
        copy_database(path, tmp_path / "copy.db")
    with pytest.raises(StorageError, match="损坏"):
        check_database(path)


def test_what_there_is_to_lose(store: ArticleStore, path: Path, tmp_path: Path) -> None:
    assert holds_articles(path)
    store.delete([entry(number).article.id for number in range(20)])
    assert not holds_articles(path)
    assert not holds_articles(tmp_path / "missing.db")
    other = tmp_path / "other.db"
    other.write_bytes(b"")
    assert not holds_articles(other)
    other.write_bytes(b"no database, but somebody's file")
    assert holds_articles(other)


def test_nobody_else_while_it_is_replaced(store: ArticleStore, path: Path, tmp_path: Path) -> None:
    copy_database(path, tmp_path / "copy.db")
    with pytest.raises(ArchiveBusyError, match="请先停下"), replacing(path, 0.1):
        pass
    store.put([entry(100)])
    with store.writer(), pytest.raises(ArchiveBusyError, match="正在写入"), replacing(path, 0.1):
        pass
    store.close()
    with replacing(path, 0.1):
        with pytest.raises(ArchiveBusyError, match="正在从备份恢复"):
            ArticleStore(f"sqlite:///{path}")
        replace_database(path, tmp_path / "copy.db")
    again = ArticleStore(f"sqlite:///{path}")
    assert again.count() == 20
    again.close()


def test_a_forgotten_store_keeps_nobody_out(path: Path) -> None:
    opened = ArticleStore(f"sqlite:///{path}")
    opened.put([entry(1)])
    del opened
    gc.collect()
    with replacing(path, 0.1):
        pass


def test_the_log_of_the_old_archive_is_not_applied_to_the_new_one(path: Path, tmp_path: Path) -> None:
    first = ArticleStore(f"sqlite:///{path}")
    first.put([entry(1)])
    copy_database(path, tmp_path / "copy.db")
    first.put([entry(2)])
    log = Path(f"{path}-wal")
    left = log.read_bytes()
    assert left
    first.close()
    log.write_bytes(left)  # as a killed program leaves it
    with replacing(path, 0.1):
        replace_database(path, tmp_path / "copy.db")
    again = ArticleStore(f"sqlite:///{path}")
    assert [article.id for article in again.in_order()] == [entry(1).article.id]
    again.close()


@pytest.mark.parametrize("url", ["postgresql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_only_files_are_copied(url: str) -> None:
    with pytest.raises(StorageError, match="pg_dump"):
        database_file(url)
