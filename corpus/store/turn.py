"""A task that one process at a time does for all that share an archive."""

from __future__ import annotations

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from corpus.errors import StorageError
from corpus.store.database import explanation

_ADVISORY_LOCK = 0x77656E6A6F62  # "wenjob"


class Turn:
    """Whose turn it is. The system ends the turn of a process that dies, so that another can go on at once."""

    def __init__(self, path: Path | None, engine: Engine) -> None:
        """`path`: the file of an SQLite archive."""
        # Taken and given back by whichever thread comes to it.
        self._file = FileLock(f"{path}.jobs.lock", thread_local=False) if path else None
        self._engine = engine
        self._session: Connection | None = None

    def take(self) -> bool:
        """Return whether it is ours now; taking it again is harmless. Raises StorageError."""
        if self._file is not None:
            return self._file.is_locked or self._lock_file(self._file)
        if self._engine.dialect.name != "postgresql":
            return True  # other databases are not shared between processes
        try:
            return self._is_still_ours() or self._lock_session()
        except DBAPIError as error:
            raise explanation(error.orig or error, None) from error

    def give(self) -> None:
        """Let another have it."""
        if self._file is not None:
            self._file.release()
        if self._session is not None:
            session, self._session = self._session, None
            with contextlib.suppress(DBAPIError):
                session.exec_driver_sql(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})")
                session.commit()
            session.close()

    def _is_still_ours(self) -> bool:
        """Whether the session that holds the lock is alive: with the server away, the lock went too."""
        if self._session is None:
            return False
        try:
            self._session.exec_driver_sql("SELECT 1")
            self._session.commit()
        except DBAPIError:
            session, self._session = self._session, None
            session.invalidate()
            session.close()
            return False
        return True

    def _lock_session(self) -> bool:
        session = self._engine.connect()
        if session.exec_driver_sql(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})").scalar():
            session.commit()  # the lock belongs to the session; no transaction need stay open
            self._session = session
            return True
        session.close()
        return False

    def _lock_file(self, lock: FileLock) -> bool:
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            message = f"无法在档案旁建立锁文件：{lock.lock_file}。请检查文件夹的写权限和磁盘空间。"
            raise StorageError(message, detail=str(error)) from error
        return True
