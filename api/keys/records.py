"""What is known of a key. The key itself is shown once, when it is made, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Right(StrEnum):
    """What a route asks for. Who may administer may read; what is open asks for nothing."""

    OPEN = "open"
    READ = "read"
    ADMIN = "admin"

    def covers(self, needed: Right) -> bool:
        """Whether who has this right may do what needs `needed`."""
        return _RANK[self] >= _RANK[needed]


_RANK = {Right.OPEN: 0, Right.READ: 1, Right.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is listed: `id` is its public part, `rate` its own limit (as in `60/minute`), None for the
    one of the settings; times are UTC."""

    id: str
    name: str
    right: Right
    rate: str | None
    created_at: datetime
    revoked_at: datetime | None

    @property
    def is_revoked(self) -> bool:
        """Whether it no longer opens anything."""
        return self.revoked_at is not None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key with what is needed to recognise it: `digest` of its secret under `salt`."""

    key: ApiKey
    salt: bytes
    digest: bytes
