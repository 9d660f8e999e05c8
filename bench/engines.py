"""The kinds of index that `bench.scale` compares: how each is built from the vectors, opened again, and searched."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
from numpy.typing import NDArray

from bench.vectors import DIMENSION, Matrix
from embeddings.cores import cores
from embeddings.dense import DenseIndex

Search = Callable[[Matrix, int], NDArray[np.int64]]
"""(one query of shape (384,), a setting) -> the rows of the ten nearest, best first."""

K: Final = 10
_FAISS: Any = faiss
_IP: Final = faiss.METRIC_INNER_PRODUCT
_AT_ONCE: Final = 30_000
_TRAINED_WITH: Final = 131_072
_DEGREE: Final = 32
_CONSTRUCTION: Final = 40


@dataclass(frozen=True, slots=True)
class Engine:
    """`knob` is what `settings` set; `build` leaves files in the folder, from which `open` works."""

    name: str
    words: str
    knob: str
    settings: tuple[int, ...]
    build: Callable[[Path, Matrix], None]
    open: Callable[[Path], Search]


def lists_of(count: int) -> int:
    """Return how many inverted lists there are, 2 √n, as in `embeddings.coded`."""
    return max(1, int(2 * count**0.5))


def build_lists(folder: Path, vectors: Matrix) -> None:
    """Find the centres of the inverted lists, which the kinds with lists share."""
    kmeans = _FAISS.Kmeans(
        DIMENSION, lists_of(len(vectors)), niter=10, spherical=True, seed=6, min_points_per_centroid=1
    )
    kmeans.train(_sample(vectors))
    np.save(folder / "centres.npy", kmeans.centroids)


def _ivf(code: str) -> tuple[Callable[[Path, Matrix], None], Callable[[Path], Search]]:
    path = f"ivf-{code}.faiss"

    def build(folder: Path, vectors: Matrix) -> None:
        centres = np.load(folder / "centres.npy")
        index = _FAISS.index_factory(DIMENSION, f"IVF{len(centres)},{code}", _IP)
        index.quantizer.add(centres)
        index.train(_sample(vectors))
        _fill(index, vectors)
        faiss.write_index(index, os.fspath(folder / path))

    def open_(folder: Path) -> Search:
        index = faiss.read_index(os.fspath(folder / path))

        def search(query: Matrix, setting: int) -> NDArray[np.int64]:
            index.nprobe = min(setting, index.nlist)  # more than there are would find nothing
            return _rows(index.search(query[None], K))

        return search

    return build, open_


def _build_graph(folder: Path, vectors: Matrix) -> None:
    index = _FAISS.index_factory(DIMENSION, f"HNSW{_DEGREE},SQ8", _IP)
    index.hnsw.efConstruction = _CONSTRUCTION
    index.train(_sample(vectors))
    _fill(index, vectors)
    faiss.write_index(index, os.fspath(folder / "hnsw-sq8.faiss"))


def _build_finer_graph(folder: Path, vectors: Matrix) -> None:
    """The same graph over vectors of 16 bits: building it a second time would find nearly the same edges."""
    index = faiss.read_index(os.fspath(folder / "hnsw-sq8.faiss"))
    storage = _FAISS.IndexScalarQuantizer(DIMENSION, faiss.ScalarQuantizer.QT_fp16, _IP)
    _fill(storage, vectors)
    index.own_fields = False
    index.storage = storage
    faiss.write_index(index, os.fspath(folder / "hnsw-fp16.faiss"))


def _open_graph(name: str) -> Callable[[Path], Search]:
    def open_(folder: Path) -> Search:
        index = faiss.read_index(os.fspath(folder / name))

        def search(query: Matrix, setting: int) -> NDArray[np.int64]:
            index.hnsw.efSearch = setting
            return _rows(index.search(query[None], K))

        return search

    return open_


def _build_nothing(folder: Path, vectors: Matrix) -> None:
    """The vectors are the index."""


def _open_exact(folder: Path) -> Search:
    index = _FAISS.IndexFlatIP(DIMENSION)
    _fill(index, np.load(folder / "vectors.npy", mmap_mode="r"))
    return lambda query, _: _rows(index.search(query[None], K))


def _build_own(folder: Path, vectors: Matrix) -> None:
    index = DenseIndex(DIMENSION)
    for start in range(0, len(vectors), _AT_ONCE):
        part = np.ascontiguousarray(vectors[start : start + _AT_ONCE])
        rows = np.arange(start, start + len(part), dtype=np.int64)
        index = index.larger_for(len(part))
        index.add(rows, part)
    (folder / "own.sum").write_text(str(index.save(folder / "own.faiss")))


def _open_own(folder: Path) -> Search:
    index = DenseIndex.load(folder / "own.faiss", DIMENSION, int((folder / "own.sum").read_text()))

    def search(query: Matrix, setting: int) -> NDArray[np.int64]:
        return np.array([row for row, _ in index.search(query, K)], np.int64)

    return search


def _fill(index: Any, vectors: Matrix) -> None:
    for start in range(0, len(vectors), _AT_ONCE):
        index.add(np.ascontiguousarray(vectors[start : start + _AT_ONCE]))


def _sample(vectors: Matrix) -> Matrix:
    chosen = np.random.default_rng(6).choice(len(vectors), min(len(vectors), _TRAINED_WITH), replace=False)
    return np.ascontiguousarray(vectors[np.sort(chosen)])


def _rows(found: tuple[Matrix, NDArray[np.int64]]) -> NDArray[np.int64]:
    return found[1][0]


_PROBED: Final = (64, 128, 256, 512, 1024, 2048)
_BREADTH: Final = (64, 128, 256, 512, 1024, 2048)

ENGINES: Final = (
    Engine("exact", "逐一比较，float32", "", (0,), _build_nothing, _open_exact),
    Engine("own", "IVF，PQ192×4，再用 16 位重算", "", (0,), _build_own, _open_own),
    Engine("hnsw-sq8", "HNSW32，8 位", "efSearch", _BREADTH, _build_graph, _open_graph("hnsw-sq8.faiss")),
    Engine(
        "hnsw-fp16", "HNSW32，16 位", "efSearch", _BREADTH, _build_finer_graph, _open_graph("hnsw-fp16.faiss")
    ),
    Engine("ivf-sq8", "IVF，8 位", "nprobe", _PROBED, *_ivf("SQ8")),
    Engine("ivf-fp16", "IVF，16 位", "nprobe", _PROBED, *_ivf("SQfp16")),
    Engine("ivf-pq", "IVF，PQ192×4", "nprobe", _PROBED, *_ivf("PQ192x4fsr")),
)


def threads(count: int | None = None) -> None:
    """Let FAISS use `count` threads; all cores by default."""
    faiss.omp_set_num_threads(count or cores())
