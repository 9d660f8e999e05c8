"""The command line of the whole benchmark."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for; `articles` empty means by doubling, up to the whole file."""

    news: Path | None
    squad: Path | None
    articles: tuple[int, ...]
    peer_sizes: tuple[int, ...]
    peer_repeats: int
    questions: int
    requests: int
    clients: tuple[int, ...]
    repeats: int
    readers: tuple[str, ...]
    work: Path
    output: Path
    peers: bool
    fresh: bool


def read_options() -> Options:
    """Parse the command line; exits with 2 on wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure speed, memory and retrieval, beside txtai and Haystack."
    )
    parser.add_argument(
        "--news", type=Path, metavar="FILE", help="a file for `wenbao ingest` (default: invented)"
    )
    parser.add_argument(
        "--squad", type=Path, metavar="FILE", help="questions with contexts: SQuAD, CMRC 2018"
    )
    parser.add_argument(
        "--articles", type=int, nargs="+", metavar="N", help="sizes (default: doubled from 1000)"
    )
    parser.add_argument(
        "--peer-sizes",
        type=_sizes,
        default=(1000,),
        metavar="N,N",
        help="sizes of the comparison (default 1000)",
    )
    parser.add_argument(
        "--peer-repeats", type=int, default=1, metavar="N", help="builds behind each median of the comparison"
    )
    parser.add_argument(
        "--readers",
        nargs="+",
        default=["off", "bundled"],
        metavar="SETTING",
        help="values of the setting `reader`: the first at every size, all at the last (default: off bundled)",
    )
    parser.add_argument("--questions", type=int, default=2000, metavar="N", help="most questions of the set")
    parser.add_argument("--requests", type=int, default=300, metavar="N", help="questions for each load")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16], metavar="N")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="runs behind each median")
    parser.add_argument(
        "--work", type=Path, default=Path(".bench"), metavar="DIR", help="results and archives"
    )
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.md"), metavar="FILE")
    parser.add_argument("--no-peers", action="store_true", help="measure our own system alone")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs have measured")
    given = parser.parse_args()
    for name, path in (("--news", given.news), ("--squad", given.squad)):
        if path is not None and not path.is_file():
            parser.error(f"{name}: no such file: {path}")
    counts = [*given.peer_sizes, *(given.articles or [])]
    if not all(50 <= count <= 1_000_000 for count in counts):
        parser.error("--articles and --peer-sizes from 50 to 1000000")
    if not 1 <= given.peer_repeats <= 20:
        parser.error("--peer-repeats from 1 to 20")
    if not (30 <= given.questions <= 20_000 and 30 <= given.requests <= 10_000 and 1 <= given.repeats <= 20):
        parser.error("--questions from 30 to 20000, --requests from 30 to 10000, --repeats from 1 to 20")
    if not all(1 <= clients <= 64 for clients in given.clients):
        parser.error("--clients from 1 to 64")
    return Options(
        news=given.news and given.news.resolve(),
        squad=given.squad and given.squad.resolve(),
        articles=tuple(sorted(set(given.articles or []))),
        peer_sizes=tuple(sorted(set(given.peer_sizes))),
        peer_repeats=given.peer_repeats,
        questions=given.questions,
        requests=given.requests,
        clients=tuple(sorted(set(given.clients))),
        repeats=given.repeats,
        readers=tuple(dict.fromkeys(given.readers)),
        work=given.work.resolve(),
        output=given.output.resolve(),
        peers=not given.no_peers,
        fresh=given.fresh,
    )


def _sizes(value: str) -> tuple[int, ...]:
    return tuple(int(part) for part in value.split(",") if part)
