"""Figures of the benchmark against values worked by hand."""

from __future__ import annotations

import pytest

from bench.figures import growth, hit_share, percentile


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 20), (0.95, 40), (0.99, 40), (0.25, 10), (0.26, 20), (0.01, 10)]
)
def test_nearest_rank_percentiles(share: float, expected: float) -> None:
    assert percentile([40, 10, 30, 20], share) == expected


@pytest.mark.parametrize(
    ("costs", "exponent"), [([3.0, 3.0, 3.0], 0.0), ([5.0, 10.0, 20.0], 1.0), ([1.0, 4.0, 16.0], 2.0)]
)
def test_growth_is_the_exponent_of_a_power_law(costs: list[float], exponent: float) -> None:
    assert growth([1000, 2000, 4000], costs) == pytest.approx(exponent)


def test_growth_needs_two_sizes_and_a_cost() -> None:
    assert growth([1000], [5.0]) is None
    assert growth([1000, 2000], [0.0, 5.0]) is None


def test_an_article_counts_once_however_many_of_its_chunks_are_found() -> None:
    found = [["a", "a", "a", "b"], ["c", "d"], ["e"], []]
    wanted = ["b", "c", "x", "y"]
    assert hit_share(found, wanted, 1) == 0.25
    assert hit_share(found, wanted, 2) == 0.5
