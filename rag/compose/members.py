"""The members of a list as one sentence gives them: 甲、乙和丙."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

import regex

from corpus.normalise import fold
from rag.evidence.candidates import listing_at
from rag.evidence.records import Evidence
from rag.question.records import Query, Want

_BETWEEN: Final = regex.compile(r"、|以及|(?<=[^\W\d_]{2})[和及与](?=[^\W\d_]{2})")
_COUNTED: Final = regex.compile(
    r"(?:[\d一二两三四五六七八九十]+(?:人|名|位|家|个|种|大|项|条|类|座|所|件)[^、]{0,6}|等[^、]{0,8}?)$"
)
_PREDICATE: Final = regex.compile(
    r"(?<=[^、]{2})(?:也|都|均|分别|共同?|一同|一起|已|将|正在|参加|参与|出席|来到|入选|获得?|荣获|进行|联合|夺得|等).*$"
)
"""What is said of the members, where the last of them runs on into it."""
_EDGE: Final = "，,。；;：:、 "


@dataclass(frozen=True, slots=True)
class Members:
    """What a sentence lists, in its order, and the run that lists it (offsets into the sentence)."""

    names: tuple[str, ...]
    start: int
    end: int


def members_of(query: Query, evidence: Evidence) -> Members | None:
    """Return what the candidate of a sentence lists: the whole enumeration that it is part of.

    One name alone is a list of one member; None where the sentence has no candidate.
    """
    candidate = evidence.candidate
    if candidate is None:
        return None
    around = listing_at(evidence.text, candidate.start, candidate.end)
    if around is not None and query.focus.want in (Want.THING, Want.ORGANISATION):
        return Members(_parts(evidence.text[around[0] : around[1]]), *around)
    return Members(_parts(candidate.text), candidate.start, candidate.end)


def united(found: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members of two lists, those that are already named (also in a longer form) left out."""
    kept = list(found)
    for name in more:
        if not any(fold(name) in fold(k) or fold(k) in fold(name) for k in kept):
            kept.append(name)
    return tuple(kept)


def _parts(run: str) -> tuple[str, ...]:
    pieces = [_COUNTED.sub("", p).strip(_EDGE) for p in _split(run)]
    if len(pieces) > 1 and len(pieces[-1]) > 1.5 * median(len(p) for p in pieces[:-1]) + 1:
        pieces[-1] = _PREDICATE.sub("", pieces[-1])
    return tuple(dict.fromkeys(p for p in pieces if p))


def _split(run: str) -> list[str]:
    """和 parts members only where both sides are about as long as the others: 煤化工和精细化工 may be one."""
    listed = run.split("、")
    if len(listed) == 1:
        return list(_BETWEEN.split(run))
    head, last = listed[:-1], listed[-1]
    ends = _BETWEEN.split(last)
    usual = median(len(p) for p in head)
    alike = len(ends) == 2 and all(len(p) <= 2 * usual + 2 for p in ends)
    return [*head, *(ends if alike else [last])]
