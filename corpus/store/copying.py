"""Copies of an archive's database file: made while others write, checked, and put in its place."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from corpus.errors import ArchiveBusyError, StorageError
from corpus.store.database import BUSY, explanation, file_of
from corpus.store.using import UseLock

_PAGES_AT_ONCE = 4096
_NOT_A_FILE = (
    "这个档案不在 SQLite 文件里（见 WENBAO_STORE_URL）。请用数据库自己的工具备份和恢复，例如 pg_dump。"
)


def database_file(url: str) -> Path:
    """Return the file of an SQLite archive. Raises StorageError for one that has none."""
    try:
        path = file_of(make_url(url))
    except ArgumentError:
        path = None
    if path is None:
        raise StorageError(_NOT_A_FILE)
    return path


def copy_database(source: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write one state of the database at `source` to the new file `target`, whole and by itself.

    Others may go on reading and writing. `progress` is told (pages copied, pages in all). Raises
    StorageError, also when the copy turns out to be damaged.
    """

    def copied(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with _written(target), closing(_connected(source)) as old, closing(sqlite3.connect(target)) as new:
        # The open transaction keeps every step at the same state; without it each write of others would
        # make the copy begin again.
        old.execute("BEGIN")
        old.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=_PAGES_AT_ONCE, progress=copied)
        # A single file: no log beside it that could be forgotten.
        new.execute("PRAGMA journal_mode = DELETE")
    check_database(target)


def check_database(path: Path) -> None:
    """Raise StorageError unless the database is sound, page by page."""
    with explained(path), closing(_connected(path)) as database:
        found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        message = f"档案文件 {path} 有损坏的地方。请从更早的备份恢复，或换一个数据文件夹重新入库。"
        raise StorageError(message, detail="; ".join(found))


def holds_articles(path: Path) -> bool:
    """Whether there is something to lose at `path`: articles, or a file that cannot be read as an archive."""
    if not path.exists():
        return False
    try:
        with closing(_connected(path)) as database:
            return database.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return path.stat().st_size > 0


def counts(path: Path) -> tuple[int, int]:
    """Return how many articles and how many chunks the database at `path` holds. Raises StorageError."""
    query = "SELECT (SELECT COUNT(*) FROM articles), (SELECT COUNT(*) FROM chunks)"
    with explained(path), closing(_connected(path)) as database:
        found_articles, found_chunks = database.execute(query).fetchone()
    return int(found_articles), int(found_chunks)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def replacing(path: Path, wait: float) -> Iterator[None]:
    """Keep everybody else out of the database at `path`: writers, and whoever has it open.

    Raises ArchiveBusyError when another program uses it.
    """
    writer = FileLock(f"{path}.writer.lock")
    try:
        writer.acquire(timeout=wait)
    except Timeout as error:
        raise ArchiveBusyError(BUSY, detail=str(path)) from error
    try:
        use = UseLock(path, alone=True)
        try:
            yield
        finally:
            use.release()
    finally:
        writer.release()


def replace_database(path: Path, by: Path) -> None:
    """Put the file `by` in the place of the database at `path`, in one step. Hold `replacing` meanwhile."""
    with contextlib.suppress(sqlite3.Error), closing(_connected(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # whenever we are killed, one whole archive is there
    for suffix in ("-wal", "-shm"):
        # The log of a damaged archive may still be there, and would be applied to the new one.
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{path}{suffix}")
    os.replace(by, path)


@contextmanager
def _written(target: Path) -> Iterator[None]:
    try:
        with explained(target):
            yield
    except StorageError as error:
        if getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_FULL":
            raise
        message = f"磁盘已满，{target} 没有写完。请腾出空间，或换一个磁盘后重新运行；原来的档案没有动。"
        raise StorageError(message, detail=error.detail) from error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into our errors, naming `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explanation(error, path) from error


def _connected(path: Path) -> sqlite3.Connection:
    """Open an existing file; a missing one is an error, not a new database."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
