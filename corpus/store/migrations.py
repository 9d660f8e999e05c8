"""Creating the tables, and bringing those of an older version up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, insert, inspect, select, update

from corpus.errors import StorageError
from corpus.store.database import Database
from corpus.store.derived import derive_all, is_current, mark_current
from corpus.store.schema import (
    chunk_times,
    copies,
    copy_bands,
    corrections,
    feedback,
    jobs,
    meta,
    metadata,
    questions,
    versions,
)

Migration = Callable[[Connection], None]


def _add_times_and_copies(connection: Connection) -> None:
    """2: the days of chunks, and groups of near-duplicates; `derive_all` fills them."""
    metadata.create_all(connection, tables=[chunk_times, copies, copy_bands])


def _add_service_tables(connection: Connection) -> None:
    """3: versions of articles, hand corrections, jobs, feedback and the question log; all begin empty."""
    metadata.create_all(connection, tables=[versions, corrections, jobs, feedback, questions])


FIRST_VERSION = 1
MIGRATIONS: tuple[Migration, ...] = (_add_times_and_copies, _add_service_tables)
"""MIGRATIONS[n] takes a store from version FIRST_VERSION + n to the next; append only."""

_KEY = "schema_version"


def prepare(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Create the tables of an empty database, or migrate it. Raises StorageError if it cannot be used."""
    latest = FIRST_VERSION + len(migrations)
    with database.reading() as connection:
        # Looking first keeps a start from waiting for a long write of another process.
        if _version(connection) == latest and is_current(connection):
            return
    with database.writing() as connection:
        version = _version(connection)
        if version is None:
            metadata.create_all(connection)
            connection.execute(insert(meta).values(key=_KEY, value=str(latest)))
            mark_current(connection)
            return
        _check(version, latest)
        for migrate in migrations[version - FIRST_VERSION :]:
            migrate(connection)
        connection.execute(update(meta).where(meta.c.key == _KEY).values(value=str(latest)))
        if not is_current(connection):
            derive_all(connection)


def _version(connection: Connection) -> int | None:
    """Return the version, None for an empty database, -1 for one whose version cannot be read."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if meta.name not in tables:
        raise StorageError("这个数据库不是问报的档案。请换一个数据文件夹（--home 或 WENBAO_HOME）。")
    value = connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar()
    return int(value) if value and value.isdecimal() else -1


def _check(version: int, latest: int) -> None:
    if version > latest:
        raise StorageError(
            f"这个档案由更新版本的问报建立（结构版本 {version}，本程序认识到 {latest}）。请升级问报后再打开。"
        )
    if version < FIRST_VERSION:
        raise StorageError(
            "档案的结构版本无法识别，本程序不敢改动它。请用建立它的版本打开并导出，再换一个数据文件夹入库。"
        )
