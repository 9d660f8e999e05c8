"""Weighing what speaks for a sentence; turning it into a probability that it answers the question."""

from __future__ import annotations

import math
from typing import Final

from rag.evidence.records import Features
from rag.question.records import Ask, Query, Want

_BIAS: Final = -5.0
_WEIGHTS: Final = {
    "direct": 2.2,
    "around": 2.5,
    "key": 1.6,
    "names": 1.5,
    "fit": 1.8,
    "near": 2.5,
    "semantic": 0.8,
    "retrieval": 0.6,
}


def score(query: Query, features: Features) -> float:
    """Return the log-odds that the sentence answers the question."""
    value = _BIAS + sum(weight * getattr(features, name) for name, weight in _WEIGHTS.items())
    value += 4.0 * (features.time - 1.0)
    if query.focus.want is not Want.THING and query.ask is Ask.FACT and features.fit == 0.0:
        value -= 2.5
    if features.names < 0.3:
        value -= 4.0
    if features.time == 0.0:
        value -= 4.0
    return value


def probability(value: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + math.exp(-max(min(value, 30.0), -30.0)))
