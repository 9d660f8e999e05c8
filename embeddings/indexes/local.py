"""The index on this machine: FAISS in memory with a copy on disk, tantivy on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.dates import DaySpan
from corpus.records import ArticleFilter
from corpus.store import ArticleStore
from embeddings.dense import EXACT_UP_TO
from embeddings.dense_keeper import DenseKeeper
from embeddings.folders import dense_folder, lexical_folder
from embeddings.indexes.protocol import Found, Progress
from embeddings.lexical_keeper import LexicalKeeper
from embeddings.protocols import Encoder
from embeddings.records import Unit
from embeddings.rows import RowTable
from embeddings.segment import Segmenter


class LocalIndex:
    """See `Index`. Rebuilds what is missing or damaged from the store's vectors."""

    def __init__(
        self,
        store: ArticleStore,
        encoder: Encoder,
        segmenter: Segmenter,
        folder: Path,
        *,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        """Open what lies in `folder`; `exact_up_to`: see `embeddings.dense`. Raises StorageError when it cannot be read."""
        self._store = store
        self._dense = DenseKeeper(store, encoder, dense_folder(folder), exact_up_to=exact_up_to)
        self._lexical = LexicalKeeper(store, segmenter, lexical_folder(folder))
        self._rows = RowTable(store)
        self._damage = tuple(self._found_damage())

    @property
    def damage(self) -> tuple[str, ...]:
        return self._damage

    @property
    def is_behind(self) -> bool:
        revision = self._store.revision()
        return self._dense.revision != revision or self._lexical.revision != revision

    @property
    def is_missing(self) -> bool:
        return self._dense.revision == 0 and self._lexical.revision == 0

    def reach(self) -> None:
        """It is in this process."""

    def catch_up(
        self, progress: Progress | None = None, lexical_progress: Progress | None = None, *, wait: bool = True
    ) -> None:
        if not self._dense.catch_up(progress):
            self._dense.rebuild(progress)
        if not self._lexical.catch_up(lexical_progress, wait=wait):
            self._lexical.rebuild(lexical_progress)

    def replay(self) -> None:
        self._dense.replay()

    def rebuild(self, progress: Progress | None = None, lexical_progress: Progress | None = None) -> None:
        self._dense.rebuild(progress)
        self._lexical.rebuild(lexical_progress)

    def rebuild_dense(self) -> None:
        self._dense.rebuild()
        self._dense.replay()

    def dense(
        self, vector: NDArray[np.float32], k: int, filter: ArticleFilter, days: DaySpan | None
    ) -> list[Found]:
        allowed = None if days is None and filter.is_empty else self._rows.allowed(filter, days)
        return self._dense.search(vector, k, allowed)

    def lexical(self, question: str, k: int, filter: ArticleFilter, days: DaySpan | None) -> list[Found]:
        spoken = None if days is None else self._rows.allowed(ArticleFilter(), days)
        return self._lexical.search(question, k, filter, spoken)

    def units(self, question: str) -> tuple[Unit, ...]:
        return self._lexical.units(question)

    def count(self) -> int:
        return len(self._dense)

    def verify(self) -> list[str]:
        return [*self._dense.disagreements(), *self._lexical.disagreements()]

    def _found_damage(self) -> Iterator[str]:
        holds_chunks = self._store.chunk_count() > 0
        for name, keeper in (("向量索引", self._dense), ("全文索引", self._lexical)):
            if keeper.damage is not None:
                yield keeper.damage
            elif holds_chunks and keeper.revision == 0:
                yield f"没有可用的{name}：还没有建立，或是用别的模型、别的版本建立的"
