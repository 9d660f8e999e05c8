"""What stands at a row of the indexes, out of memory: a question finds 200 rows, and asking the store of each
set of them took longer than finding them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

from corpus.store import ArticleStore

_KEPT: Final = 200_000
"""Rows kept at most: about 60 MB."""


class RowIds:
    """The ids of chunk and article by row, read when first asked for and then kept in step with the store."""

    def __init__(self, store: ArticleStore, kept: int = _KEPT) -> None:
        self._store = store
        self._most = kept
        self._lock = threading.Lock()
        self._revision = -1
        self._ids: dict[int, tuple[str, str]] = {}

    def at(self, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return the ids of chunk and article at those of the rows that are still there."""
        known = self._current()
        if unknown := [row for row in rows if row not in known]:
            known = {**{row: known[row] for row in rows if row in known}, **self._store.chunk_ids_at(unknown)}
        return {row: ids for row in rows if (ids := known.get(row)) is not None}

    def _current(self) -> dict[int, tuple[str, str]]:
        with self._lock:
            revision = self._store.revision()
            if revision == self._revision:
                return self._ids
            if self._revision < 0 or revision < self._revision:
                ids = self._store.first_chunk_ids(self._most)
            else:
                # A new dict: another thread may be reading out of the old one.
                ids = dict(self._ids)
                for change in self._store.changes(self._revision):
                    if change.removed:
                        ids.pop(change.row, None)
                    elif len(ids) < self._most:
                        ids[change.row] = (change.chunk_id, change.article_id)
            self._ids, self._revision = ids, revision
            return ids
