"""One action of one system in a fresh process: `python -m bench.systems.run SYSTEM ACTION TASK.json`.

The task is a JSON object (`Task`); the result is written to its `out`. Runs in the environment of the system.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.figures import hit_share, percentile
from bench.systems.protocol import Part, System, by_article, read_parts

# Enough chunks for five articles even where one article gives several.
_K = 20
_WARM_UP = 20
_BATCHES = (1, 4, 8, 16, 32, 64)
_NEWS = "补记：云溪镇第七观测站改由北山县代管，站址编号甲寅九三。"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done: `source` is indexed, `parts` are its chunks, `questions` [question, article] pairs."""

    model: str
    batch: int
    source: str
    parts: str
    folder: str
    questions: list[list[str]]
    clients: list[int]
    requests: int
    begun: float
    out: str


def main() -> None:
    """Do what the command line says."""
    name, action, task_file = sys.argv[1:]
    task = Task(**json.loads(Path(task_file).read_text("utf-8")))
    result = _ACTIONS[action](_make(name, task), task)
    Path(task.out).write_text(json.dumps(result), "utf-8")


def _make(name: str, task: Task) -> System:
    # Each system exists in its own environment only.
    if name == "txtai":
        from bench.systems.txtai_system import TxtaiSystem  # noqa: PLC0415

        return TxtaiSystem(Path(task.model), task.batch)
    if name == "haystack":
        from bench.systems.haystack_system import HaystackSystem  # noqa: PLC0415

        return HaystackSystem(Path(task.model), task.batch)
    from bench.systems.wenbao_system import WenbaoSystem  # noqa: PLC0415

    return WenbaoSystem(Path(task.model), task.batch)


def _tune(system: System, task: Task) -> dict[str, object]:
    """Measure every batch size on the same sample, twice, in opposite orders; the better of the two counts."""
    texts = [part.text for part in read_parts(Path(task.parts))]
    sample = random.Random(5).sample(texts, min(len(texts), task.requests))
    characters = sum(map(len, sample))
    system.encode(sample[:8], task.batch)
    rates: dict[str, float] = {}
    for batch in (*_BATCHES, *reversed(_BATCHES)):
        begun = perf_counter()
        system.encode(sample, batch)
        rates[str(batch)] = max(rates.get(str(batch), 0.0), characters / (perf_counter() - begun))
    return {"rates": rates, "batch": int(max(rates, key=lambda batch: rates[batch]))}


def _build(system: System, task: Task) -> dict[str, object]:
    Path(task.folder).mkdir(parents=True, exist_ok=True)
    system.encode(["试"], task.batch)
    begun = perf_counter()
    system.build(Path(task.source), Path(task.folder))
    return {"seconds": perf_counter() - begun}


def _serve(system: System, task: Task) -> dict[str, object]:
    questions = [question for question, _ in task.questions]
    system.open(Path(task.folder))
    system.search(questions[0], _K)
    ready = time.time() - task.begun
    for question in questions[:_WARM_UP]:
        system.search(question, _K)
    found, latencies = [], []
    for question in questions:
        begun = perf_counter()
        found.append(system.search(question, _K))
        latencies.append((perf_counter() - begun) * 1000)
    wanted = [article for _, article in task.questions]
    asked = questions[: task.requests]
    rates = {str(clients): _throughput(system, asked, clients) for clients in task.clients}
    resident = _resident_mib()
    seen, saved = _correct(system, wanted[0], by_article(read_parts(Path(task.parts)))[wanted[0]])
    return {
        "ready": ready,
        "resident_mib": resident,
        "p50_ms": percentile(latencies, 0.5),
        "p95_ms": percentile(latencies, 0.95),
        "p99_ms": percentile(latencies, 0.99),
        "per_second": rates,
        "hit_1": hit_share(found, wanted, 1),
        "hit_5": hit_share(found, wanted, 5),
        "seen": seen,
        "saved": saved,
        "requests": len(questions),
        "version": system.version,
    }


def _throughput(system: System, questions: Sequence[str], clients: int) -> float:
    begun = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda question: system.search(question, _K), questions))
    return len(questions) / (perf_counter() - begun)


def _correct(system: System, article: str, parts: Sequence[Part]) -> tuple[float, float]:
    """Give the article one more chunk; return the seconds until a search finds it and until it is saved."""
    begun = perf_counter()
    system.replace(article, [*parts, Part(f"{article}-{len(parts)}", article, _NEWS)])
    if article not in system.search(_NEWS, _K):
        raise SystemExit(f"{system.version}: the corrected article is not found")
    seen = perf_counter() - begun
    system.save()
    return seen, perf_counter() - begun


def _resident_mib() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


_ACTIONS: dict[str, Callable[[System, Task], dict[str, object]]] = {
    "tune": _tune,
    "build": _build,
    "serve": _serve,
}

if __name__ == "__main__":
    main()
