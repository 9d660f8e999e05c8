"""A million chunk vectors in FAISS: python -m bench.scale [--count N] [--folder DIR]; `make bench-scale`.

Each step runs in a process of its own and is kept in `DIR/results.json`; the same command goes on after an
interruption. The vectors are synthetic, with what was measured on 2,730 chunks of real news under the bundled encoder:
a common direction of length 0.925, and around it a variance of 0.145 whose spectrum falls with the rank to the power
-0.66; a chunk shares 30 % of that variance with its topic (one of `--topics`), 42 % with its article (three chunks
each), and has 28 % for itself. Real and made neighbours, as the step `vectors` reports: nearest at cosine 0.96.
A query is a chunk with noise of variance 0.06 added, about as far from it as a question from its passage.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
from numpy.typing import NDArray

DIMENSION: Final = 384
_MEAN: Final = 0.925
_VARIANCE: Final = 0.145
_SLOPE: Final = 0.66
_SHARES: Final = (0.30, 0.42, 0.28)
_QUERY_NOISE: Final = 0.06
_QUERIES: Final = 500
_BLOCK: Final = 30_000
_K: Final = 10
_LISTS: Final = 4096
_TRAINED_WITH: Final = 131_072

Matrix = NDArray[np.float32]
_FAISS: Any = faiss


def make_vectors(count: int, topics: int, rows: slice) -> Matrix:
    """Return the synthetic vectors at `rows` of `count`, shape (n, 384), unit length; the same every time."""
    spread, mean = _spread()
    first, last, _ = rows.indices(count)
    numbers = np.arange(first, last)
    centres = _noise(1, topics) @ spread
    articles = np.concatenate([_noise((2, block), _BLOCK // 3) for block in _blocks(first, last)])
    chunks = np.concatenate([_noise((3, block), _BLOCK) for block in _blocks(first, last)])
    offset = first - first // _BLOCK * _BLOCK
    of_topic = np.random.default_rng(4).integers(0, topics, count // 3 + 1)
    parts = (
        centres[of_topic[numbers // 3]],
        articles[(numbers - first + offset) // 3] @ spread,
        chunks[offset : offset + len(numbers)] @ spread,
    )
    made = mean + sum(np.sqrt(share) * part for share, part in zip(_SHARES, parts, strict=True))
    return _unit(made)


def make_queries(vectors: Matrix) -> Matrix:
    """Return queries near evenly spread ones of `vectors`, shape (500, 384), unit length."""
    spread, _ = _spread()
    near = vectors[np.linspace(0, len(vectors) - 1, _QUERIES).astype(int)]
    return _unit(near + np.sqrt(_QUERY_NOISE / _VARIANCE) * (_noise(5, len(near)) @ spread))


def _spread() -> tuple[Matrix, Matrix]:
    """What turns white noise into variation like that of real chunks, and the direction they share."""
    shares = np.arange(1, DIMENSION + 1, dtype=np.float64) ** -_SLOPE
    rotation, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(DIMENSION, DIMENSION)))
    spread = np.sqrt(_VARIANCE * shares / shares.sum())[:, None] * rotation
    return spread.astype(np.float32), (_MEAN * rotation[-1]).astype(np.float32)


def _noise(seed: int | tuple[int, int], count: int) -> Matrix:
    return np.random.default_rng(seed).standard_normal((count, DIMENSION), np.float32)


def _blocks(first: int, last: int) -> range:
    return range(first // _BLOCK, -(-last // _BLOCK))


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


# Steps. Each is run alone, so that its memory can be told.


def step_vectors(folder: Path, count: int, topics: int) -> dict[str, object]:
    """Write vectors and queries."""
    path = folder / "vectors.npy"
    kept = np.lib.format.open_memmap(path, "w+", np.float32, (count, DIMENSION))
    for start in range(0, count, _BLOCK):
        kept[start : start + _BLOCK] = make_vectors(count, topics, slice(start, min(count, start + _BLOCK)))
    kept.flush()
    np.save(folder / "queries.npy", make_queries(kept))
    near = np.sort(kept[:3000] @ kept[:3000].T, axis=1)
    return {"nearest_cosine": _two(near[:, -2]), "any_cosine": _two(near[:, : len(near) // 2])}


def step_exact(folder: Path, count: int, topics: int) -> dict[str, object]:
    """Compare with every vector: the truth that the others are measured by."""
    vectors, queries = _loaded(folder)
    index = _FAISS.IndexFlatIP(DIMENSION)
    begun = time.perf_counter()
    for start in range(0, count, _BLOCK):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK]))
    built = time.perf_counter() - begun
    result = _measured(folder, index, queries, built, None)
    _, truth = index.search(queries, _K)
    np.save(folder / "truth.npy", truth)
    return {**result, "recall": {"": 1.0}}


def step_ivf(folder: Path, count: int, topics: int, code: str) -> dict[str, object]:
    """Inverted lists, their vectors coded by `code`."""
    vectors, queries = _loaded(folder)
    begun = time.perf_counter()
    lists = min(_LISTS, max(1, count // 40))
    index = _FAISS.index_factory(DIMENSION, f"IVF{lists},{code}", faiss.METRIC_INNER_PRODUCT)
    chosen = np.sort(np.random.default_rng(6).choice(count, min(count, _TRAINED_WITH), replace=False))
    index.train(np.ascontiguousarray(vectors[chosen]))
    return _filled(folder, index, vectors, queries, begun, "nprobe", (8, 16, 32, 64, 128, 256))


def step_hnsw(folder: Path, count: int, topics: int, code: str) -> dict[str, object]:
    """A navigable graph, its vectors coded by `code`."""
    vectors, queries = _loaded(folder)
    begun = time.perf_counter()
    index = _FAISS.index_factory(DIMENSION, f"HNSW32,{code}", faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 80
    index.train(np.ascontiguousarray(vectors[:_TRAINED_WITH]))
    return _filled(folder, index, vectors, queries, begun, "efSearch", (32, 64, 128, 256))


def _filled(
    folder: Path,
    index: Any,
    vectors: Matrix,
    queries: Matrix,
    begun: float,
    knob: str,
    settings: tuple[int, ...],
) -> dict[str, object]:
    for start in range(0, len(vectors), _BLOCK):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK]))
        sys.stderr.write(f"\r{start + _BLOCK}/{len(vectors)}  ")
    built = time.perf_counter() - begun
    recalls: dict[str, float] = {}
    latencies: dict[str, list[float]] = {}
    truth = np.load(folder / "truth.npy")
    result: dict[str, object] = {}
    for setting in settings:
        faiss.ParameterSpace().set_index_parameter(index, knob, setting)
        result = _measured(folder, index, queries, built, truth)
        recalls[f"{knob}={setting}"] = float(str(result["recall"]))
        latencies[f"{knob}={setting}"] = [float(str(result["p50_ms"])), float(str(result["p95_ms"]))]
    return {**result, "recall": recalls, "p50_p95_ms": latencies}


def _measured(
    folder: Path, index: Any, queries: Matrix, built: float, truth: NDArray[np.int64] | None
) -> dict[str, object]:
    """Ask one query after the other on one thread, as the service does."""
    faiss.omp_set_num_threads(1)
    times, found = [], []
    for query in queries[: 50 if truth is None else len(queries)]:
        begun = time.perf_counter()
        _, rows = index.search(query[None], _K)
        times.append(1000 * (time.perf_counter() - begun))
        found.append(rows[0])
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    path = folder / "index.faiss"
    faiss.write_index(index, str(path))
    size = path.stat().st_size
    path.unlink()
    recall = (
        1.0
        if truth is None
        else float(np.mean([len(set(a) & set(b)) / _K for a, b in zip(found, truth, strict=True)]))
    )
    return {
        "build_seconds": round(built, 1),
        "index_mib": round(size / 2**20),
        "recall": round(recall, 4),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
    }


def _loaded(folder: Path) -> tuple[Matrix, Matrix]:
    return np.load(folder / "vectors.npy", mmap_mode="r"), np.load(folder / "queries.npy")


def _two(values: Matrix) -> list[float]:
    return [round(float(each), 3) for each in np.percentile(values, (5, 50, 95))]


_STEPS: Final = {
    "vectors": step_vectors,
    "exact": step_exact,
    "ivf-fp16": lambda *given: step_ivf(*given, "SQfp16"),
    "ivf-sq8": lambda *given: step_ivf(*given, "SQ8"),
    "ivf-pq96": lambda *given: step_ivf(*given, "PQ96x8"),
    "hnsw-sq8": lambda *given: step_hnsw(*given, "SQ8"),
}


def main() -> None:
    """Run the steps that are not done yet, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--topics", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=Path("build/scale"))
    parser.add_argument("--step", choices=_STEPS, help="run this one alone and print what it measured")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.step:
        measured = _STEPS[given.step](given.folder, given.count, given.topics)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({**measured, "peak_mib": peak}))
        return
    results = given.folder / "results.json"
    done: dict[str, dict[str, object]] = json.loads(results.read_text()) if results.exists() else {}
    for name in _STEPS:
        if name in done and done[name]["count"] == given.count:
            continue
        print(f"{name} …", file=sys.stderr)
        command = [sys.executable, "-m", "bench.scale", "--step", name, "--folder", str(given.folder)]
        command += ["--count", str(given.count), "--topics", str(given.topics)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        done[name] = {"count": given.count, **json.loads(output)}
        beside = results.with_suffix(".new")
        beside.write_text(json.dumps(done, indent=2))
        beside.replace(results)
    for name, measured in done.items():
        print(f"{name:10} {json.dumps(measured)}")


if __name__ == "__main__":
    main()
