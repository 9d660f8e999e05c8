"""Of all that share an archive, one at a time has the turn."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from corpus.errors import StorageError
from corpus.store import ArticleStore
from corpus.store.turn import Turn


def test_one_has_it_until_it_is_given_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/archive.db"
    one, other = ArticleStore(url), ArticleStore(url)
    mine, theirs = one.jobs.turn(), other.jobs.turn()
    assert mine.take()
    assert mine.take()
    assert not theirs.take()
    mine.give()
    assert theirs.take()
    assert not mine.take()
    one.close()
    other.close()


def test_it_may_be_taken_in_one_thread_and_given_back_in_another(tmp_path: Path) -> None:
    store = ArticleStore(f"sqlite:///{tmp_path}/archive.db")
    mine, theirs = store.jobs.turn(), store.jobs.turn()
    taking = threading.Thread(target=mine.take)
    taking.start()
    taking.join()
    assert not theirs.take()
    mine.give()
    assert theirs.take()
    store.close()


def test_a_folder_that_takes_no_lock_is_an_error(tmp_path: Path) -> None:
    store = ArticleStore("sqlite://")
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="锁文件"):
        Turn(tmp_path / "file" / "archive.db", store._database.engine).take()
    assert store.jobs.turn().take(), "an archive in memory has nobody to share with"
    store.close()
