"""Comparing sentences with a question in the encoder's space, without encoding a sentence twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from embeddings.protocols import Encoder
from rag.evidence.yardstick import SentenceCosines, measure

_KEPT: Final = 20_000
"""Vectors kept in memory, those not used for longest dropped first: about 30 MB."""


class SentenceComparer:
    """Similarities of sentences to questions, on the encoder's own yardstick. Safe to share between threads."""

    def __init__(self, encoder: Encoder, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._yardstick = measure(encoder)
        self._kept = kept
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def to(self, question_vector: NDArray[np.float32]) -> SentenceCosines:
        """Return the function that compares sentences with one question, shape (dimension,)."""

        def similar(sentences: Sequence[str]) -> list[float]:
            return [self._yardstick.scale(float(v @ question_vector)) for v in self._encoded(sentences)]

        return similar

    def _encoded(self, sentences: Sequence[str]) -> list[NDArray[np.float32]]:
        with self._lock:
            known = {s: self._vectors[s] for s in sentences if s in self._vectors}
            for sentence in known:
                self._vectors.move_to_end(sentence)
        new = [s for s in dict.fromkeys(sentences) if s not in known]
        if new:
            known.update(zip(new, self._encoder.encode_passages(new), strict=True))
            with self._lock:
                self._vectors.update((s, known[s]) for s in new)
                while len(self._vectors) > self._kept:
                    self._vectors.popitem(last=False)
        return [known[s] for s in sentences]
