"""Keys in the archive's database, through SQLAlchemy: a PostgreSQL URL works as well."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Row, insert, inspect, select, update

from api.keys import tokens
from api.keys.records import ApiKey, Right, StoredKey
from api.keys.table import api_keys, metadata
from corpus.errors import BadInputError, NotFoundError
from corpus.store.database import Database


class KeyStore:
    """The keys of one archive. Safe to share between threads and processes.

    All methods raise StorageError when the database cannot be used, ArchiveBusyError when another writer
    keeps it.
    """

    def __init__(self, url: str, *, wait: float = 5.0) -> None:
        """Open the keys at the SQLAlchemy `url` of an archive that exists already."""
        self._database = Database(url, wait)
        self._is_there = False

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def add(self, name: str, right: Right, rate: str | None = None) -> tuple[ApiKey, str]:
        """Make a key; return it and, once and for all, what its owner has to send.

        Raises BadInputError if a key of this name is in use.
        """
        secret, salt = tokens.new_secret(), tokens.new_salt()
        key = ApiKey(tokens.new_id(), name, right, rate, datetime.now(UTC), None)
        with self._database.writing() as connection:
            metadata.create_all(connection)
            same = select(api_keys.c.id).where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
            if connection.execute(same).first() is not None:
                raise BadInputError(f"已有叫“{name}”的密钥在用，请换个名字，或先用 wenbao keys revoke 撤销它")
            connection.execute(
                insert(api_keys).values(
                    id=key.id,
                    name=key.name,
                    access=key.right.value,
                    rate=key.rate,
                    salt=salt,
                    digest=tokens.digest(secret, salt),
                    created_at=key.created_at,
                )
            )
        return key, tokens.join(key.id, secret)

    def revoke(self, name_or_id: str) -> ApiKey:
        """Make a key useless from now on; it stays listed. Raises NotFoundError."""
        for stored in self.all():
            key = stored.key
            if name_or_id in (key.id, key.name) and not key.is_revoked:
                now = datetime.now(UTC)
                with self._database.writing() as connection:
                    connection.execute(
                        update(api_keys)
                        .where(api_keys.c.id == key.id, api_keys.c.revoked_at.is_(None))
                        .values(revoked_at=now)
                    )
                return ApiKey(key.id, key.name, key.right, key.rate, key.created_at, now)
        raise NotFoundError(f"没有叫“{name_or_id}”的密钥在用。现有的见 wenbao keys list。")

    def all(self) -> list[StoredKey]:
        """Return every key that was ever made, the oldest first."""
        with self._database.reading() as connection:
            # Looked for until it is there: whoever never makes a key has no table of them.
            self._is_there = self._is_there or inspect(connection).has_table(api_keys.name)
            if not self._is_there:
                return []
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id))
            return [_stored(row) for row in rows]


def _stored(row: Row[tuple[object, ...]]) -> StoredKey:
    found = row._mapping
    key = ApiKey(
        id=found["id"],
        name=found["name"],
        right=Right(found["access"]),
        rate=found["rate"],
        created_at=_utc(found["created_at"]),
        revoked_at=_utc(found["revoked_at"]) if found["revoked_at"] else None,
    )
    return StoredKey(key, bytes(found["salt"]), bytes(found["digest"]))


def _utc(time: datetime) -> datetime:
    """SQLite forgets the zone."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
