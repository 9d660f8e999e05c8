"""Identifiers that come in a path."""

from __future__ import annotations

from corpus.errors import NotFoundError


def checked(identifier: str) -> str:
    """Return it. Raises NotFoundError for what no database takes as a text."""
    # Databases other than SQLite refuse the character instead of finding nothing.
    if "\x00" in identifier:
        raise NotFoundError("没有这个编号")
    return identifier
