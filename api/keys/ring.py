"""The keys as a running server knows them: read again every second, so that it needs no restart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from api.keys import tokens
from api.keys.records import ApiKey, Right, StoredKey
from api.keys.store import KeyStore


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys at one moment."""

    by_id: Mapping[str, StoredKey] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether a key was ever made: from then on one is asked for, also when all are revoked."""
        return bool(self.by_id)

    def find(self, token: str) -> ApiKey | None:
        """Return the key in use that `token` is, else None."""
        parts = tokens.split(token)
        if parts is None:
            return None
        key_id, secret = parts
        stored = self.by_id.get(key_id)
        # What is unknown is compared as well: the time taken says nothing about which ids exist.
        known = stored or _NOBODY
        is_right = tokens.matches(secret, known.salt, known.digest)
        return known.key if stored is not None and is_right and not known.key.is_revoked else None


class KeyRing:
    """Reads the keys when they are older than `seconds`. Safe to share between threads."""

    def __init__(
        self, store: KeyStore, *, seconds: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at: float | None = None
        self._keys = Keys()

    def fresh(self) -> Keys | None:
        """Return the keys if they were read less than `seconds` ago; never waits."""
        read_at = self._read_at
        return self._keys if read_at is not None and self._clock() - read_at < self._seconds else None

    def read(self) -> Keys:
        """Return the keys, reading the database if need be. Raises StorageError, ArchiveBusyError."""
        with self._lock:
            keys = self.fresh()
            if keys is None:
                now = self._clock()
                keys = Keys({stored.key.id: stored for stored in self._store.all()})
                self._keys, self._read_at = keys, now
            return keys

    def close(self) -> None:
        """Close the store."""
        self._store.close()


_SALT = tokens.new_salt()
_NOBODY = StoredKey(
    ApiKey("", "", Right.OPEN, None, datetime.min.replace(tzinfo=UTC), None),
    _SALT,
    tokens.digest(tokens.new_secret(), _SALT),
)
