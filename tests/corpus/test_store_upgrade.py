"""An archive of an older version: what it lacks is worked out when it is opened, once."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.chunking import chunk_article
from corpus.dates import DaySpan
from corpus.errors import StorageError
from corpus.records import Entry
from corpus.store import ArticleStore, derived
from tests.corpus.derived_contract import invented, told

DAY = DaySpan(date(2024, 2, 29), date(2024, 2, 29))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with two prints of a story and one other, as version 1 would have left it."""
    path = tmp_path / "archive.db"
    store = ArticleStore(f"sqlite:///{path}")
    story = "昨日大桥通车。" + invented(1)
    store.put([told("a", story), told("b", story + "（完）"), told("other", invented(2))])
    store.close()
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            "DROP TABLE alembic_version; DROP TABLE copy_bands; DROP TABLE copies; DROP TABLE chunk_times; DROP TABLE jobs;"
            "DROP TABLE versions; DROP TABLE corrections; DROP TABLE feedback; DROP TABLE questions;"
            "DELETE FROM meta WHERE key = 'derived_version';"
            "UPDATE meta SET value = '1' WHERE key = 'schema_version';"
        )
    return path


def test_an_older_archive_is_filled(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        store = ArticleStore(f"sqlite:///{path}")
    assert "正在补算 3 篇文章" in caplog.text
    assert store.copies(["a", "b", "other"]) == {"a": ("b",), "b": ("a",)}
    assert store.chunk_spans(["a-0"]) == {"a-0": (DAY,)}
    before = store.revision()
    store.delete(["b"])
    assert store.revision() > before
    assert store.copies(["a"]) == {}
    store.close()


def test_it_is_filled_once(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ArticleStore(f"sqlite:///{path}").close()
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        ArticleStore(f"sqlite:///{path}").close()
    assert caplog.text == ""


def test_a_new_archive_has_nothing_to_fill(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        ArticleStore(f"sqlite:///{tmp_path}/archive.db").close()
        ArticleStore(f"sqlite:///{tmp_path}/archive.db").close()
    assert caplog.text == ""


def test_a_new_version_works_it_out_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ArticleStore(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as stale, stale:
        stale.execute("UPDATE chunk_times SET first = 1, last = 2")
        stale.execute("UPDATE copies SET group_id = NULL, signature = zeroblob(384)")
        stale.execute("DELETE FROM copy_bands")
    monkeypatch.setattr(derived, "DERIVED_VERSION", "next")
    store = ArticleStore(f"sqlite:///{path}")
    assert store.copies(["a"]) == {"a": ("b",)}
    assert store.chunk_spans(["a-0"]) == {"a-0": (DAY,)}
    store.close()
    with closing(sqlite3.connect(path)) as now:
        assert now.execute("SELECT COUNT(*) FROM copy_bands").fetchone() == (3 * 32,)


def test_a_fill_that_fails_leaves_the_older_archive(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("no more room")

    monkeypatch.setattr(derived, "join_groups", broken)
    with pytest.raises(StorageError):
        ArticleStore(f"sqlite:///{path}")
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() == ("1",)
        names = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "copies" not in names
    store = ArticleStore(f"sqlite:///{path}")
    assert store.copies(["a"]) == {"a": ("b",)}
    store.close()


def test_version_2_gains_the_tables_of_the_service_and_keeps_all(path: Path) -> None:
    ArticleStore(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            "DROP TABLE jobs; DROP TABLE versions; DROP TABLE corrections; DROP TABLE feedback;"
            "DROP TABLE alembic_version; DROP TABLE questions; UPDATE meta SET value = '2' WHERE key = 'schema_version';"
        )
    store = ArticleStore(f"sqlite:///{path}")
    assert store.count() == 3
    assert store.copies(["a"]) == {"a": ("b",)}
    assert (store.versions("a"), store.jobs.count(), store.feedback.count(), store.questions.count()) == (
        [],
        0,
        0,
        0,
    )
    article = store.get("a")
    mended = replace(article, headline="改好的标题")
    store.mend(Entry(mended, chunk_article(mended)))
    assert store.versions("a")[0].article == article
    store.close()
