"""The days that a question speaks of."""

from __future__ import annotations

from datetime import date

from corpus.dates import find_times, resolve
from rag.question.records import Period


def find_periods(folded: str, asked_on: date, *, day_given: bool) -> tuple[Period, ...]:
    """Return the resolved times of a folded question, relative words counted from the day it is asked on.

    Only where the asker gave that day do they bind: else 去年 may as well be the paper's own word.
    """
    found: list[Period] = []
    for mention in find_times(folded):
        span = resolve(mention, asked_on, None)
        if span is not None:
            explicit = mention.years is not None
            found.append(
                Period(
                    span.first, span.last, explicit, day_given and mention.shift is not None, mention.surface
                )
            )
    return tuple(found)
