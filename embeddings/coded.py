"""An index for many vectors: inverted lists of four-bit product codes find candidates, float16 vectors score them.

After Jégou, Douze and Schmid, Product quantization for nearest neighbor search (2011), and André, Kermarrec and
Le Scouarnec, Accelerated nearest neighbor search with Quick ADC (2017), as FAISS has them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, Final

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.cores import cores
from embeddings.halves import HalfVectors
from embeddings.records import FloatMatrix
from embeddings.selector import only

Vectors = Callable[[NDArray[np.int64]], FloatMatrix]
_FAISS: Any = faiss  # the type stubs miss what its Python layer adds

_LISTS_PER_ROOT: Final = 2
_TRAINING_VECTORS: Final = 131_072
_ITERATIONS: Final = 10
_CODES: Final = 16
_GROWN: Final = 4
"""Lists are found anew when there are so many times more vectors: they number 2 √n, so at most half of that."""
_SCANNED: Final = 500_000
"""Codes looked at for one question: all lists up to so many vectors, the nearest ones beyond (decision 025)."""
_CANDIDATES: Final = 1000
"""What is scored by the float16 vectors: with fewer, one in a hundred of the ten nearest is missed."""
_SCORED_OUTRIGHT: Final = 2000
"""So few allowed rows are all scored, which is exact and takes no longer."""


class CodedIndex:
    """Unit vectors under int64 rows. Not safe for a change during a search."""

    def __init__(self, codes: Any, trained_for: int) -> None:
        """See `fitting` and `read`."""
        self._codes = codes
        self._trained_for = trained_for
        self._halves = HalfVectors(codes.d)
        self._row_at = np.empty(0, np.int64)  # of each slot; -1 where it was removed
        self._known: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None

    @classmethod
    def fitting(cls, sample: FloatMatrix, count: int) -> CodedIndex:
        """Return an empty index with lists and codes for `count` vectors like those of `sample`, shape (n, dimension)."""
        faiss.omp_set_num_threads(cores())
        dimension = sample.shape[1]
        lists = max(1, min(len(sample), int(_LISTS_PER_ROOT * count**0.5)))
        parts = dimension // 2 if dimension % 2 == 0 else dimension
        codes = _FAISS.index_factory(dimension, f"IVF{lists},PQ{parts}x4fsr", faiss.METRIC_INNER_PRODUCT)
        codes.cp.niter = _ITERATIONS
        codes.cp.min_points_per_centroid = codes.pq.cp.min_points_per_centroid = 1  # it would only warn
        # Fewer than there are codes cannot be trained with: then some stand for themselves several times.
        codes.train(np.resize(sample, (max(len(sample), _CODES), dimension)).astype(np.float32, copy=False))
        return cls(codes, count)

    @classmethod
    def of(cls, rows: NDArray[np.int64], vectors: Vectors) -> CodedIndex:
        """Return an index of `rows`, whose vectors `vectors` gives, shape (n, dimension)."""
        chosen = np.sort(np.random.default_rng(0).permutation(len(rows))[:_TRAINING_VECTORS])
        index = cls.fitting(vectors(rows[chosen]), len(rows))
        for start in range(0, len(rows), _TRAINING_VECTORS):
            part = rows[start : start + _TRAINING_VECTORS]
            index.add(part, vectors(part))
        return index

    def __len__(self) -> int:
        return int(self._codes.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._codes.d)

    def rows(self) -> NDArray[np.int64]:
        """Return all rows, ascending, shape (n,)."""
        return self._sorted()[0]

    def vectors(self, rows: NDArray[np.int64]) -> FloatMatrix:
        """Return the vectors of `rows`, all of which must be there, rounded to 16 bits; shape (n, dimension)."""
        return self._halves.take(self._slots(rows))

    def add(self, rows: NDArray[np.int64], vectors: FloatMatrix) -> None:
        """Add vectors, shape (n, dimension), under rows that are not there."""
        first = len(self._row_at)
        slots = np.arange(first, first + len(rows), dtype=np.int64)
        faiss.omp_set_num_threads(cores())
        self._codes.add_with_ids(np.ascontiguousarray(vectors, np.float32), slots)
        self._halves.append(vectors)
        self._row_at = np.concatenate([self._row_at, np.asarray(rows, np.int64)])
        self._known = None

    def remove(self, rows: NDArray[np.int64]) -> int:
        """Remove those of the rows that are there; return how many there were."""
        slots = np.unique(self._slots(rows))
        if len(slots):
            self._codes.remove_ids(_FAISS.IDSelectorBatch(slots))
            self._row_at[slots] = -1
            self._known = None
        return len(slots)

    def is_outgrown_by(self, more: int) -> bool:
        """Return whether with `more` vectors the lists are far too few, or most slots hold nothing any more."""
        live, slots = len(self) + more, len(self._row_at) + more
        return live > _GROWN * self._trained_for or slots > 2 * live + _TRAINING_VECTORS

    def search(
        self, query: FloatMatrix, k: int, allowed: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and inner products of up to `k` nearest, best first; `query` has shape (1, dimension)."""
        slots = None if allowed is None else self._slots(allowed)
        if slots is None or len(slots) > _SCORED_OUTRIGHT:
            slots = self._candidates(query, max(_CANDIDATES, 5 * k), slots)
        slots = np.sort(slots)
        scores = self._halves.scores(slots, query[0])
        best = np.argsort(-scores, kind="stable")[:k]
        return self._row_at[slots[best]], scores[best]

    def _candidates(
        self, query: FloatMatrix, count: int, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        lists = self._codes.nlist
        nprobe = lists * min(1.0, _SCANNED / len(self))
        if allowed is not None:  # the fewer are allowed, the more lists must be looked into
            nprobe *= len(self) / len(allowed)
        selector = None if allowed is None else only(allowed)
        how = _FAISS.SearchParametersIVF(sel=selector, nprobe=int(min(lists, max(1, nprobe))))
        found = self._codes.search(query, count, params=how)[1][0]
        return np.asarray(found[found >= 0], np.int64)

    def _slots(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the slots of those of `rows` that are there."""
        known, slots = self._sorted()
        if not len(known):
            return np.empty(0, np.int64)
        where = np.minimum(np.searchsorted(known, rows), len(known) - 1)
        return np.asarray(slots[where[known[where] == rows]], np.int64)

    def _sorted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self._known is None:
            slots = np.flatnonzero(self._row_at >= 0)
            rows = self._row_at[slots]
            if not np.all(rows[1:] > rows[:-1]):
                order = np.argsort(rows)
                rows, slots = rows[order], slots[order]
            self._known = rows, slots
        return self._known

    def write(self, stream: BinaryIO) -> None:
        """Write the index. Raises OSError."""
        np.save(stream, np.array([self._trained_for], np.int64))
        np.save(stream, faiss.serialize_index(self._codes))
        np.save(stream, self._row_at)
        self._halves.write(stream)

    @classmethod
    def read(cls, stream: BinaryIO) -> CodedIndex:
        """Read what `write` wrote. Raises OSError, EOFError, ValueError or RuntimeError when it is something else."""
        [trained_for] = np.load(stream)
        index = cls(faiss.deserialize_index(np.load(stream)), int(trained_for))
        index._row_at = np.load(stream)
        index._halves.read(stream, len(index._row_at))
        return index
