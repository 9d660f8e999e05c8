"""docs/scale.md holds what the program makes of docs/benchmarks.md and of what was measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.planning import page
from bench.planning.index_table import Measured, Point, judge, read_measured
from bench.planning.sizing import archive_of
from bench.planning.units import Answering, Units, read_units

ROOT = Path(__file__).parents[3]
UNITS = Units(
    cores=2,
    articles=1000,
    chunks=2000,
    articles_per_second=10,
    store_bytes=5e6,
    lexical_bytes=2e6,
    opened_bytes=400,
    resident_bytes=1e9,
    answering={"off": (Answering(1, 40, 60, 20), Answering(16, 500, 700, 25))},
)


def test_an_archive_by_hand() -> None:
    archive = archive_of(UNITS, 1_000_000, coded_bytes=900)
    assert archive.chunks == 2_000_000
    assert archive.store_bytes == 5e9
    assert archive.lexical_bytes == 2e9
    assert archive.coded_bytes == 1.8e9
    assert archive.process_bytes == 8e8
    assert archive.graph_bytes == 2_000_000 * (384 * 4 + 144)
    # A million articles at five a second for each core.
    assert archive.ingest_core_hours == pytest.approx(200_000 / 3600)


def test_units_are_read_from_the_page_of_the_benchmark() -> None:
    units = read_units(ROOT / "docs/benchmarks.md")
    assert units.cores >= 1
    assert units.chunks > units.articles
    assert set(units.answering) == {"off", "bundled"}
    for loads in units.answering.values():
        assert [load.clients for load in loads] == sorted(load.clients for load in loads)
    with pytest.raises(ValueError, match="no section"):
        read_units(ROOT / "README.md")


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    text = "甲\n<!-- a -->\n旧\n<!-- /a -->\n乙\n<!-- b -->\n<!-- /b -->\n"
    made = page.filled(text, {"a": "新", "b": "表"})
    assert made == "甲\n<!-- a -->\n新\n<!-- /a -->\n乙\n<!-- b -->\n表\n<!-- /b -->\n"
    assert page.filled(made, {"a": "新", "b": "表"}) == made
    with pytest.raises(KeyError):
        page.filled(text, {"a": "新"})


def test_the_page_is_as_it_would_be_made_now() -> None:
    text = (ROOT / "docs/scale.md").read_text("utf-8")
    units, measured = (
        read_units(ROOT / "docs/benchmarks.md"),
        read_measured(ROOT / "bench/planning/index.json"),
    )
    for name, made in {
        "index": page.index_block(measured),
        "units": page.units_block(units),
        "sizes": page.sizes_block(units, measured),
        "ingest": page.ingest_block(units),
    }.items():
        assert f"<!-- {name} -->\n{made}\n<!-- /{name} -->" in text, f"{name}: make bench-queueing"
    assert re.findall(r"<!-- (resemblance|validation|servers|plan) -->\n\|", text) == [
        "resemblance",
        "validation",
        "servers",
        "plan",
    ]


def _kind(name: str, *points: tuple[float, float], resident: float = 1000) -> Measured:
    made = tuple(Point(n, recall, p50, 2 * p50, p50) for n, (recall, p50) in enumerate(points))
    return Measured(name, "", "n", 1_000_000, 1, 1, 1, resident, 0, made)


def test_expectations_are_judged_by_what_was_measured() -> None:
    held = judge(
        [
            _kind("own", (0.995, 6)),
            _kind("hnsw-fp16", (0.9, 1), (0.991, 9)),
            _kind("hnsw-sq8", (0.98, 1)),
            _kind("ivf-fp16", (0.995, 9)),
            _kind("ivf-pq", (0.99, 1)),
        ]
    )
    assert [each.holds for each in held] == [True, False, True, False, False, None]
    assert _kind("x", (0.9, 1), (0.991, 9), (0.999, 20)).good_enough() == Point(1, 0.991, 9, 18, 9)
    heavy = judge([_kind("own", (0.995, 6), resident=1400)])
    assert heavy[0].holds is False
