"""`python -m bench`: every measurement, step by step, and the page that tells of them."""

from __future__ import annotations

import hashlib
import shutil
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import ours, peers
from bench.estimate import estimate
from bench.machine import Machine, describe
from bench.material import Material, doubled, gather, grow, prepare
from bench.options import Options, read_options
from bench.records import Prepared
from bench.report import Run, report
from bench.results import Results
from corpus.errors import WenbaoError

_ALL = 1_000_000
_WITHOUT_NEWS = 1000
_PEER_REQUESTS = 100


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
    sizes = _sizes(options, material)
    peer_sizes = sorted({min(size, len(material.news)) for size in options.peer_sizes}) if python else []
    _tell(estimate(material, sizes, peer_sizes, options))
    own = _own(sizes, material, options, results)
    compared = [
        each
        for size in peer_sizes
        if python is not None
        for each in _compared(python, size, own, material, options, results)
    ]
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


def _own(sizes: Sequence[int], material: Material, options: Options, results: Results) -> list[ours.Own]:
    texts = [question.text for question in material.questions]
    asked = tuple(texts[number % len(texts)] for number in range(options.requests))
    plan = ours.Plan(options.repeats, options.clients, asked, options.readers)
    measured: list[ours.Own] = []
    for before, size in zip((0, *sizes), sizes, strict=False):
        source = options.work / "material" / f"{before}-{size}.jsonl"
        growth = ours.Growth(
            before=before,
            size=size,
            source=source,
            added=grow(material, before, size, source),
            grown_from=_home(options, before) if before else None,
            home=_home(options, size),
        )
        earlier = measured[-1].ingests if measured else ()
        measured.append(ours.measure_own(growth, earlier, results, plan, is_last=size == sizes[-1]))
    return measured


def _compared(
    python: Path,
    size: int,
    own: Sequence[ours.Own],
    material: Material,
    options: Options,
    results: Results,
) -> list[peers.Compared]:
    folder = options.work / "material" / f"peers-{size}"
    prepared = results.step(f"peers/{size}/prepared", Prepared, lambda: prepare(material, size, folder))
    if not (folder / "chunks.jsonl").exists():
        prepare(material, size, folder)
    same = next((each for each in own if each.size == size), None)
    home = _home(options, size)
    grown = peers.Grown(home, ours.in_all(same.ingests)) if same and ours.is_filled(home) else None
    return peers.compare(
        size=size,
        grown=grown,
        prepared=prepared,
        material=folder,
        work=options.work / "systems",
        python=python,
        questions=material.questions_within(size),
        clients=options.clients,
        requests=min(options.requests, _PEER_REQUESTS),
        repeats=options.peer_repeats,
        results=results,
        tell=_tell,
    )


def _home(options: Options, size: int) -> Path:
    return options.work / "homes" / str(size)


def _gathered(options: Options) -> Material:
    most = max(*options.articles, *options.peer_sizes) if options.articles else _ALL
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
        "drawn_from": None if options.squad else [*options.articles, *options.peer_sizes],
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
