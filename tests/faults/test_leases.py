"""Leases on PostgreSQL: what happens when the session that holds one is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import psycopg
import pytest

from corpus.chunking import chunk_article
from corpus.errors import ArchiveBusyError, UnavailableError
from corpus.records import Article, Entry
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.records import FloatMatrix
from tests.articles import plain_article
from tests.faults.support import until
from tests.servers import needs_postgres, new_database
from tests.support import HashingEncoder

pytestmark = [needs_postgres, pytest.mark.servers]

_HOLDERS = """
    SELECT DISTINCT pid FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_WAITING = _HOLDERS.replace("granted", "NOT granted")


@pytest.fixture
def url() -> Iterator[str]:
    with new_database() as url:
        yield url


@pytest.fixture
def store(url: str) -> Iterator[ArticleStore]:
    store = ArticleStore(url)
    yield store
    store.close()


@pytest.fixture
def other(url: str) -> Iterator[ArticleStore]:
    store = ArticleStore(url)
    yield store
    store.close()


def kill_holder(url: str) -> None:
    """End the session that holds a lease, as an administrator would, and wait until its locks are free."""
    with psycopg.connect(url, autocommit=True) as connection:
        (holder,) = connection.execute(_HOLDERS).fetchone() or (None,)
        assert holder is not None
        connection.execute("SELECT pg_terminate_backend(%s)", (holder,))
        until(lambda: connection.execute(_HOLDERS).fetchone() is None, "free locks")


def entry(key: str, text: str) -> Entry:
    article = plain_article(key, text)
    return Entry(article, chunk_article(article))


def test_nothing_is_written_under_a_lost_lease(store: ArticleStore, url: str) -> None:
    with store.lease(["a"]):
        store.put([entry("a", "灯高31米。")])
        kill_holder(url)
        with pytest.raises(UnavailableError, match="写入的权利已经失去"):
            store.put([entry("a", "灯高37米。")])
        with pytest.raises(UnavailableError):  # nor by asking again
            store.delete(["a"])
    assert store.get("a").text == "灯高31米。"
    with store.lease(["a"]):
        store.put([entry("a", "灯高37米。")])
    assert store.get("a").text == "灯高37米。"


def test_who_has_lost_the_whole_archive_writes_nothing_either(store: ArticleStore, url: str) -> None:
    with store.writer(), store.lease(["a"]):
        kill_holder(url)
        with pytest.raises(UnavailableError):
            store.put([entry("a", "灯高31米。")])
    assert store.count() == 0


def test_who_has_a_lease_after_it_was_lost_is_not_overwritten(
    store: ArticleStore, other: ArticleStore, url: str
) -> None:
    with store.lease(["a"]):
        with pytest.raises(ArchiveBusyError), ArticleStore(url, wait=0).lease(["a"]):
            pass
        kill_holder(url)
        with other.lease(["a"]):
            other.put([entry("a", "灯高37米。")])
            with pytest.raises(UnavailableError):
                store.put([entry("a", "灯高31米。")])
    assert store.get("a").text == "灯高37米。"


def test_a_commit_under_way_comes_before_the_next_holder(
    store: ArticleStore, other: ArticleStore, url: str
) -> None:
    """Between the look at the lease and the commit it may be lost; the next holder then waits for the commit."""
    found: list[str] = []

    def next_holder() -> None:
        with other.lease(["a"]):
            found.append(other.get("a").text)

    thread = threading.Thread(target=next_holder)
    with store.lease(["a"]):
        store.put([entry("a", "灯高31米。")])
        with psycopg.connect(url, autocommit=True) as watch, store._database.writing() as connection:
            ours = watch.execute(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> %s",
                (connection.connection.dbapi_connection.info.backend_pid,),  # type: ignore[union-attr]
            ).fetchone()
            assert ours is not None
            watch.execute("SELECT pg_terminate_backend(%s)", ours)
            thread.start()
            until(lambda: watch.execute(_WAITING).fetchone(), "the next holder")
            connection.exec_driver_sql("UPDATE articles SET text = '灯高37米。' WHERE id = 'a'")
            assert not found
    thread.join()
    assert found == ["灯高37米。"]


class KillingEncoder(HashingEncoder):
    """Loses the lease while it embeds."""

    def __init__(self, url: str) -> None:
        super().__init__(64)
        self._url: str | None = url

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        if self._url is not None:
            kill_holder(self._url)
            self._url = None
        return super().encode_passages(texts)


def test_an_ingest_that_loses_its_lease_stores_nothing_and_can_be_run_again(
    store: ArticleStore, url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = Archive(store, KillingEncoder(url), tmp_path_factory.mktemp("index"))
    articles: list[Article] = [plain_article("a", "灯高31米。"), plain_article("b", "灯塔在枫桥。")]
    with pytest.raises(UnavailableError):
        archive.add(articles)
    assert store.count() == 0
    assert archive.add(articles).added == 2
    assert archive.verify() == []


def test_locks_are_given_back(store: ArticleStore, url: str) -> None:
    with store.lease(["a", "b"]), store.alone("index"):
        pass
    with psycopg.connect(url) as connection:
        assert connection.execute(_HOLDERS).fetchone() is None
