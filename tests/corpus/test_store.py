"""The store over a file and over a server: the contract, and what is particular to each."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from corpus.errors import ArchiveBusyError, StorageError
from corpus.store import ArticleStore
from tests.corpus.store_contract import StoreContract, entry
from tests.servers import needs_postgres, new_database


class TestSqlite(StoreContract):
    """The contract over a file, and what only a file can suffer."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "home" / "archive.db"

    @pytest.fixture
    def url(self, path: Path) -> str:
        return f"sqlite:///{path}"

    def test_a_writer_blocks_writers_but_no_readers(self, store: ArticleStore, path: Path) -> None:
        store.put([entry("a")])
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM people")
        assert store.get("a").id == "a"
        with pytest.raises(ArchiveBusyError, match="另一个程序正在写入"):
            store.put([entry("b")])
        writer.execute("ROLLBACK")
        writer.close()
        assert store.put([entry("b")]).added == ("b",)

    def test_a_full_disk(self, store: ArticleStore, url: str) -> None:
        store.put([entry("a")])

        def no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA max_page_count = 1")  # not below what is in use

        event.listen(Engine, "connect", no_more_pages)
        try:
            full = ArticleStore(url)
            with pytest.raises(StorageError, match=r"磁盘已满.*此前已写入的都在"):
                full.put([entry("b"), entry("c", "水" * 500_000 + "。")])
            assert full.get_many(["a", "b", "c"]).keys() == {"a"}
            full.close()
        finally:
            event.remove(Engine, "connect", no_more_pages)
        assert store.put([entry("b")]).added == ("b",)

    def test_a_file_that_is_no_database(self, path: Path, url: str) -> None:
        path.parent.mkdir()
        path.write_bytes("这不是数据库。".encode() * 1000)
        with pytest.raises(StorageError, match="损坏或不是档案"):
            ArticleStore(url)

    def test_a_database_of_somebody_else(self, path: Path, url: str) -> None:
        path.parent.mkdir()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE recipes (name TEXT)")
        other.close()
        with pytest.raises(StorageError, match="不是问报的档案"):
            ArticleStore(url)

    @pytest.mark.parametrize(
        ("version", "message"), [("99", "请升级问报"), ("0", "无法识别"), ("?", "无法识别")]
    )
    def test_schema_versions(
        self, store: ArticleStore, path: Path, url: str, version: str, message: str
    ) -> None:
        with sqlite3.connect(path) as other:
            other.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [version])
        other.close()
        with pytest.raises(StorageError, match=message):
            ArticleStore(url)

    def test_addresses(self, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match="档案地址无法识别"):
            ArticleStore("archive.db")
        (tmp_path / "file").write_text("")
        with pytest.raises(StorageError, match="无法建立档案文件夹"):
            ArticleStore(f"sqlite:///{tmp_path}/file/archive.db")
        with pytest.raises(StorageError, match="无法打开"):
            ArticleStore(f"sqlite:///{tmp_path}")


@needs_postgres
class TestPostgres(StoreContract):
    """The contract over a server, and what only several programs at a time can suffer."""

    @pytest.fixture
    def url(self) -> Iterator[str]:
        with new_database() as url:
            yield url

    @pytest.fixture
    def other(self, url: str, store: ArticleStore) -> Iterator[ArticleStore]:
        opened = ArticleStore(url, wait=0.1)
        yield opened
        opened.close()

    def test_one_writer_for_each_article(self, store: ArticleStore, other: ArticleStore) -> None:
        with store.lease(["a", "b"]):
            with pytest.raises(ArchiveBusyError, match="这些文章正由另一个程序写入"), other.lease(["b", "c"]):
                pass
            with other.lease(["c", "d"]):
                other.put([entry("c")])
        with other.lease(["b", "c"]):
            pass

    def test_who_has_the_whole_archive_has_every_article(
        self, store: ArticleStore, other: ArticleStore
    ) -> None:
        with store.writer():
            with store.lease(["a"]):
                store.put([entry("a")])
            with pytest.raises(ArchiveBusyError), other.lease(["b"]):
                pass
        with other.lease(["b"]), pytest.raises(ArchiveBusyError), store.writer():
            pass

    def test_changes_come_in_the_order_of_their_numbers(self, url: str, store: ArticleStore) -> None:
        """Several programs at a time; whoever follows the log misses nothing."""
        stores = [ArticleStore(url, wait=20) for _ in range(3)]

        def work(number: int) -> None:
            for turn in range(8):
                stores[number].put([entry(f"{number}-{turn}")])

        threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        seen, rows = 0, set()
        while any(thread.is_alive() for thread in threads) or seen < store.revision():
            for change in store.changes(seen):
                rows.add(change.row)
                seen = change.revision
        for opened in stores:
            opened.close()
        assert rows == {row for row, _ in store.rows()}
        assert len(rows) == 24
        assert len(list(store.in_order())) == 24

    def test_a_shared_task_is_done_by_one(self, store: ArticleStore, other: ArticleStore) -> None:
        with store.alone("index"), other.alone("index", wait=False) as is_ours:
            assert not is_ours
        with other.alone("index", wait=False) as is_ours:
            assert is_ours


KEYS = st.sampled_from(["a", "b", "c", "d"])


BATCHES = st.lists(st.tuples(KEYS, st.sampled_from(["桥通了。", "桥断了。", "桥" * 500])), max_size=4)


@settings(max_examples=25, deadline=None)
@given(st.lists(BATCHES | st.sets(KEYS, max_size=2), max_size=6))
def test_replaying_the_changes_gives_the_rows(steps: list[list[tuple[str, str]] | set[str]]) -> None:
    """An index that has followed every change holds exactly the live rows, whatever was put and deleted."""
    with TemporaryDirectory() as folder:
        store = ArticleStore(f"sqlite:///{folder}/archive.db")
        live: dict[str, str] = {}
        followed: dict[int, str] = {}
        seen = 0
        for step in steps:
            if isinstance(step, set):
                assert store.delete(step) == len(step & live.keys())
                live = {key: text for key, text in live.items() if key not in step}
            else:
                store.put([entry(key, text) for key, text in step])
                live |= dict(step)
            for change in store.changes(seen):
                if change.removed:
                    assert followed.pop(change.row) == change.chunk_id
                else:
                    assert followed.setdefault(change.row, change.chunk_id) == change.chunk_id
                seen = change.revision
            assert seen == store.revision()
            assert followed == {row: chunk.id for row, chunk in store.rows()}
            wanted = [chunk for key in sorted(live) for chunk in entry(key, live[key]).chunks]
            assert sorted((chunk for _, chunk in store.rows()), key=lambda chunk: chunk.id) == wanted
        store.close()
