"""The clause that gives a reason, for the short answer to 为什么."""

from __future__ import annotations

from typing import Final

import regex

from corpus.sentences import Span, clauses
from rag.evidence.records import Evidence

_CAUSE: Final = regex.compile(
    r"(?:主要|正)?(?:是|就是)?(?:由于|因为|是因|得益于|归功于|为的是|目的(?:是|在于)|旨在|主要是为了?|是为了?|(?:^|(?<=[，,；;]))为了?(?=[^期此止人例主首])|"
    r"(?:^|(?<=[，,；;]))因(?=[^此而素为]))(?P<reason>[^。！!？?；;]{4,}?)(?=[，,]?(?:因此|所以|因而|从而|故而|导致|致使|使得)|[。；;]|$|[，,](?!且|并|同时|又|也|以及|考察|探讨|还))"
)
_EFFECT: Final = regex.compile(r"[，,；;](?:因此|所以|因而|为此|正因如此|故而)")
_EDGE: Final = "，,。；;：:、 \n"
_OPENED: Final = regex.compile(r"^(?:同时|此外|另外|而且|并且|且|而|但是?)[，,]?")
_TOLD: Final = regex.compile(r"^[^，,“”]{0,30}?(?:说|表示|介绍|指出|解释|认为|透露)[，,：:]")
_ONLY_WHO: Final = regex.compile(r"(?:说|表示|介绍|指出|解释|认为|透露|坦言)[，,：:]?$")
_LONGEST: Final = 80


def reason_clause(evidence: Evidence) -> str | None:
    """Return the words of a sentence that give the reason, or None where none are marked as such.

    由于/因为/为了……, what stands before 因此/所以, or the clauses in which a reader sees the answer.
    """
    text = evidence.text
    if marked := _CAUSE.search(text):
        return _neat(marked["reason"])
    if effect := _EFFECT.search(text):
        return _neat(_TOLD.sub("", _OPENED.sub("", text[: effect.start()])))
    candidate = evidence.candidate
    if candidate is None or not evidence.features.pointed:
        return None
    inside = [
        c for c in clauses(text, Span(0, len(text))) if c.start < candidate.end and candidate.start < c.end
    ]
    run = text[inside[0].start : inside[-1].end] if inside else candidate.text
    return None if _ONLY_WHO.search(run) else _neat(_TOLD.sub("", run))


def _neat(run: str) -> str | None:
    run = _OPENED.sub("", run.strip(_EDGE)).strip(_EDGE)
    for left, right in ("“”", "（）", "《》", "()"):
        if run.count(left) != run.count(right):
            run = run.strip(left + right)
    return run if 2 <= len(run) <= _LONGEST else None
