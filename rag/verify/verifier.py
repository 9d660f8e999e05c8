"""Checking one sentence against what it cites, without a model: every fact in it must stand there."""

from __future__ import annotations

import re

from rag.verify.ground import Ground
from rag.verify.names import check_organisations, check_people, check_places
from rag.verify.numbers import check_figures
from rag.verify.quotations import check_quotations
from rag.verify.records import Problem, Support, Verdict
from rag.verify.times import check_times
from rag.verify.wording import check_wording

_MARKER = re.compile(r"\[\d+\]")
_CHECKS = (
    check_figures,
    check_times,
    check_people,
    check_places,
    check_organisations,
    check_quotations,
    check_wording,
)


def verify_sentence(sentence: str, *supports: Support) -> Verdict:
    """Return what in `sentence` its supports do not bear out; citation markers ([1]) are looked past.

    Figures with their units and bounds, dates, negations and comparisons must stand in a quote or a heading;
    persons, places, organisations, titles and quotations anywhere in the cited articles or their records.
    Numerals, units, width, script and look-alike characters are allowed for. Offsets are into `sentence`.
    """
    text = _MARKER.sub(lambda marker: " " * len(marker.group()), sentence)
    ground = Ground(supports)
    found = [problem for check in _CHECKS for problem in check(text, ground)]
    return Verdict(tuple(sorted(found, key=_order)))


def _order(problem: Problem) -> tuple[int, int, str]:
    return problem.start, problem.end, problem.kind
