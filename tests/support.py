"""What several tests need and no user does."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence

import numpy as np

from embeddings.records import FloatMatrix


class HashingEncoder:
    """A model-free encoder: signed hashing of characters and character bigrams, L2-normalised.

    Texts that share wording are near each other, which is all that tests of the plumbing need. Counts what
    it encodes, so that a test can show that nothing was embedded twice.
    """

    def __init__(self, dimension: int = 256, *, name: str = "hashing") -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = f"{name}-{dimension}"
        self.passages_encoded = 0

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension)."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension), in the order given."""
        self.passages_encoded += len(texts)
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for gram in (*text, *map("".join, itertools.pairwise(text))):
                value = int.from_bytes(
                    hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                )
                vectors[row, value % self.dimension] += 1 if value >> 63 else -1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        empty = norms[:, 0] == 0
        vectors[empty, 0] = 1
        norms[empty] = 1
        return vectors / norms
