"""Checking one sentence against what it cites, without a model: every fact in it must stand there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.verify.ground import Ground
from rag.verify.names import check_organisations, check_people, check_places, check_ranks
from rag.verify.numbers import check_figures
from rag.verify.quotations import check_quotations
from rag.verify.records import Problem, Support, Verdict
from rag.verify.times import check_times
from rag.verify.wording import check_wording

_ROLE = "记者|通讯员|摄影师?|编辑|责编|校对|作者|评论员|撰稿人?|署名的?[是为]?|供图|文/图|[一-鿿]员"
_DOES = "采写|撰写|撰文|写的|拍摄|摄影|提供|供图|摄|报道"
"""Behind a name of the record, or ahead of it, these say what it is there for."""
_MARKER = re.compile(r"\[\d+\]")
_CHECKS = (
    check_figures,
    check_times,
    check_people,
    check_ranks,
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
    text = _without_record(_MARKER.sub(_blanks, sentence), supports)
    ground = Ground(supports)
    found = [problem for check in _CHECKS for problem in check(text, ground)]
    return Verdict(tuple(sorted(found, key=_order)))


def _without_record(text: str, supports: Sequence[Support]) -> str:
    """Blank out the bylines and the title that the sentence takes over whole from the record: a reporter may be
    called 第五琴, a headline may say 退而不休."""
    for support in supports:
        if names := {*support.reporters, *support.credits}:
            text = _signed(names).sub(_blanks, text)
        if support.headline:
            # Inner title marks are turned where a headline is named (GB/T 15834).
            for title in {support.headline, support.headline.replace("《", "〈").replace("》", "〉")}:
                text = text.replace(f"《{title}》", "《" + " " * len(title) + "》")
        if support.newspaper:
            paper = support.newspaper.strip("《》")
            text = text.replace(f"《{paper}》", "《" + " " * len(paper) + "》")
    return text


def _signed(names: Collection[str]) -> re.Pattern[str]:
    """A list of names of the record, where the sentence says that they wrote the story or took the picture."""
    name = "(?:" + "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True)) + ")"
    listed = rf"{name}(?:[、和与及\s]+{name})*"
    return re.compile(rf"(?:{_ROLE}){listed}|{listed}(?={_DOES})")


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _order(problem: Problem) -> tuple[int, int, str]:
    return problem.start, problem.end, problem.kind
