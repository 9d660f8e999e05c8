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


@contextmanager
def held(engine: Engine, keys: Sequence[int], wait: float, *, shared: int | None = None) -> Iterator[bool]:
    """Hold all locks of `keys` alone, and `shared` together with others, in a session of their own.

    Yields whether they are held: all, or after `wait` seconds none. Raises SQLAlchemy's errors on the way in; on
    the way out none, for the locks of a session that was lost are free.
    """
    with engine.connect() as session:
        deadline = time.monotonic() + wait
        while not (is_held := _take(session, keys, shared)) and time.monotonic() < deadline:
            # Not in step with another who waits for the same locks in another order.
            time.sleep(random.uniform(_PAUSE / 2, _PAUSE))
        try:
            yield is_held
        finally:
            with contextlib.suppress(DBAPIError):
                session.exec_driver_sql("SELECT pg_advisory_unlock_all()")
                session.commit()


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
