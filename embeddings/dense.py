"""Nearest vectors by inner product, through FAISS."""

from __future__ import annotations

import contextlib
import os
import zlib
from pathlib import Path
from typing import Any, Literal

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import StorageError
from embeddings.cores import cores
from embeddings.records import FloatMatrix

_FAISS: Any = faiss  # the type stubs miss the keyword arguments that its Python layer adds
Kind = Literal["exact", "ivf-fp16"]

EXACT_UP_TO = 60_000
"""Vectors up to which every one is compared: 7 ms for 50,000 of 384 dimensions, growing evenly.

Beyond, inverted lists at float16: 8 bits a component would lose 2-3 % of the ten nearest by themselves."""

_LISTS_PER_ROOT = 4  # FAISS's own rule of thumb: 4 √n lists
_PROBED = 0.125
_TRAINING_VECTORS_PER_LIST = 40


class DenseIndex:
    """Unit vectors under int64 row numbers. Not safe for a change during a search: see `locks`."""

    def __init__(self, dimension: int, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def kind(self) -> Kind:
        """Whether every vector is compared, or those of the nearest lists at 16 bits a component."""
        return "exact" if isinstance(self._index, faiss.IndexIDMap2) else "ivf-fp16"

    def rows(self) -> NDArray[np.int64]:
        """Return all rows, ascending, shape (n,)."""
        if self.kind == "exact":
            found = faiss.vector_to_array(self._index.id_map)
        else:
            lists = self._index.invlists
            parts = [
                faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
                for number in range(self._index.nlist)
                if lists.list_size(number)
            ]
            found = np.concatenate(parts) if parts else np.empty(0, np.int64)
        return np.sort(np.asarray(found, np.int64))

    def vectors(self, rows: NDArray[np.int64]) -> FloatMatrix | None:
        """Return the stored vectors of `rows`, shape (n, dimension); None where they are stored inexactly."""
        if self.kind != "exact":
            return None
        return np.asarray(self._index.reconstruct_batch(rows), np.float32).reshape(-1, self.dimension)

    def add(self, rows: NDArray[np.int64], vectors: FloatMatrix) -> None:
        """Add vectors, shape (n, dimension), under new rows; past `exact_up_to` the kind changes."""
        if len(rows) == 0:
            return
        if self.kind == "exact" and len(self) + len(rows) > self._exact_up_to:
            old = self.rows()
            kept = (
                self._index.reconstruct_batch(old) if len(old) else np.empty((0, self.dimension), np.float32)
            )
            rows, vectors = np.concatenate([old, rows]), np.concatenate([kept, vectors])
            self._index = _trained(vectors)
        self._index.add_with_ids(
            np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(rows, np.int64)
        )

    def remove(self, rows: NDArray[np.int64]) -> int:
        """Remove those of the rows that are there; return how many there were."""
        if len(rows) == 0:
            return 0
        return int(self._index.remove_ids(np.ascontiguousarray(rows, np.int64)))

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `k` (row, inner product), best first; only rows in `allowed` if that is given.

        `vector` has shape (dimension,). The restriction is applied inside the search: `k` rows come back
        whenever as many are allowed.
        """
        if allowed is not None and len(allowed) == 0:
            return []
        k = min(k, len(self))
        if k <= 0:
            return []
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        faiss.omp_set_num_threads(1)  # one query is faster so, and other searches have the other cores
        selector = _selector(allowed) if allowed is not None else None
        if self.kind == "exact":
            how = _FAISS.SearchParameters(sel=selector) if selector is not None else None
        else:
            nprobe = self._index.nprobe if allowed is None else self._lists_for(len(allowed))
            how = _FAISS.SearchParametersIVF(sel=selector, nprobe=nprobe)
        scores, found = self._index.search(query, k, params=how)
        return [(int(row), float(s)) for row, s in zip(found[0], scores[0], strict=True) if row >= 0]

    def _lists_for(self, allowed: int) -> int:
        """The fewer rows are allowed, the more lists must be looked into; skipping a row costs little."""
        share = allowed / max(1, len(self))
        return int(min(self._index.nlist, self._index.nprobe / max(share, 1e-9)))

    def save(self, path: Path) -> int:
        """Write the index, replacing what was there in one step; return the checksum of the file.

        Raises StorageError when it cannot be written.
        """
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            faiss.write_index(self._index, os.fspath(beside))
            checksum = file_checksum(beside)
            os.replace(beside, path)
        except (OSError, RuntimeError) as error:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise StorageError(
                f"无法写入向量索引 {path}，可能是磁盘已满或没有写权限。"
                "文章都在档案里，腾出空间后重新运行即可",
                detail=str(error),
            ) from error
        return checksum

    @classmethod
    def load(cls, path: Path, dimension: int, checksum: int, *, exact_up_to: int = EXACT_UP_TO) -> DenseIndex:
        """Read what `save` wrote. Raises StorageError when it is missing, cut short or another file."""
        try:
            same = file_checksum(path) == checksum
            found = faiss.read_index(os.fspath(path)) if same else None
        except (OSError, RuntimeError) as error:
            raise StorageError(f"向量索引 {path} 无法读取", detail=str(error)) from error
        if not isinstance(found, faiss.IndexIDMap2 | faiss.IndexIVFScalarQuantizer) or found.d != dimension:
            raise StorageError(f"向量索引 {path} 已损坏或不完整")
        index = cls(dimension, exact_up_to=exact_up_to)
        index._index = found
        return index


def file_checksum(path: Path) -> int:
    """Return the CRC-32 of a file: against files cut short or half written, not against malice."""
    value = 0
    with path.open("rb") as stream:
        while part := stream.read(1 << 22):
            value = zlib.crc32(part, value)
    return value


def _selector(allowed: NDArray[np.int64]) -> Any:
    """A bitmap over the row numbers: one bit each, tested in constant time."""
    inside = np.zeros(int(allowed.max()) + 1, bool)
    inside[allowed] = True
    return _FAISS.IDSelectorBitmap(np.packbits(inside, bitorder="little"))


def _trained(vectors: FloatMatrix) -> Any:
    """Return an empty inverted-file index whose lists fit `vectors`."""
    dimension = vectors.shape[1]
    lists = max(1, int(_LISTS_PER_ROOT * len(vectors) ** 0.5))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )
    sample = min(len(vectors), lists * _TRAINING_VECTORS_PER_LIST)
    chosen = np.random.default_rng(0).choice(len(vectors), sample, replace=False)
    faiss.omp_set_num_threads(cores())
    index.train(np.ascontiguousarray(vectors[np.sort(chosen)]))
    index.nprobe = max(1, int(lists * _PROBED))
    return index
