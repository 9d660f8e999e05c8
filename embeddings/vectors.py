"""Vectors of chunks: out of the store's cache, and embedded only where it has none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import embedding_text, text_key
from corpus.records import Article, Chunk
from corpus.store import ArticleStore
from embeddings.protocols import Encoder
from embeddings.records import FloatMatrix

_EMBEDDED_AT_ONCE = 256
"""Texts between two writes of the cache: what is lost when the process is killed."""


class ChunkVectors:
    """The one way from chunks to vectors."""

    def __init__(self, store: ArticleStore, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder

    def of(
        self,
        chunks: Sequence[tuple[Article, Chunk]],
        progress: Callable[[int, int], None] | None = None,
    ) -> FloatMatrix:
        """Return shape (len(chunks), dimension); `progress` is told (texts embedded, texts to embed).

        New vectors are cached as they come, so that an interrupted run goes on where it stopped.
        """
        texts = [embedding_text(article, chunk) for article, chunk in chunks]
        keys = [text_key(text) for text in texts]
        known = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        # Longest first, so that a slice holds texts of a length.
        order = sorted(missing, key=lambda key: len(missing[key]), reverse=True)
        for start in range(0, len(order), _EMBEDDED_AT_ONCE):
            part = order[start : start + _EMBEDDED_AT_ONCE]
            vectors = self._encoder.encode_passages([missing[key] for key in part])
            new = dict(zip(part, vectors, strict=True))
            self._store.put_vectors(self._encoder.fingerprint, new)
            known |= new
            if progress is not None:
                progress(start + len(part), len(order))
        matrix = np.empty((len(keys), self._encoder.dimension), np.float32)
        for row, key in enumerate(keys):
            matrix[row] = known[key]
        return matrix

    def _known(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        found = self._store.vectors(self._encoder.fingerprint, keys)
        shape = (self._encoder.dimension,)
        return {key: vector for key, vector in found.items() if vector.shape == shape}
