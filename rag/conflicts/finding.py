"""Hearing all articles on one fact: which agree, which give another value, which tell of a later state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import regex

from rag.conflicts.records import Reading, Relation
from rag.conflicts.sameness import relate
from rag.conflicts.values import contradict
from rag.conflicts.variants import Likeness, counterpart, likeness
from rag.evidence.candidates import find_candidates
from rag.evidence.records import Candidate, Evidence
from rag.question.records import Ask, Query

_BEHIND: Final = 4.5
"""Log-odds by which another report's sentence may fall behind the best one and still be heard."""
_FITS: Final = 0.8
_LONGEST_NAME: Final = 24
_MARKS: Final = regex.compile(r"[，,。；;：:！!？?“”\n]")
_MOST: Final = 4
"""Sides that an answer tells."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """The readings that stand against each other, newest first: `rivals` of one time, or the `states` of a story;
    either is empty or has at least two."""

    rivals: tuple[Reading, ...] = ()
    states: tuple[Reading, ...] = ()


def hear(query: Query, readings: Sequence[Reading]) -> Hearing:
    """Return what other articles say against the first reading. `readings` come best first."""
    if query.ask is not Ask.FACT or not readings or readings[0].evidence.candidate is None:
        return Hearing()
    best = readings[0]
    rivals, states = [best], [best]
    for others in _by_article(best, readings[1:]):
        relation, reading = _against(query, best, others)
        if reading is None:
            continue
        known = rivals if relation is Relation.RIVAL else states
        if all(contradict(query.focus.want, reading, k) for k in known[1:]):
            known.append(reading)
    if len(rivals) > 1:
        return Hearing(rivals=tuple(sorted(rivals[:_MOST], key=_newest)))
    if len(states) > 1 and all(r.evidence.story.article.date for r in states):
        return Hearing(states=tuple(sorted(states, key=_newest)[:2]))
    return Hearing()


def _by_article(best: Reading, readings: Sequence[Reading]) -> list[list[Reading]]:
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        key = reading.evidence.story.article.id
        if key != best.evidence.story.article.id:
            groups.setdefault(key, []).append(reading)
    return list(groups.values())


def _against(query: Query, best: Reading, others: Sequence[Reading]) -> tuple[Relation, Reading | None]:
    """The reading of one article that stands against the best one; None if any of its sentences agrees."""
    article = others[0].evidence.story.article
    one_text = likeness(best.evidence.story.article, article) is not Likeness.UNLIKE
    if one_text:
        heard = [r for r in (_in_version(query, best, o) for o in others) if r is not None]
    else:
        least = best.evidence.score - _BEHIND
        heard = [
            r
            for r in others
            if r.evidence.candidate is not None
            and r.evidence.candidate.fit >= _FITS
            and r.evidence.score >= least
        ]
    found: tuple[Relation, Reading | None] = (Relation.APART, None)
    for reading in heard:
        if not contradict(query.focus.want, best, reading, one_text=one_text):
            return Relation.APART, None
        relation = relate(query, best, reading)
        if relation is Relation.APART:
            continue
        if found[1] is None or (relation is Relation.RIVAL and found[0] is Relation.STATE):
            found = relation, reading
    return found


def _in_version(query: Query, best: Reading, other: Reading) -> Reading | None:
    """What stands in another version of the sentence where the best reading has its value."""
    candidate = best.evidence.candidate
    if candidate is None:
        return None
    text = other.evidence.text
    place = counterpart(best.evidence.text, text, candidate.start, candidate.end)
    if place is None:
        return None
    if (own := other.evidence.candidate) and own.start < place[1] and place[0] < own.end:
        return other
    for found in find_candidates(query, text):
        if found.start < place[1] and place[0] < found.end:
            return _read_as(other.evidence, found)
    # No name is known there, but the sentence is the same: what stands in the place of one is one.
    value = text[place[0] : place[1]]
    plain = len(value) <= _LONGEST_NAME and not _MARKS.search(value)
    return _read_as(other.evidence, Candidate(*place, value, candidate.fit)) if plain else None


def _read_as(evidence: Evidence, candidate: Candidate) -> Reading:
    return Reading(replace(evidence, candidate=candidate), candidate.text)


def _newest(reading: Reading) -> int:
    return -(reading.evidence.story.article.date or date.min).toordinal()
