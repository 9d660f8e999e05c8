"""PostgreSQL's advisory locks: held by a session, and gone with it, however it ends."""

from __future__ import annotations

import contextlib
import hashlib
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

WRITER = 0x77656E62616F  # "wenbao"
"""Held alone by who writes to the whole archive, together by those who write to single articles."""

_COMMITS = 0x77656E636F6D  # "wencom"
_PAUSE = 0.05  # seconds between two attempts

_TAKEN = text("SELECT each FROM unnest(CAST(:keys AS bigint[])) AS each WHERE NOT pg_try_advisory_lock(each)")
_SHARED = text("SELECT pg_try_advisory_lock_shared(:key)")
_ONE_COMMIT = text("SELECT pg_advisory_xact_lock(:key)")


def key_of(name: str) -> int:
    """Return the number of the lock `name`."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


class Hold:
    """Locks, and the session that has them. Used by one thread."""

    def __init__(self, session: Connection) -> None:
        self._session = session
        self._pid = self._asked()

    def is_kept(self) -> bool:
        """Ask the server whether the session is still there, and with it the locks; once lost they stay lost."""
        if self._pid is None:
            return False
        with contextlib.suppress(DBAPIError):
            # Not just that somebody answers: a connection that was lost may have been made anew.
            if self._asked() == self._pid:
                return True
        self._pid = None
        return False

    def release(self) -> None:
        """Give all locks back; those of a session that was lost are free."""
        if self._pid is not None:
            with contextlib.suppress(DBAPIError):
                self._session.exec_driver_sql("SELECT pg_advisory_unlock_all()")
                self._session.commit()

    def _asked(self) -> int | None:
        pid = self._session.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        self._session.commit()
        return pid


@contextmanager
def held(
    engine: Engine, keys: Sequence[int], wait: float, *, shared: int | None = None
) -> Iterator[Hold | None]:
    """Hold all locks of `keys` alone, and `shared` together with others, in a session of their own.

    Yields None where they could not be had in `wait` seconds. Raises SQLAlchemy's errors on the way in; on the
    way out none.
    """
    with engine.connect() as session:
        hold = Hold(session)
        try:
            deadline = time.monotonic() + wait
            while not (is_held := _take(session, keys, shared)) and time.monotonic() < deadline:
                # Not in step with another who waits for the same locks in another order.
                time.sleep(random.uniform(_PAUSE / 2, _PAUSE))
            if is_held:
                # Whoever had them before, and lost them unawares, may be committing: what it has looked at
                # before that commit is settled now. See `Database.writing`.
                one_commit_at_a_time(session, wait)
                session.commit()
            yield hold if is_held else None
        finally:
            hold.release()


def one_commit_at_a_time(connection: Connection, wait: float) -> None:
    """Keep other writing transactions waiting until this one ends.

    They are short; without it the numbers of changes would not come in the order in which readers see them.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait * 1000)}")
    connection.execute(_ONE_COMMIT, {"key": _COMMITS})


def _take(session: Connection, keys: Iterable[int], shared: int | None) -> bool:
    got = shared is None or bool(session.execute(_SHARED, {"key": shared}).scalar())
    if got:
        got = session.execute(_TAKEN, {"keys": list(keys)}).first() is None
    if not got:
        session.exec_driver_sql("SELECT pg_advisory_unlock_all()")
    session.commit()  # the locks belong to the session; no transaction need stay open
    return got
