"""Weighing what speaks for a sentence; turning it into a probability that it answers the question."""

from __future__ import annotations

import math
from typing import Final

from rag.evidence.records import Features
from rag.question.records import Ask, Query, Want

_BIAS: Final = -10.0
_WEIGHTS: Final = {
    "around": 0.6,
    "key": 1.3,
    "names": 1.3,
    "time": 2.6,
    "near": 0.6,
    "only": 0.8,
    "semantic": 0.4,
    "retrieval": 1.6,
}
_MEANT: Final = 2.7
"""Weight of similarity and coverage together: either alone is often wrong."""
_OPEN: Final = 0.8
"""Questions that ask for no single thing of a type are seldom near misses."""
_LISTED: Final = 2.0
_TYPED: Final = 1.1
_UNFIT: Final = 2.4
_BARELY_NAMED: Final = 0.7
_NAME_FAR: Final = 1.0
_ABSENT: Final = 3.0
_OTHER_ATTRIBUTE: Final = 1.5
_SECOND: Final = 1.0
_CAUSE: Final = 1.5
_NEVER: Final = -3.0
_NO_TYPE: Final = -2.0
_NOTHING_KEY: Final = 1.0

_READ_BIAS: Final = -0.84
_BY_RULES: Final = 0.63
RULES_AT_MOST: Final = 6.0
"""Log-odds beyond which the rules say no more."""
_POINTED: Final = 3.1
"""For an answer that the reader is sure of; half of it where it is in two minds."""
_READ_BESIDE: Final = 0.14
_RULES_ALONE: Final = 0.5
"""What the rules' own log-odds lose where the reader is overheard: sure rules need no reader."""


def score(query: Query, features: Features) -> float:
    """Return the log-odds that the sentence answers the question.

    A logistic model (fitted by scripts/fit_selection.py), then what no amount of other evidence makes good: a
    name of the question that the article does not know, another time, nothing of the wanted type.
    """
    value: float = _BIAS + sum(weight * getattr(features, name) for name, weight in _WEIGHTS.items())
    value += _MEANT * features.semantic * features.around
    value -= _ABSENT * features.missing
    value -= _SECOND * (1.0 - features.main)
    if query.ask is Ask.REASON:
        value += _CAUSE * features.cause
    if features.names < _BARELY_NAMED:
        value -= _NAME_FAR
    if query.ask is not Ask.FACT:
        value += _OPEN + (_LISTED * (features.fit - 0.5) if query.ask is Ask.LIST else 0.0)
    elif query.focus.want is not Want.THING:
        value += _TYPED - _UNFIT * (1.0 - features.fit)
        if features.fit == 0.0:
            value = min(value, _NO_TYPE)
        value -= _OTHER_ATTRIBUTE * (1.0 - min(2 * features.attribute, 1.0))
        if features.key == 0.0 and query.has_keys:
            value -= _NOTHING_KEY
    if features.names == 0.0 or features.time == 0.0:
        value = min(value, _NEVER)
    return value


def score_read(query: Query, features: Features) -> float:
    """Return the log-odds that the sentence answers the question, where a reader has looked at the best passages.

    Stacked on the rules' own log-odds (Wolpert, "Stacked generalization", 1992), fitted by scripts/fit_selection.py
    on questions that neither was trained on. Another time stays excluded.
    """
    by_rules = score(query, features)
    value = _READ_BIAS + _BY_RULES * min(max(by_rules, -RULES_AT_MOST), RULES_AT_MOST)
    if features.pointed:
        value += _POINTED * probability(features.read)
    else:
        value += _READ_BESIDE * features.read
    value = max(value, by_rules - _RULES_ALONE)
    return min(value, _NEVER) if features.time == 0.0 else value


def is_ruled_out(query: Query, features: Features) -> bool:
    """Whether the sentence cannot answer the question whatever else speaks for it."""
    untyped = query.ask is Ask.FACT and query.focus.want is not Want.THING and features.fit == 0.0
    return features.names == 0.0 or features.time == 0.0 or untyped


def probability(value: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + math.exp(-max(min(value, 30.0), -30.0)))
