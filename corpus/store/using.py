"""Who has an archive's files open: many programs together, or one that replaces them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import weakref
from pathlib import Path

from corpus.errors import ArchiveBusyError

_REPLACED = "正在从备份恢复这个档案。请等恢复完成后再试。"
_IN_USE = "这个档案正在使用中（例如 wenbao serve 或 wenbao ingest）。请先停下它们，恢复之后再启动。"


class UseLock:
    """A lock of the system's beside the database file, dropped when its holder ends, however it ends."""

    def __init__(self, database: Path, *, alone: bool) -> None:
        """Hold `database` together with others, or `alone` (to replace it). Raises ArchiveBusyError at once
        when somebody else's use forbids it."""
        self._finalizer: weakref.finalize[[int], UseLock] | None = None
        flags = os.O_RDWR | os.O_CREAT
        try:
            descriptor = os.open(f"{database}.open.lock", flags, 0o644)
        except OSError:
            return  # no place for a lock file: whether the database can be used, it says itself
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise ArchiveBusyError(_IN_USE if alone else _REPLACED, detail=str(database)) from error
        except OSError:
            os.close(descriptor)  # a file system without locks
            return
        self._finalizer = weakref.finalize(self, _close, descriptor)

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        if self._finalizer is not None:
            self._finalizer()


def _close(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.close(descriptor)
