"""Creating the tables, and bringing those of an older version up to date with Alembic."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
    update,
)

from corpus.errors import StorageError
from corpus.store.database import Database
from corpus.store.derived import derive_all, is_current, mark_current
from corpus.store.schema import meta, metadata

FIRST_VERSION = 1
LATEST = 3
"""The version of `schema`; the last of the files in REVISIONS leads to it."""

REVISIONS = Path(__file__).parent / "revisions"

_KEY = "schema_version"

# As Alembic makes it: the number of the last revision that was applied.
_stamps = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def prepare(database: Database, revisions: Path = REVISIONS, latest: int = LATEST) -> None:
    """Create the tables of an empty database, or migrate it. Raises StorageError if it cannot be used."""
    with database.reading() as connection:
        # Looking first keeps a start from waiting for a long write of another process.
        if _version(connection) == latest and _is_stamped(connection) and is_current(connection):
            return
    with database.writing() as connection:
        version = _version(connection)
        if version is None:
            metadata.create_all(connection)
            connection.execute(insert(meta).values(key=_KEY, value=str(latest)))
            _stamp(connection, latest)
            mark_current(connection)
            return
        _check(version, latest)
        if not _is_stamped(connection):
            _stamp(connection, version)  # the program that made it did not know Alembic
        if version < latest:
            upgrade(connection, revisions)
            connection.execute(update(meta).where(meta.c.key == _KEY).values(value=str(latest)))
        if not is_current(connection):
            derive_all(connection)


def upgrade(connection: Connection, revisions: Path = REVISIONS) -> None:
    """Apply the revisions that the database lacks, in the transaction that is open."""
    # Imported here: only an archive of an older version has to wait for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _version(connection: Connection) -> int | None:
    """Return the version, None for an empty database, -1 for one whose version cannot be read."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if meta.name not in tables:
        raise StorageError("这个数据库不是问报的档案。请换一个数据文件夹（--home 或 WENBAO_HOME）。")
    value = connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar()
    return int(value) if value and value.isdecimal() else -1


def _is_stamped(connection: Connection) -> bool:
    return inspect(connection).has_table(_stamps.name)


def _stamp(connection: Connection, version: int) -> None:
    _stamps.create(connection)
    connection.execute(insert(_stamps).values(version_num=f"{version:04d}"))


def _check(version: int, latest: int) -> None:
    if version > latest:
        raise StorageError(
            f"这个档案由更新版本的问报建立（结构版本 {version}，本程序认识到 {latest}）。请升级问报后再打开。"
        )
    if version < FIRST_VERSION:
        raise StorageError(
            "档案的结构版本无法识别，本程序不敢改动它。请用建立它的版本打开并导出，再换一个数据文件夹入库。"
        )
