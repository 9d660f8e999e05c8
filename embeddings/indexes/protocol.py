"""What an archive asks of its index, wherever that is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.dates import DaySpan
from corpus.records import ArticleFilter
from corpus.store import ArticleStore
from embeddings.protocols import Encoder
from embeddings.records import Unit
from embeddings.segment import Segmenter

Progress = Callable[[int, int], None]
"""Told how many chunks are indexed, and of how many."""

Found = tuple[int, float]
"""The row of a chunk, and the score it was found with."""


class Index(Protocol):
    """The dense and the lexical index of an archive. Any number of threads may search while one catches up.

    Chunks are inserted and deleted by way of the store alone: it is the truth, and `catch_up` applies its log.
    Whatever an index has lost, it can therefore make again.
    """

    @property
    def damage(self) -> tuple[str, ...]:
        """What of the index could not be used when it was opened, in Chinese."""

    @property
    def is_behind(self) -> bool:
        """Whether the store has seen changes that this process's view of the index lacks; quick to ask."""

    @property
    def is_missing(self) -> bool:
        """Whether no part of the index is there, or none that this version of the program can use."""

    def reach(self) -> None:
        """Return when what keeps the index answers. Raises UnavailableError, in seconds, when it does not."""

    def catch_up(
        self, progress: Progress | None = None, lexical_progress: Progress | None = None, *, wait: bool = True
    ) -> None:
        """Insert and delete what the store has seen since, building what is missing.

        Another process may be doing the same to a part that is shared: with `wait` we come after it, without we
        leave it to do so and see its work at the next call. Raises StorageError.
        """

    def replay(self) -> None:
        """Bring as much in step as is possible without writing anything."""

    def rebuild(self, progress: Progress | None = None, lexical_progress: Progress | None = None) -> None:
        """Build everything anew from the store. Raises StorageError."""

    def rebuild_dense(self) -> None:
        """Build anew what depends on the encoder. Raises StorageError."""

    def dense(
        self, vector: NDArray[np.float32], k: int, filter: ArticleFilter, days: DaySpan | None
    ) -> list[Found]:
        """Return up to `k` rows by falling cosine with `vector`, shape (dimension,)."""

    def lexical(self, question: str, k: int, filter: ArticleFilter, days: DaySpan | None) -> list[Found]:
        """Return up to `k` rows by falling BM25 score for the words and bigrams of `question`."""

    def units(self, question: str) -> tuple[Unit, ...]:
        """Return what a sentence may share with `question`, weighted by how rare it is in this archive."""

    def count(self) -> int:
        """Return how many chunks are in it."""

    def verify(self) -> list[str]:
        """Compare it with the store thoroughly; return every disagreement in Chinese, [] for none."""


IndexOpener = Callable[[ArticleStore, Encoder, Segmenter], Index]
"""Opens the index of an archive, as it is; brings nothing in step."""
