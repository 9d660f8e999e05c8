"""What the indexes give back and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
"""Row-major float32, shape (n, dimension), rows L2-normalised."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one index; the scale of `score` is that index's own (cosine, or BM25)."""

    chunk_id: str
    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index on disk was built from; when it disagrees with the store, the store wins."""

    model: str
    dimension: int
    chunking: str
    dense_kind: str
    chunks: int
    revision: int


@dataclass(frozen=True, slots=True)
class AddReport:
    """What adding articles changed, in articles and in new chunks."""

    added: int
    updated: int
    unchanged: int
    chunks: int
