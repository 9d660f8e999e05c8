"""The store over a file and over a server: the contract, and what is particular to each."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, event

from corpus.errors import ArchiveBusyError, StorageError
from corpus.store import ArticleStore
from corpus.store.database import Database
from corpus.store.migrations import MIGRATIONS, prepare
from corpus.store.schema import metadata
from tests.corpus.store_contract import StoreContract, entry


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

    def test_migrations_run_once_in_order(self, store: ArticleStore, url: str) -> None:
        store.put([entry("a")])
        ran: list[str] = []

        def second(connection: Connection) -> None:
            ran.append("second")
            connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN mood TEXT")

        def third(connection: Connection) -> None:
            ran.append("third")
            connection.exec_driver_sql("UPDATE articles SET mood = '好'")

        database = Database(url, 1.0)
        prepare(database, (*MIGRATIONS, second, third))
        prepare(database, (*MIGRATIONS, second, third))
        assert ran == ["second", "third"]
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT mood FROM articles").scalar() == "好"
        database.close()
        with pytest.raises(StorageError, match="请升级问报"):
            ArticleStore(url)

    def test_a_failed_migration_changes_nothing(self, store: ArticleStore, url: str) -> None:
        def broken(connection: Connection) -> None:
            connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN mood TEXT")
            connection.exec_driver_sql("no such statement")

        database = Database(url, 1.0)
        with pytest.raises(StorageError):
            prepare(database, (*MIGRATIONS, broken))
        database.close()
        ArticleStore(url).close()

    def test_addresses(self, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match="档案地址无法识别"):
            ArticleStore("archive.db")
        (tmp_path / "file").write_text("")
        with pytest.raises(StorageError, match="无法建立档案文件夹"):
            ArticleStore(f"sqlite:///{tmp_path}/file/archive.db")
        with pytest.raises(StorageError, match="无法打开"):
            ArticleStore(f"sqlite:///{tmp_path}")


@pytest.mark.skipif("WENBAO_TEST_DATABASE" not in os.environ, reason="names no database server")
class TestServer(StoreContract):
    """The contract over the server that WENBAO_TEST_DATABASE names; its tables are dropped."""

    @pytest.fixture
    def url(self) -> str:
        url = os.environ["WENBAO_TEST_DATABASE"]
        engine = create_engine(url)
        metadata.drop_all(engine)
        engine.dispose()
        return url


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
