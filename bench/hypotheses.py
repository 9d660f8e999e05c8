"""What was expected before anything was measured, and whether it came true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.figures import growth
from bench.ours import Own, in_all, median_update
from bench.peers import OURS, Compared

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """One expectation beside its measurement; `holds` None where there was nothing to measure."""

    expected: str
    measured: str
    holds: bool | None


def judge(own: Sequence[Own], compared: Sequence[Compared]) -> list[Verdict]:
    """Return the verdicts: limits at the largest size, then the comparison at its largest, then how costs grow."""
    largest = max((each.size for each in compared), default=0)
    return [
        *_limits(own[-1]),
        *_against([each for each in compared if each.size == largest]),
        *_growing(own),
    ]


def _limits(own: Own) -> list[Verdict]:
    at = f"at {own.size:,} articles"
    # The limits are those of answers without a reader model; what one adds is in the table of answers.
    loads = [load for load in own.loads if load.reader == own.loads[0].reader]
    one = next((load for load in loads if load.clients == 1), None)
    many = next((load for load in loads if load.clients == 16), None)
    start = sorted(start.seconds for start in own.starts)[len(own.starts) // 2]
    resident = max(load.resident_mib for load in loads) * _MIB / 1e9
    update = median_update(own.updates)
    slowest = max(update.added, update.corrected, update.deleted)
    command = update.by_command
    return [
        _at_most(f"ready ≤ 8 s after start, {at}", start, 8, "s"),
        _at_most(f"`POST /v1/answers` p50 ≤ 60 ms, one client, {at}", one.p50_ms if one else None, 60, "ms"),
        _at_most(
            f"`POST /v1/answers` p95 ≤ 150 ms, one client, {at}", one.p95_ms if one else None, 150, "ms"
        ),
        _at_least(
            f"≥ 30 answers/s with 16 clients, {at}", many.per_second if many else None, 30, "answers/s"
        ),
        _at_most(f"≤ 1.5 GB resident while serving, {at}", resident, 1.5, "GB"),
        _at_most(f"one article added, corrected or deleted ≤ 2 s, seen by the server, {at}", slowest, 2, "s"),
        _at_most(
            f"one article by `wenbao ingest` ≤ 2 s, its start included, seen by the server, {at}",
            command,
            2,
            "s",
        ),
    ]


def _against(compared: Sequence[Compared]) -> list[Verdict]:
    ours = next((each for each in compared if each.system == OURS), None)
    verdicts = []
    for each in compared:
        if ours is None or each is ours:
            continue
        name = f"{each.serving.version}, {each.size:,} articles"
        ratio = _rate(ours) / _rate(each)
        verdicts.append(_at_least(f"ingest ≥ 2.5 × the rate of {name}", ratio, 2.5, "×"))
        for k, mine, other in (
            (1, ours.serving.hit_1, each.serving.hit_1),
            (5, ours.serving.hit_5, each.serving.hit_5),
        ):
            verdicts.append(Verdict(f"hit@{k} above {name}", f"{mine:.3f} against {other:.3f}", mine > other))
    return verdicts


def _growing(own: Sequence[Own]) -> list[Verdict]:
    sizes = [each.size for each in own]
    costs: list[tuple[str, Callable[[Own], float], float]] = [
        ("ingest time grows no faster than the archive (exponent ≤ 1.1)", _ingest_seconds, 1.1),
        ("index on disk grows no faster than the archive (exponent ≤ 1.1)", _disk, 1.1),
        ("answer p50 grows more slowly than the archive (exponent ≤ 0.5)", _p50, 0.5),
    ]
    return [
        Verdict(
            expected, "one size only" if b is None else f"exponent {b:.2f}", None if b is None else b <= most
        )
        for expected, cost, most in costs
        for b in (growth(sizes, [cost(each) for each in own]),)
    ]


def _rate(compared: Compared) -> float:
    builds = sorted(build.characters / build.seconds for build in compared.builds)
    return builds[(len(builds) - 1) // 2]


def _ingest_seconds(own: Own) -> float:
    return in_all(own.ingests).seconds


def _disk(own: Own) -> float:
    return own.footprint.dense_mib + own.footprint.lexical_mib


def _p50(own: Own) -> float:
    return own.loads[0].p50_ms


def _at_most(expected: str, value: float | None, most: float, unit: str) -> Verdict:
    return _limit(expected, value, unit, None if value is None else value <= most)


def _at_least(expected: str, value: float | None, least: float, unit: str) -> Verdict:
    return _limit(expected, value, unit, None if value is None else value >= least)


def _limit(expected: str, value: float | None, unit: str, holds: bool | None) -> Verdict:
    return Verdict(expected, "not measured" if value is None else f"{value:.3g} {unit}", holds)
