"""Figures out of measurements: percentiles, summaries, and how a cost grows with the size."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the least value that `share` of all do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * round(share * 100) // 100) - 1)]


def growth(sizes: Sequence[float], costs: Sequence[float]) -> float | None:
    """Return b of the power law cost = a · size^b that fits best (least squares of the logarithms).

    0: the cost does not grow; 1: it doubles with the size. None for fewer than two sizes or a cost of nothing.
    """
    if len(set(sizes)) < 2 or min(costs) <= 0:
        return None
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return covariance / sum((x - mean_x) ** 2 for x in xs)


def hit_share(found: Sequence[Sequence[str]], wanted: Sequence[str], k: int) -> float:
    """Return the share of questions whose wanted article is among the first `k` articles found.

    `found` holds for each question the articles of the chunks found, best first; an article counts once.
    """
    hits = sum(want in list(dict.fromkeys(got))[:k] for got, want in zip(found, wanted, strict=True))
    return hits / len(wanted)
