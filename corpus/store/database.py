"""The connection to the database, and everything about it that is particular to one kind of database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from corpus.errors import ArchiveBusyError, StorageError, UnavailableError, WenbaoError
from corpus.store import advisory
from corpus.store.using import UseLock

BUSY = "另一个程序正在写入这个档案。请等它做完再试，或先停下它（例如正在运行的 wenbao ingest）。"
BEING_WRITTEN = "这些文章正由另一个程序写入。请等它做完再试。"
_LOST = "档案数据库现在连不上，这一步没有做；恢复后会自动接上。请过几秒再试"
_LEASE_LOST = "与档案数据库的连接断过，写入的权利已经失去，这一步没有做。请过几秒再试"
# Of PostgreSQL's codes: connection lost or refused, shutting down, starting up, too many connections.
_UNAVAILABLE = ("08", "57P01", "57P02", "57P03", "53300")


class Database:
    """Connections, transactions and the writer's lock of one URL. Safe to share between threads."""

    def __init__(self, url: str, wait: float) -> None:
        """Open `url`; `wait`: seconds to wait for another writer before giving up. Raises StorageError."""
        try:
            parsed = make_url(url)
            self._engine = _engine(parsed, wait)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            message = (
                "档案地址无法识别。请写成 sqlite:////文件夹/archive.db 或 postgresql://用户:密码@主机/库名 的样子；"
                "用 PostgreSQL 须先装 wenbao[postgresql]。"
            )
            raise StorageError(message, detail=str(error)) from error
        self._wait = wait
        self._path = file_of(parsed)
        self._file_lock = FileLock(f"{self._path}.writer.lock") if self._path else None
        self._thread_lock = threading.RLock()
        self._writing_thread: int | None = None
        self._named: dict[str, threading.RLock] = {}
        self._holding = _Holding()
        self._use = UseLock(self._path, alone=False) if self._path else None

    @property
    def engine(self) -> Engine:
        """The engine behind it all."""
        return self._engine

    @property
    def is_shared(self) -> bool:
        """Whether it is on a server, where several programs write side by side."""
        return self._engine.dialect.name == "postgresql"

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database that has one."""
        return self._path

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()
        if self._use is not None:
            self._use.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of the archive."""
        with self._explained(), self._engine.connect() as connection:
            if self.is_shared:
                # By itself it would show each statement what was committed before that.
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed whole or not at all.

        Inside a lease that was lost with its session it raises UnavailableError and nothing is written.
        """
        with (
            self._explained(),
            self._engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            if self.is_shared:
                advisory.one_commit_at_a_time(connection, self._wait)
                # From here on a lease may be lost, but nobody else gets it before we have committed.
                self.assure_held()
            yield connection

    @contextmanager
    def wiping(self, connection: Connection) -> Iterator[None]:
        """Overwrite what is deleted meanwhile, instead of leaving it in free pages of the file."""
        if connection.dialect.name != "sqlite":
            yield
            return
        before = connection.exec_driver_sql("PRAGMA secure_delete").scalar()
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"PRAGMA secure_delete = {before}")

    def settle(self) -> None:
        """Empty SQLite's log into the file, as far as nobody reads older states: what was deleted is in it too."""
        if self._path is not None:
            self.number("PRAGMA wal_checkpoint(TRUNCATE)")

    def number(self, sql: str) -> int:
        """Return the one number that `sql` selects, 0 for none.

        Goes past SQLAlchemy's transaction and result machinery, which costs four times the query itself.
        """
        if self._path is None:
            with self.reading() as session:
                return int(session.exec_driver_sql(sql).scalar() or 0)
        with self._explained():
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(sql)
                row = cursor.fetchone()
                cursor.close()
            finally:
                connection.close()
        return int(row[0] or 0) if row else 0

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Be the only writer of all processes; the same thread may enter again. Raises ArchiveBusyError."""
        if self._file_lock is not None:
            lock = self._locked_file(self._file_lock)
        elif self.is_shared:
            lock = self._advisory_lock()
        else:
            lock = self._process_lock()
        with lock:
            yield

    @contextmanager
    def lease(self, names: Iterable[str]) -> Iterator[None]:
        """Be the only one to write to the articles `names`; on a server others may write to others meanwhile,
        elsewhere this is `writer`. Raises ArchiveBusyError."""
        if not self.is_shared:
            with self.writer():
                yield
        elif self._writing_thread == threading.get_ident():
            yield  # the whole archive is ours
        else:
            keys = [advisory.key_of(f"article {name}") for name in dict.fromkeys(names)]
            with self._held(keys, self._wait, shared=advisory.WRITER) as is_held:
                if not is_held:
                    raise ArchiveBusyError(BEING_WRITTEN)
                yield

    def assure_held(self) -> None:
        """Raise UnavailableError where a lock of a server that this thread holds (`writer`, `lease`, `alone`) was
        lost with its session, so that another may have it by now."""
        with self._explained():
            if not all(hold.is_kept() for hold in self._holding.holds):
                raise UnavailableError(_LEASE_LOST)

    @contextmanager
    def _held(self, keys: Sequence[int], wait: float, *, shared: int | None = None) -> Iterator[bool]:
        with self._explained(), advisory.held(self._engine, keys, wait, shared=shared) as hold:
            if hold is None:
                yield False
                return
            self._holding.holds.append(hold)
            try:
                yield True
            finally:
                self._holding.holds.remove(hold)

    @contextmanager
    def alone(self, task: str, *, wait: bool = True) -> Iterator[bool]:
        """Be the only one, of all processes, at a task that all share.

        Yields whether it is ours; with `wait` it always is, unless ArchiveBusyError is raised.
        """
        seconds = self._wait * 12 if wait else 0  # another may be building a whole index
        if self.is_shared:
            with self._held([advisory.key_of(f"task {task}")], seconds) as is_ours:
                if wait and not is_ours:
                    raise ArchiveBusyError(BUSY)
                yield is_ours
            return
        lock = FileLock(f"{self._path}.{task}.lock") if self._path else self._named_lock(task)
        try:
            is_ours = bool(lock.acquire(timeout=seconds))
        except Timeout:
            is_ours = False
        if wait and not is_ours:
            raise ArchiveBusyError(BUSY)
        try:
            yield is_ours
        finally:
            if is_ours:
                lock.release()

    def _named_lock(self, task: str) -> threading.RLock:
        return self._named.setdefault(task, threading.RLock())

    @contextmanager
    def _locked_file(self, lock: FileLock) -> Iterator[None]:
        try:
            # The system drops the lock when its holder dies, so a killed ingest leaves none behind.
            lock.acquire(timeout=self._wait)
        except Timeout as error:
            raise ArchiveBusyError(BUSY, detail=str(self._path)) from error
        except OSError as error:
            message = f"无法在档案旁建立锁文件：{lock.lock_file}。请检查文件夹的写权限和磁盘空间。"
            raise StorageError(message, detail=str(error)) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _process_lock(self) -> Iterator[None]:
        if not self._thread_lock.acquire(timeout=self._wait):
            raise ArchiveBusyError(BUSY)
        try:
            yield
        finally:
            self._thread_lock.release()

    @contextmanager
    def _advisory_lock(self) -> Iterator[None]:
        with self._process_lock():
            if self._writing_thread is not None:
                yield  # this thread holds it; another session of ours would wait for ourselves
                return
            with self._held([advisory.WRITER], self._wait) as is_held:
                if not is_held:
                    raise ArchiveBusyError(BUSY)
                self._writing_thread = threading.get_ident()
                try:
                    yield
                finally:
                    self._writing_thread = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what a driver raises into our errors."""
        try:
            yield
        except DBAPIError as error:
            raise explanation(error.orig or error, self._path) from error
        except sqlite3.Error as error:
            raise explanation(error, self._path) from error


class _Holding(threading.local):
    """What this thread holds of a server's locks."""

    def __init__(self) -> None:
        self.holds: list[advisory.Hold] = []


def file_of(url: URL) -> Path | None:
    """Return the file of an SQLite URL, None for memory and for servers."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _engine(url: URL, wait: float) -> Engine:
    path = file_of(url)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"无法建立档案文件夹：{path.parent}。请检查路径和写权限。"
            raise StorageError(message, detail=str(error)) from error
    if url.get_backend_name() == "postgresql":
        return _server_engine(url)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        _tame_sqlite(engine, wait)
    return engine


def _server_engine(url: URL) -> Engine:
    """Connections that are looked at before use, so that a server that was away is found again by itself."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args={"connect_timeout": 5}
    )


def _tame_sqlite(engine: Engine, wait: float) -> None:
    """WAL, durable commits, and transactions that begin where we say; docs/decisions has the reasons."""

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver starts no transactions of its own
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # IMMEDIATE takes the write lock at once: a transaction that first read and then must wait would fail.
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def explanation(error: BaseException, path: Path | None) -> WenbaoError:
    """Return what a driver's error means for the user and what to do about it."""
    name = str(getattr(error, "sqlite_errorname", ""))
    state = str(getattr(error, "sqlstate", ""))
    where = f"（{path}）" if path else ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state == "55P03":
        return ArchiveBusyError(BUSY, detail=str(error))
    if type(error).__module__.startswith("psycopg") and is_lost(error):
        return UnavailableError(_LOST, detail=str(error))
    if name == "SQLITE_FULL" or state == "53100":
        message = f"磁盘已满，这一批没有写入档案{where}，此前已写入的都在。请腾出空间后重新运行。"
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        message = f"档案文件已损坏或不是档案{where}。请从备份恢复，或换一个数据文件夹重新入库。"
    elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        message = f"档案文件无法打开或不可写{where}。请检查路径和写权限。"
    elif name.startswith("SQLITE_IOERR"):
        message = f"读写档案文件时磁盘出错{where}。请检查磁盘与剩余空间后重试。"
    else:
        message = f"档案数据库出错{where}，这一步没有写入。请按详情检查后重试。"
    return StorageError(message, detail=str(error))


def is_lost(error: BaseException) -> bool:
    """Whether a PostgreSQL driver's error says that the server is away, and may come back."""
    state = getattr(error, "sqlstate", None)
    if state is None:  # no answer came at all
        return type(error).__name__ == "OperationalError"
    return str(state).startswith(_UNAVAILABLE)
