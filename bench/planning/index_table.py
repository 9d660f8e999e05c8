"""What `bench.scale` measured of each kind of index, beside what was expected of it before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.hypotheses import Verdict

BUSY: Final = 0.5
"""Processes running beside the measurement, on average: above, times are not judged."""
MILLION: Final = 1_000_000
RECALL: Final = 0.99
P50_MS: Final = 10.0
RESIDENT_MIB: Final = 1.5e9 / 2**20


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of a kind: recall@10, milliseconds on one thread."""

    setting: int
    recall: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of index over `count` vectors; the memory is that of the whole process that serves it.

    `load`: processes running on average while it was measured; above 0.5, others took part of the machine.
    """

    name: str
    words: str
    knob: str
    count: int
    seconds: float
    cpu_seconds: float
    peak_mib: float
    resident_mib: float
    load: float
    points: tuple[Point, ...]

    def good_enough(self) -> Point | None:
        """Return the first setting that reaches the recall asked for."""
        return next((point for point in self.points if point.recall >= RECALL), None)


def read_measured(path: Path) -> list[Measured]:
    """Read what `bench.scale --output` wrote."""
    return [
        Measured(**{**each, "points": tuple(Point(**point) for point in each["points"])})
        for each in json.loads(path.read_text("utf-8"))
    ]


def judge(measured: list[Measured]) -> list[Verdict]:
    """Return what was expected before a million vectors were measured, and whether it came true."""
    kinds = {each.name: each for each in measured if each.count >= MILLION}
    return [
        _reaches(kinds.get("own"), "own：召回 ≥ 0.99，p50 ≤ 8 ms，≤ 1.2 GB", 8, 1.2e9 / 2**20),
        _reaches(
            kinds.get("hnsw-fp16"),
            "hnsw-fp16：efSearch ≤ 512 时召回 ≥ 0.99，p50 ≤ 5 ms，≤ 1.3 GB",
            5,
            1.3e9 / 2**20,
        ),
        _never(kinds.get("hnsw-sq8"), "hnsw-sq8：8 位损失约 2 %，怎么设也到不了 0.99"),
        _slow(kinds.get("ivf-fp16"), "ivf-fp16：要到 0.99，p50 超过 10 ms"),
        _never(kinds.get("ivf-pq"), "ivf-pq：只凭编码，怎么设也到不了 0.99"),
        _slow(kinds.get("exact"), "exact：p50 超过 10 ms，也超过 1.5 GB"),
    ]


def _reaches(kind: Measured | None, expected: str, p50_ms: float, resident_mib: float) -> Verdict:
    if kind is None:
        return Verdict(expected, "没有量", None)
    point = kind.good_enough()
    if point is None:
        return Verdict(expected, f"召回最高 {max(each.recall for each in kind.points):.3f}", False)
    if kind.load > BUSY and point.p50_ms > p50_ms and kind.resident_mib <= resident_mib:
        return Verdict(expected, f"{_said(kind, point)}（机器忙，时间不作数）", None)
    return Verdict(expected, _said(kind, point), point.p50_ms <= p50_ms and kind.resident_mib <= resident_mib)


def _never(kind: Measured | None, expected: str) -> Verdict:
    if kind is None:
        return Verdict(expected, "没有量", None)
    return Verdict(
        expected, f"召回最高 {max(each.recall for each in kind.points):.3f}", kind.good_enough() is None
    )


def _slow(kind: Measured | None, expected: str) -> Verdict:
    if kind is None:
        return Verdict(expected, "没有量", None)
    point = kind.good_enough()
    if point is None:
        return Verdict(expected, f"召回最高 {max(each.recall for each in kind.points):.3f}", None)
    if kind.load > BUSY:
        return Verdict(expected, f"{_said(kind, point)}（机器忙，时间不作数）", None)
    return Verdict(expected, _said(kind, point), point.p50_ms > P50_MS)


def _said(kind: Measured, point: Point) -> str:
    setting = f"{kind.knob}={point.setting}：" if kind.knob else ""
    return f"{setting}召回 {point.recall:.3f}，p50 {point.p50_ms:.1f} ms，{kind.resident_mib * 2**20 / 1e9:.2f} GB"
