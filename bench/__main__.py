"""`python -m bench`: every measurement, step by step, and the page that tells of them."""

from __future__ import annotations

import hashlib
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import ours, peers
from bench.machine import Machine, describe
from bench.material import Material, doubled, gather, prepare
from bench.options import Options, read_options
from bench.records import Prepared
from bench.report import Run, report
from bench.results import Results
from corpus.errors import WenbaoError

_ALL = 1_000_000
_WITHOUT_NEWS = 1000


def main() -> int:
    """Measure, write the page; 130 when interrupted."""
    options = read_options()
    # Also when started in the background, where a shell has Ctrl-C ignored: no measured process is left behind.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        _measure(options)
    except KeyboardInterrupt:
        _tell("interrupted: the same command goes on from here")
        return 130
    except WenbaoError as error:
        _tell(error.message)
        return 1
    return 0


def _measure(options: Options) -> None:
    options.work.mkdir(parents=True, exist_ok=True)
    (options.work / ".gitignore").write_text("*\n", "utf-8")
    folder = options.work / "results"
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    results = Results(folder, _inputs(options), _tell)
    python = peers.make_environment(options.work / "peers", _tell) if options.peers else None
    machine = results.step(f"machine/{'compared' if python else 'alone'}", Machine, lambda: describe(python))
    material = _gathered(options)
    own = [_own(size, material, options, results) for size in _sizes(options, material)]
    compared = [] if python is None else _compared(python, material, options, results)
    run = Run(
        day=datetime.now(UTC).date().isoformat(),
        corpus=_corpus(options, material),
        questions=f"{len(material.questions):,}, {_origin(options)}",
        machine=machine,
        versions=results.versions(),
        own=tuple(own),
        compared=tuple(compared),
    )
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(report(run), "utf-8")
    _tell(f"written: {options.output}")


def _own(size: int, material: Material, options: Options, results: Results) -> ours.Own:
    folder = options.work / "material" / str(size)
    prepared = results.step(f"own/{size}/prepared", Prepared, lambda: prepare(material, size, folder))
    if not (folder / "articles.jsonl").exists():
        prepare(material, size, folder)
    texts = [question.text for question in material.questions]
    asked = tuple(texts[number % len(texts)] for number in range(options.requests))
    plan = ours.Plan(options.repeats, options.clients, asked)
    home = options.work / "homes" / str(size)
    return ours.measure_own(size, folder / "articles.jsonl", prepared, home, results, plan)


def _compared(python: Path, material: Material, options: Options, results: Results) -> list[peers.Compared]:
    size = min(options.peer_articles, len(material.news))
    folder = options.work / "material" / f"peers-{size}"
    prepared = results.step(f"peers/{size}/prepared", Prepared, lambda: prepare(material, size, folder))
    if not (folder / "chunks.jsonl").exists():
        prepare(material, size, folder)
    return peers.compare(
        name=f"peers/{size}",
        prepared=prepared,
        material=folder,
        work=options.work / "systems",
        python=python,
        questions=material.questions_within(size),
        clients=options.clients,
        requests=options.requests,
        repeats=options.repeats,
        results=results,
    )


def _gathered(options: Options) -> Material:
    most = max(*options.articles, options.peer_articles) if options.articles else _ALL
    if options.news is None:
        most = min(most, _WITHOUT_NEWS) if not options.articles else most
    material = gather(options.news, options.squad, most, options.questions)
    if len(material.questions) < 30:
        raise SystemExit("fewer than 30 questions: too few to measure with")
    return material


def _sizes(options: Options, material: Material) -> list[int]:
    if options.articles:
        return sorted({min(size, len(material.news)) for size in options.articles})
    return doubled(len(material.news), 1000 if options.news else 250)


def _inputs(options: Options) -> dict[str, object]:
    """Return what every kept step depends on; sizes, clients and repeats are in the names of the steps."""
    return {
        "news": _digest(options.news),
        "squad": _digest(options.squad),
        # Without a question set the questions come out of all the articles read.
        "drawn_from": None if options.squad else [*options.articles, options.peer_articles],
        "questions": options.questions,
        "requests": options.requests,
    }


def _digest(path: Path | None) -> str | None:
    if path is None:
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _corpus(options: Options, material: Material) -> str:
    name = options.news.name if options.news else "invented news"
    return f"{name} ({len(material.news):,} articles read), {len(material.needles):,} needles"


def _origin(options: Options) -> str:
    return f"from {options.squad.name}" if options.squad else "asking for figures of the articles"


def _tell(message: str) -> None:
    print(f"{datetime.now().astimezone():%H:%M:%S} {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
