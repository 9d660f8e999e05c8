"""docs/benchmarks.md out of the measurements: verdicts, tables, method, machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.figures import growth
from bench.hypotheses import judge
from bench.machine import Machine
from bench.method import METHOD
from bench.ours import Own, in_all, median_update
from bench.peers import OURS, Compared

_STAGES: Final = (
    "understand",
    "encode",
    "dense",
    "lexical",
    "fuse",
    "rank",
    "select",
    "read",
    "compose",
    "verify",
    "total",
)
_BUSY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """Everything of one run. `corpus` and `questions` say in words what was measured with."""

    day: str
    corpus: str
    questions: str
    machine: Machine
    versions: int
    own: tuple[Own, ...]
    compared: tuple[Compared, ...]


def report(run: Run) -> str:
    """Return the page."""
    parts = [
        "# Benchmarks\n\nWritten by `make bench` (see *Method*); not edited by hand.",
        *_warnings(run),
        _section("Expected and measured", _verdicts(run)),
        _section("Ingest", _ingest(run.own)),
        _section("What an archive takes", _footprint(run.own)),
        _section("Answers over HTTP", _answers(run.own)),
        _section("Where the time of an answer goes", _stages(run.own)),
        _section("One article", _updates(run.own)),
        _section("How each cost grows", _growth(run.own)),
        _section("Beside txtai and Haystack", _comparison(run.compared)),
        _section("Method", METHOD),
        _section("Machine and software", _machine(run)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is words, the others are figures."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}" if body else ""


def _warnings(run: Run) -> list[str]:
    found = []
    if run.machine.load > _BUSY:
        found.append(
            f"> **The machine was not idle**: {run.machine.load:.1f} processes were running on average in the "
            "minute before the first measurement. Read these figures as a lower bound."
        )
    if run.versions > 1:
        found.append(
            f"> **The code changed while this was measured**: the steps come from {run.versions} states of it. "
            "Measure with `--fresh` for one."
        )
    return found


def _verdicts(run: Run) -> str:
    words = {True: "yes", False: "**no**", None: "–"}
    rows = [(v.expected, v.measured, words[v.holds]) for v in judge(run.own, run.compared)]
    return table(("Written down before measuring", "Measured", "Holds"), rows)


def _ingest(own: Sequence[Own]) -> str:
    rows = []
    for each in own:
        step, total = each.ingests[-1], in_all(each.ingests)
        rows.append(
            (
                f"{each.size:,}",
                f"{total.articles:,}",
                f"{total.chunks:,}",
                f"{step.articles:,}",
                f"{step.characters:,}",
                f"{step.seconds:.1f}",
                f"{step.articles / step.seconds:.1f}",
                f"{step.characters / step.seconds:,.0f}",
                f"{step.peak_mib:.0f}",
                f"{total.seconds:.1f}",
            )
        )
    head = (
        "News",
        "with needles",
        "chunks",
        "added",
        "characters",
        "s",
        "articles/s",
        "characters/s",
        "peak MiB",
        "s in all",
    )
    return (
        f"{table(head, rows)}\n\nOne archive that grows: at each size `wenbao ingest` adds what is new, in a fresh "
        "process, start and model included. In all: from nothing to this size."
    )


def _footprint(own: Sequence[Own]) -> str:
    rows = [
        (
            f"{each.size:,}",
            f"{each.footprint.store_mib:.1f}",
            f"{each.footprint.dense_mib:.1f}",
            f"{each.footprint.lexical_mib:.1f}",
            f"{each.footprint.opened_mib:.1f}",
            f"{median(start.seconds for start in each.starts):.2f}",
            f"{median(start.resident_mib for start in each.starts):.0f}",
            f"{max(load.resident_mib for load in each.loads if load.reader == each.loads[0].reader):.0f}",
        )
        for each in own
    ]
    head = (
        "News",
        "store MiB",
        "dense MiB",
        "lexical MiB",
        "opened MiB",
        "ready s",
        "resident MiB",
        "under load MiB",
    )
    note = (
        "Store, dense and lexical: files on disk. Opened: the memory of a process that has opened the archive "
        "and searched it, beyond that of one with an empty archive. Ready: from the start of the process to "
        "`/readyz` saying so, median; resident then, and the most after answering."
    )
    return f"{table(head, rows)}\n\n{note}"


def _answers(own: Sequence[Own]) -> str:
    rows = [
        (
            f"{each.size:,}",
            load.reader,
            str(load.clients),
            str(load.requests),
            f"{load.p50_ms:.1f}",
            f"{load.p95_ms:.1f}",
            f"{load.p99_ms:.1f}",
            f"{load.per_second:.1f}",
            f"{load.answered:.0%}",
            str(load.errors),
            f"{load.resident_mib:.0f}",
        )
        for each in own
        for load in each.loads
    ]
    head = (
        "News",
        "reader",
        "clients",
        "questions",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "answers/s",
        "answered",
        "errors",
        "resident MiB",
    )
    return f"{table(head, rows)}\n\nReader: the setting `reader` (`WENBAO_READER`) of the server."


def _stages(own: Sequence[Own]) -> str:
    rows = []
    for each in own:
        fewest = min(load.clients for load in each.loads)
        for load in (load for load in each.loads if load.clients == fewest):
            names = [*(s for s in _STAGES if s in load.stages), *(s for s in load.stages if s not in _STAGES)]
            rows += [
                (f"{each.size:,}, {load.reader}", name, *(f"{ms:.2f}" for ms in load.stages[name]))
                for name in names
            ]
    head = ("News, reader", "stage", "p50 ms", "p95 ms", "p99 ms")
    note = "As the server times them (`timings_ms`), with the smallest number of clients. Percentiles do not add up."
    return f"{table(head, rows)}\n\n{note}"


def _updates(own: Sequence[Own]) -> str:
    rows = []
    for each in own:
        middle = median_update(each.updates)
        figures = (middle.added, middle.corrected, middle.deleted, middle.by_command)
        rows.append((f"{each.size:,}", *(f"{seconds:.3f}" for seconds in figures)))
    note = (
        "Seconds until a search by the running server shows it; median. The command's include its own start."
    )
    head = ("News", "added", "corrected", "deleted", "`wenbao ingest` beside it")
    return f"{table(head, rows)}\n\n{note}"


def _growth(own: Sequence[Own]) -> str:
    if len(own) < 2:
        return ""
    sizes = [each.size for each in own]
    costs: list[tuple[str, list[float]]] = [
        ("ingest, seconds in all", [in_all(each.ingests).seconds for each in own]),
        ("ingest, peak memory", [in_all(each.ingests).peak_mib for each in own]),
        ("store on disk", [each.footprint.store_mib for each in own]),
        ("dense index on disk", [each.footprint.dense_mib for each in own]),
        ("lexical index on disk", [each.footprint.lexical_mib for each in own]),
        ("start to ready", [median(start.seconds for start in each.starts) for each in own]),
        ("memory while serving", [each.loads[0].resident_mib for each in own]),
        ("answer, p50", [each.loads[0].p50_ms for each in own]),
        ("answer, p95", [each.loads[0].p95_ms for each in own]),
        ("one correction", [median_update(each.updates).corrected for each in own]),
    ]
    costs += [
        (f"stage {stage}, p50", [each.loads[0].stages[stage][0] for each in own])
        for stage in ("encode", "dense", "lexical", "select", "verify")
        if all(stage in each.loads[0].stages for each in own)
    ]
    rows = []
    for name, values in costs:
        b = growth(sizes, values)
        rows.append((name, *(f"{value:,.4g}" for value in values), "–" if b is None else f"{b:.2f}"))
    note = (
        "The exponent b of the power law cost = a · sizeᵇ that fits best: 0 does not grow, 1 doubles when the "
        "archive doubles."
    )
    return f"{table(('Cost', *(f'{size:,}' for size in sizes), 'exponent'), rows)}\n\n{note}"


def _comparison(compared: Sequence[Compared]) -> str:
    sizes = sorted({each.size for each in compared})
    if not sizes:
        return "Not measured."
    parts = [_compared_at(size, [each for each in compared if each.size == size]) for size in sizes]
    tuned = [
        f"{each.serving.version}: "
        + ", ".join(f"{batch}: {rate:,.0f}" for batch, rate in each.tuning.rates.items())
        + f" → {each.tuning.batch}"
        for each in compared
        if each.tuning and each.size == sizes[0]
    ]
    return "\n\n".join(
        [*parts, f"Characters a second by batch size, and the size used at every size: {'; '.join(tuned)}."]
    )


def _compared_at(size: int, compared: Sequence[Compared]) -> str:
    ours = next(each for each in compared if each.system == OURS)
    rows = [_row(name, unit, [_figure(each, name) for each in compared]) for name, unit in _COMPARED]
    for count in sorted(ours.serving.per_second, key=int):
        values = [each.serving.per_second[count] for each in compared]
        rows.append(_row(f"searches/s, {count} threads", "{:.1f}", values))
    head = ["", *(each.serving.version for each in compared)]
    head += [f"{each.serving.version} / ours" for each in compared if each is not ours]
    chunks, characters = ours.builds[0].chunks, ours.builds[0].characters
    builds = " and ".join(f"{len(each.builds)} of {each.serving.version}" for each in compared)
    return (
        f"### {size:,} news articles and all needles\n\n{table(head, rows)}\n\n"
        f"All three systems: the same {chunks:,} chunks, {characters:,} characters, the same "
        f"{ours.serving.requests:,} questions. Builds: {builds}."
    )


_COMPARED: Final = (
    ("index, characters/s", "{:,.0f}"),
    ("index, chunks/s", "{:.1f}"),
    ("index, peak MiB", "{:.0f}"),
    ("on disk, MiB", "{:.1f}"),
    ("ready, s", "{:.2f}"),
    ("resident, MiB", "{:.0f}"),
    ("search p50, ms", "{:.1f}"),
    ("search p95, ms", "{:.1f}"),
    ("search p99, ms", "{:.1f}"),
    ("hit@1", "{:.3f}"),
    ("hit@5", "{:.3f}"),
    ("one article seen, s", "{:.3f}"),
    ("one article on disk, s", "{:.3f}"),
)


def _figure(each: Compared, name: str) -> float:
    serving = each.serving
    seconds = median(build.seconds for build in each.builds)
    return {
        "index, characters/s": each.builds[0].characters / seconds,
        "index, chunks/s": each.builds[0].chunks / seconds,
        "index, peak MiB": median(build.peak_mib for build in each.builds),
        "on disk, MiB": median(build.disk_mib for build in each.builds),
        "ready, s": serving.ready,
        "resident, MiB": serving.resident_mib,
        "search p50, ms": serving.p50_ms,
        "search p95, ms": serving.p95_ms,
        "search p99, ms": serving.p99_ms,
        "hit@1": serving.hit_1,
        "hit@5": serving.hit_5,
        "one article seen, s": serving.seen,
        "one article on disk, s": serving.saved,
    }[name]


def _row(name: str, unit: str, values: Sequence[float]) -> tuple[str, ...]:
    """The first value is ours."""
    ratios = (f"{value / values[0]:.2f}" if values[0] else "–" for value in values[1:])
    return (name, *(unit.format(value) for value in values), *ratios)


def _machine(run: Run) -> str:
    machine = run.machine
    settings = ", ".join(f"{name}={value}" for name, value in machine.settings.items()) or "none"
    lines = [
        f"- {run.day}; {machine.processor}, {machine.cores} cores, {machine.memory_gib:.1f} GiB; "
        f"{machine.system}, Python {machine.python}",
        f"- corpus: {run.corpus}",
        f"- questions: {run.questions}",
        f"- ours: {_versions(machine.ours)}",
        f"- theirs: {_versions(machine.theirs) or 'not measured'}",
        f"- settings in the environment: {settings}",
    ]
    return "\n".join(lines)


def _versions(found: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in found.items())
