"""Latency and throughput of a warm `POST /v1/answers` alone: the quick look, in a minute or two.

    python -m bench.answers                          1,000 invented articles
    python -m bench.answers news.txt.gz              the first 1,000 articles of a file
    python -m bench.answers news.txt.gz --articles 4000 --requests 400 --json

The archive is made in a temporary folder (or kept in --home), the server is `wenbao serve` as users start it.
Questions are made from the articles: the clause before a printed figure, asking for the figure. Each number of
clients asks the same questions.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.material import gather, prepare
from bench.processes import run
from bench.records import Load
from bench.serving import WENBAO, ask_all, load_of, serving

_INGEST_SECONDS = 4 * 3600


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="wenbao-bench-") as folder:
        home = options.home or Path(folder) / "home"
        material = gather(options.source, None, options.articles, options.articles)
        prepared = prepare(material, options.articles, Path(folder))
        questions = _drawn([question.text for question in material.questions], options.requests)
        source = Path(folder) / "articles.jsonl"
        ingested = run([WENBAO, "--home", home, "ingest", source, "--json"], limit=_INGEST_SECONDS)
        with serving(home) as server:
            ask_all(server.port, questions[: min(30, len(questions))], 1)  # warm up
            loads = [
                load_of(clients, *ask_all(server.port, questions, clients), server.resident_mib())
                for clients in options.clients
            ]
    if options.json:
        figures = {"articles": prepared.articles, "ingest_seconds": ingested.seconds}
        figures |= {"ready_seconds": server.ready_seconds}
        print(json.dumps({**figures, "loads": [asdict(load) for load in loads]}, indent=2))
        return
    print(
        f"{prepared.articles} articles, ingested in {ingested.seconds:.1f} s, "
        f"ready {server.ready_seconds:.1f} s after start"
    )
    _print(loads)


def _print(loads: Sequence[Load]) -> None:
    print("clients requests   p50 ms   p95 ms   p99 ms   per s answered errors")
    for load in loads:
        print(
            f"{load.clients:7} {load.requests:8} {load.p50_ms:8.1f} {load.p95_ms:8.1f} {load.p99_ms:8.1f} "
            f"{load.per_second:7.1f} {load.answered:8.0%} {load.errors}"
        )
    stages = (f"{name} {figures[0]:.1f}" for name, figures in loads[0].stages.items())
    print("stages, median ms:", ", ".join(stages))


def _drawn(questions: Sequence[str], count: int) -> list[str]:
    found = list(dict.fromkeys(questions))
    if not found:
        raise SystemExit("no figure in any article to ask for")
    random.Random(11).shuffle(found)
    return [found[number % len(found)] for number in range(count)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__.split("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, help="a file for `wenbao ingest`, or invented news")
    parser.add_argument("--articles", type=int, default=1000, help="how many to take (default 1000)")
    parser.add_argument("--requests", type=int, default=300, help="questions for each number of clients")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--home", type=Path, help="keep the archive here (default: a temporary folder)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (1 <= options.articles <= 100_000 and 1 <= options.requests <= 10_000):
        parser.error("--articles up to 100000, --requests up to 10000")
    if not all(1 <= clients <= 64 for clients in options.clients):
        parser.error("--clients from 1 to 64")
    return options


if __name__ == "__main__":
    main()
