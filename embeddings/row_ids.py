"""What stands at a row of the indexes: asked of the store once, until the archive changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

from corpus.store import ArticleStore

_KEPT: Final = 200_000
"""Rows remembered at most: about 40 MB."""


class RowIds:
    """The ids of chunk and article by row. A question finds 200 rows, and reading them took longer than finding."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._revision = -1
        self._ids: dict[int, tuple[str, str]] = {}

    def at(self, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return the ids of chunk and article at those of the rows that are still there."""
        revision = self._store.revision()
        with self._lock:
            if revision != self._revision or len(self._ids) > _KEPT:
                # A new dict: another thread may be reading out of the old one.
                self._ids, self._revision = {}, revision
            known = self._ids
        unknown = [row for row in rows if row not in known]
        if unknown:
            # What was read after a further change goes into a dict that the next question throws away.
            known.update(self._store.chunk_ids_at(unknown))
        return {row: known[row] for row in rows if row in known}
