"""Nearest vectors by inner product, through FAISS."""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import StorageError
from embeddings.coded import CodedIndex
from embeddings.halves import ROUNDED_BY
from embeddings.records import FloatMatrix
from embeddings.selector import only

_FAISS: Any = faiss  # the type stubs miss the keyword arguments that its Python layer adds
Kind = Literal["exact", "coded"]
KINDS: Final[tuple[Kind, ...]] = ("exact", "coded")
"""What an index on disk may be; one of another kind was written by another version."""

EXACT_UP_TO = 60_000
"""Vectors up to which every one is compared: some 5 ms, growing evenly. Beyond, see `CodedIndex` and decision 025."""

_EXACTLY: Final = 1e-5
_NUMPY: Final = b"\x93NUMPY"  # how files of a coded index begin


class DenseIndex:
    """Unit vectors under int64 row numbers. Not safe for a change during a search: see `locks`."""

    def __init__(self, dimension: int, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._exact: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._coded: CodedIndex | None = None

    def __len__(self) -> int:
        return int(self._exact.ntotal) if self._coded is None else len(self._coded)

    @property
    def kind(self) -> Kind:
        """Whether every vector is compared, or codes first and then candidates at 16 bits a component."""
        return "exact" if self._coded is None else "coded"

    @property
    def rounded_by(self) -> float:
        """How far a component may lie from what was added."""
        return _EXACTLY if self._coded is None else ROUNDED_BY

    def rows(self) -> NDArray[np.int64]:
        """Return all rows, ascending, shape (n,)."""
        if self._coded is not None:
            return self._coded.rows()
        return np.sort(np.asarray(faiss.vector_to_array(self._exact.id_map), np.int64))

    def vectors(self, rows: NDArray[np.int64]) -> FloatMatrix:
        """Return the stored vectors of `rows`, all of which must be there; shape (n, dimension)."""
        if self._coded is not None:
            return self._coded.vectors(rows)
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        return np.asarray(self._exact.reconstruct_batch(rows), np.float32).reshape(-1, self.dimension)

    def larger_for(self, more: int) -> DenseIndex:
        """Return the same vectors in a structure that has room for `more`: itself where it has.

        Building another one takes a while; this index may be searched meanwhile. Where most of what there will be
        is yet to come, there is little to learn from: then `add` does it.
        """
        if not self._is_outgrown_by(more) or len(self) < more:
            return self
        larger = DenseIndex(self.dimension, exact_up_to=self._exact_up_to)
        larger._coded = CodedIndex.of(self.rows(), self.vectors)
        return larger

    def _is_outgrown_by(self, more: int) -> bool:
        if self._coded is not None:
            return self._coded.is_outgrown_by(more)
        return len(self) + more > self._exact_up_to

    def add(self, rows: NDArray[np.int64], vectors: FloatMatrix) -> None:
        """Add vectors, shape (n, dimension), under new rows; where it is outgrown, its structure changes first."""
        if len(rows) == 0:
            return
        rows, vectors = np.ascontiguousarray(rows, np.int64), np.ascontiguousarray(vectors, np.float32)
        if self._is_outgrown_by(len(rows)):
            self._coded = CodedIndex.of(*_joined(self, rows, vectors))
            return
        if self._coded is not None:
            self._coded.add(rows, vectors)
        else:
            self._exact.add_with_ids(vectors, rows)

    def remove(self, rows: NDArray[np.int64]) -> int:
        """Remove those of the rows that are there; return how many there were."""
        if len(rows) == 0:
            return 0
        if self._coded is not None:
            return self._coded.remove(np.asarray(rows, np.int64))
        return int(self._exact.remove_ids(np.ascontiguousarray(rows, np.int64)))

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
        if self._coded is not None:
            found, scores = self._coded.search(query, k, allowed)
        else:
            how = None if allowed is None else _FAISS.SearchParameters(sel=only(allowed))
            [scores], [found] = self._exact.search(query, k, params=how)
        return [(int(row), float(s)) for row, s in zip(found, scores, strict=True) if row >= 0]

    def save(self, path: Path) -> int:
        """Write the index, replacing what was there in one step; return the checksum of the file.

        Raises StorageError when it cannot be written.
        """
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._coded is None:
                faiss.write_index(self._exact, os.fspath(beside))
            else:
                with beside.open("wb") as stream:
                    self._coded.write(stream)
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
        index = cls(dimension, exact_up_to=exact_up_to)
        try:
            if file_checksum(path) != checksum:
                raise StorageError(f"向量索引 {path} 已损坏或不完整")
            with path.open("rb") as stream:
                if stream.peek(len(_NUMPY)).startswith(_NUMPY):
                    index._coded = CodedIndex.read(stream)
                else:
                    index._exact = faiss.read_index(os.fspath(path))
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise StorageError(f"向量索引 {path} 无法读取", detail=str(error)) from error
        kept = index._exact.d if index._coded is None else index._coded.dimension
        if not isinstance(index._exact, faiss.IndexIDMap2) or kept != dimension:
            raise StorageError(f"向量索引 {path} 已损坏或不完整")
        return index


def file_checksum(path: Path) -> int:
    """Return the CRC-32 of a file: against files cut short or half written, not against malice."""
    value = 0
    with path.open("rb") as stream:
        while part := stream.read(1 << 22):
            value = zlib.crc32(part, value)
    return value


def _joined(
    index: DenseIndex, rows: NDArray[np.int64], vectors: FloatMatrix
) -> tuple[NDArray[np.int64], Callable[[NDArray[np.int64]], FloatMatrix]]:
    """Return the rows of both, ascending, and what gives their vectors."""
    both = np.concatenate([index.rows(), rows])
    order = np.argsort(both)
    there = np.concatenate([index.vectors(index.rows()), vectors])[order]
    both = both[order]
    return both, lambda wanted: there[np.searchsorted(both, wanted)]
