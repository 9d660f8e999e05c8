"""The simulation against closed forms, against hand-worked cases, and against what one machine was measured to do."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from bench.planning.queueing import (
    Fleet,
    Outage,
    arriving,
    erlang_c,
    exponential,
    lognormal,
    returning,
)
from bench.planning.sizing import work_of
from bench.planning.units import read_units

ENDLESS = 10**9


def test_erlang_c_by_hand() -> None:
    # One core: rho / (1 - rho) times the mean. Two cores at load 1: C = 1/3, wait = C / (2 - 1) times the mean.
    assert erlang_c(0.5, 1, 1) == pytest.approx(1)
    assert erlang_c(1, 1, 2) == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="more arrives"):
        erlang_c(2, 1, 2)


@pytest.mark.parametrize(("cores", "load"), [(1, 0.5), (2, 0.8), (8, 0.8)])
def test_the_mean_wait_is_that_of_the_closed_form(cores: int, load: float) -> None:
    rate = cores * load
    fleet = Fleet(1, cores, ENDLESS)
    runs = [arriving(fleet, rate, exponential(1), 20_000 / rate, seed=seed) for seed in range(4)]
    # 12 %: three standard errors of such a mean at these loads.
    assert mean(mean(run.seconds) - 1 for run in runs) == pytest.approx(erlang_c(rate, 1, cores), rel=0.12)


def test_waiting_by_hand() -> None:
    # Three clients, one core, a second each: everybody waits for the two others.
    waited = returning(Fleet(1, 1), 3, lambda _: 1, 100)
    assert waited.seconds[:4] == (1, 2, 3, 3)
    assert waited.per_second == pytest.approx(0.99, abs=0.02)
    assert waited.late(2.5) == pytest.approx(1, abs=0.03)


def test_a_full_line_refuses() -> None:
    waited = returning(Fleet(1, 1, line=1), 2, lambda _: 1, 10)
    assert waited.refused == 0
    crowd = arriving(Fleet(1, 1, line=1), 1000, lambda _: 10, 1)
    assert len(crowd.seconds) == 2  # one is served and one waits
    assert crowd.late(100) == pytest.approx(crowd.refused / (crowd.refused + 2))


def test_what_a_dead_server_held_is_answered_by_another() -> None:
    waited = arriving(Fleet(2, 1), 0.5, lambda _: 1, 1000, outage=Outage(100, 200))
    calm = arriving(Fleet(2, 1), 0.5, lambda _: 1, 1000)
    assert waited.refused == 0
    assert len(waited.seconds) == len(calm.seconds)
    assert waited.quantile(0.99) > calm.quantile(0.99)
    alone = arriving(Fleet(1, 1), 0.5, lambda _: 1, 300, outage=Outage(100, 200))
    assert alone.refused == pytest.approx(50, abs=20)  # nobody is there for a third of the time


def test_the_distribution_is_the_one_asked_for() -> None:
    source = random.Random(1)
    drawn = sorted(lognormal(0.1, 0.3)(source) for _ in range(40_000))
    assert drawn[20_000] == pytest.approx(0.1, rel=0.03)
    assert drawn[38_000] == pytest.approx(0.3, rel=0.03)
    stretched = lognormal(0.1, 0.3, mean=0.5)
    assert mean(stretched(source) for _ in range(40_000)) == pytest.approx(0.5, rel=0.03)


@pytest.mark.parametrize("reader", ["off", "bundled"])
def test_one_server_is_as_it_was_measured(reader: str) -> None:
    """What a core's work takes is set by the rate with the most clients; the times to wait follow from it."""
    units = read_units(Path(__file__).parents[3] / "docs/benchmarks.md")
    for measured in units.answering[reader][1:]:
        waited = returning(Fleet(1, units.cores), measured.clients, work_of(units, reader), 400, seed=1)
        assert waited.per_second == pytest.approx(measured.per_second, rel=0.15)
        assert 1000 * waited.quantile(0.5) == pytest.approx(measured.p50_ms, rel=0.2)
        assert 1000 * waited.quantile(0.95) == pytest.approx(measured.p95_ms, rel=0.25)


def test_more_servers_never_wait_longer() -> None:
    draw = lognormal(0.06, 0.1)
    waits = [arriving(Fleet(n, 2), 100, draw, 60).quantile(0.95) for n in (4, 5, 6, 8)]
    assert all(more <= fewer for fewer, more in pairwise(waits))
