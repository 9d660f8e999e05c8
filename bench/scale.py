"""A million chunk vectors in FAISS: python -m bench.scale [--count N] [--folder DIR]; `make bench-scale`.

Every step runs in a process of its own and is kept in `DIR`, the indexes beside it: the same command goes on
after an interruption. `--again` measures recall, latency and memory of the kept indexes anew (for a machine that
was busy). How the vectors are made: `bench.vectors`; what was expected: `bench.scale_report`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.engines import ENGINES, Engine, K, build_lists, threads
from bench.figures import percentile
from bench.planning.index_table import Point
from bench.vectors import DIMENSION, make_queries, make_vectors

_QUERIES: Final = 500
_EXACT_QUERIES: Final = 60
"""Comparing with every vector is slow, and its recall is known."""
_AT_ONCE: Final = 30_000
_QUIETLY: Final = {**os.environ, "OMP_WAIT_POLICY": "passive"}
"""Threads that wait do not spin: the processor seconds are those of the work."""
_LISTS: Final = "lists"
_VECTORS: Final = "vectors"


@dataclass(frozen=True, slots=True)
class Built:
    """Wall and processor seconds of a step, all threads; `peak_mib` of its process, mapped vectors included."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Served:
    """A process that has opened the index and answered: all its resident memory. `load`: see `Machine.load`."""

    resident_mib: float
    load: float
    points: tuple[Point, ...]


def build(folder: Path, name: str, count: int) -> Built:
    """Do one step of building."""
    begun, busy = time.perf_counter(), time.process_time()
    threads()
    if name == _VECTORS:
        _make(folder, count)
    elif name == _LISTS:
        build_lists(folder, np.load(folder / "vectors.npy", mmap_mode="r"))
    else:
        _engine(name).build(folder, np.load(folder / "vectors.npy", mmap_mode="r"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Built(round(time.perf_counter() - begun, 1), round(time.process_time() - busy, 1), round(peak))


def serve(folder: Path, name: str) -> Served:
    """Open an index, ask one query after the other on one thread, as the service does."""
    load = os.getloadavg()[0]
    engine = _engine(name)
    queries = np.load(folder / "queries.npy")
    truth = np.load(folder / "truth.npy")
    search = engine.open(folder)
    threads(1)
    points = []
    for setting in engine.settings:
        asked = queries if engine.knob or name == "own" else queries[:_EXACT_QUERIES]
        search(asked[0], setting)
        times, found = [], []
        busy = time.process_time()
        for query in asked:
            begun = time.perf_counter()
            found.append(search(query, setting))
            times.append(1000 * (time.perf_counter() - begun))
        cpu = 1000 * (time.process_time() - busy) / len(asked)
        points.append(
            Point(
                setting,
                round(_recall(found, truth), 4),
                round(percentile(times, 0.5), 2),
                round(percentile(times, 0.95), 2),
                round(cpu, 2),
            )
        )
    return Served(_resident_mib(), round(load, 1), tuple(points))


def _make(folder: Path, count: int) -> None:
    kept = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float32, (count, DIMENSION))
    for start in range(0, count, _AT_ONCE):
        kept[start : start + _AT_ONCE] = make_vectors(range(start, min(count, start + _AT_ONCE)))
    kept.flush()
    queries = make_queries(kept, _QUERIES)
    np.save(folder / "queries.npy", queries)
    best = np.full((_QUERIES, K), -1, np.int64)
    scores = np.full((_QUERIES, K), -2, np.float32)
    for start in range(0, count, _AT_ONCE):
        near = queries @ kept[start : start + _AT_ONCE].T
        rows = np.argpartition(-near, min(K, near.shape[1] - 1), axis=1)[:, :K]
        both = np.concatenate([scores, np.take_along_axis(near, rows, 1)], axis=1)
        where = np.argsort(-both, axis=1)[:, :K]
        best = np.take_along_axis(np.concatenate([best, rows + start], axis=1), where, 1)
        scores = np.take_along_axis(both, where, 1)
    np.save(folder / "truth.npy", best)


def _recall(found: list[NDArray[np.int64]], truth: NDArray[np.int64]) -> float:
    return float(
        np.mean([len(set(a.tolist()) & set(b.tolist())) / K for a, b in zip(found, truth, strict=False)])
    )


def _resident_mib() -> float:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024)


def _engine(name: str) -> Engine:
    return next(engine for engine in ENGINES if engine.name == name)


def main() -> None:
    """Run the steps that are not done yet, and say what each measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(".bench/scale"))
    parser.add_argument("--only", nargs="*", default=[engine.name for engine in ENGINES], metavar="NAME")
    parser.add_argument("--again", action="store_true", help="measure the kept indexes anew")
    parser.add_argument("--output", type=Path, help="where to gather what was measured")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.step:
        how, name = given.step.split(":")
        measured = build(given.folder, name, given.count) if how == "build" else serve(given.folder, name)
        print(json.dumps(asdict(measured)))
        return
    stamp = given.folder / "count"
    if stamp.exists() and int(stamp.read_text("utf-8")) != given.count:
        raise SystemExit(f"{given.folder} holds {stamp.read_text('utf-8')} vectors: give another --folder")
    stamp.write_text(str(given.count), "utf-8")
    steps = [f"build:{_VECTORS}"]
    for name in given.only:
        if name.startswith("ivf") and f"build:{_LISTS}" not in steps:
            steps.append(f"build:{_LISTS}")
        steps += [f"build:{name}", f"serve:{name}"]
    for step in steps:
        path = given.folder / f"{step.replace(':', '-')}.json"
        if path.exists() and not (given.again and step.startswith("serve:")):
            continue
        print(f"{step} …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench.scale", "--step", step]
        command += ["--folder", str(given.folder), "--count", str(given.count)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_QUIETLY).stdout
        print(f"{step} {output}", end="", file=sys.stderr, flush=True)
        beside = path.with_suffix(".part")
        beside.write_text(output, "utf-8")
        beside.replace(path)
    if given.output is not None:
        gathered = [_gathered(given.folder, engine, given.count) for engine in ENGINES]
        text = json.dumps([each for each in gathered if each], ensure_ascii=False, indent=1)
        given.output.write_text(text + "\n", "utf-8")


def _gathered(folder: Path, engine: Engine, count: int) -> dict[str, object]:
    """Return all that was measured of an engine, nothing where it was not. Lists that engines share count for each."""
    built, served = folder / f"build-{engine.name}.json", folder / f"serve-{engine.name}.json"
    if not served.exists():
        return {}
    costs = Built(**json.loads(built.read_text("utf-8")))
    if engine.name.startswith("ivf"):
        costs = _both(costs, Built(**json.loads((folder / f"build-{_LISTS}.json").read_text("utf-8"))))
    if engine.name == "hnsw-fp16":
        costs = _both(costs, Built(**json.loads((folder / "build-hnsw-sq8.json").read_text("utf-8"))))
    named = {"name": engine.name, "words": engine.words, "knob": engine.knob, "count": count}
    return {**named, **asdict(costs), **json.loads(served.read_text("utf-8"))}


def _both(one: Built, other: Built) -> Built:
    return Built(
        one.seconds + other.seconds, one.cpu_seconds + other.cpu_seconds, max(one.peak_mib, other.peak_mib)
    )


if __name__ == "__main__":
    main()
