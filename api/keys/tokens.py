"""Making keys and recognising them: `wb_<id>_<secret>`.

The secret has 256 random bits, so that a salted keyed hash is enough; slow password hashes are for what
people think up themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

PREFIX: Final = "wb"
_FORM: Final = re.compile(r"wb_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


def new_id() -> str:
    """Return the public part of a new key, 12 hexadecimal digits."""
    return secrets.token_hex(6)


def new_secret() -> str:
    """Return the secret part of a new key, 43 characters."""
    return secrets.token_urlsafe(32)


def new_salt() -> bytes:
    """Return 16 random bytes."""
    return secrets.token_bytes(16)


def join(key_id: str, secret: str) -> str:
    """Return the key as its owner gets it."""
    return f"{PREFIX}_{key_id}_{secret}"


def split(token: str) -> tuple[str, str] | None:
    """Return the id and the secret of what looks like a key, else None."""
    found = _FORM.fullmatch(token)
    return (found[1], found[2]) if found else None


def digest(secret: str, salt: bytes) -> bytes:
    """Return the 32 bytes that are kept of a secret: HMAC-SHA256 under its salt."""
    return hmac.new(salt, secret.encode(), hashlib.sha256).digest()


def matches(secret: str, salt: bytes, expected: bytes) -> bool:
    """Compare in a time that does not depend on where the two differ."""
    return hmac.compare_digest(digest(secret, salt), expected)
