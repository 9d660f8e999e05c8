"""Is what a clause of a sentence ties together tied together in its quotes?

甲以3米夺冠，乙以2米获得亚军: a clause that gives 乙 the 3米 has taken one side of each pair. That much is seen without
knowing any of the words: in the quotes each of the two goes with another of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.verify.anchors import Anchor, Kind, Part, parts_of
from rag.verify.lexicon import newspaper_senses
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import names_of

_TIED: Final = frozenset(
    (
        (Kind.PERSON, Kind.FIGURE),
        (Kind.PERSON, Kind.RANK),
        (Kind.PERSON, Kind.WORK),
        (Kind.PERSON, Kind.VERB),
        (Kind.BODY, Kind.FIGURE),
        (Kind.BODY, Kind.VERB),
        (Kind.PLACE, Kind.FIGURE),
        (Kind.PLACE, Kind.VERB),
        (Kind.TIME, Kind.FIGURE),
        (Kind.WORK, Kind.FIGURE),
        (Kind.FIGURE, Kind.VERB),
        (Kind.TIME, Kind.VERB),
        (Kind.BODY, Kind.PERSON),
        (Kind.PERSON, Kind.LABEL),
        (Kind.RANK, Kind.FIGURE),
        (Kind.FIGURE, Kind.FIGURE),
        (Kind.LABEL, Kind.FIGURE),
        (Kind.LABEL, Kind.TIME),
        (Kind.LABEL, Kind.VERB),
    )
)


def check_binding(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each two things that a clause ties together and the quotes tie to others."""
    names = names_of((sentence, *quotes))
    theirs = [part for quote in quotes for part in parts_of(quote, names)]
    for part in parts_of(sentence, names):
        for one in (*part.own, *(anchor for anchor in part.carried if anchor.kind is Kind.LABEL)):
            for other in part.own:
                if (one.kind, other.kind) not in _TIED or (one.kind, one.measure) == (
                    other.kind,
                    other.measure,
                ):
                    continue
                if not _is_near(one, other, part):
                    continue
                if (rivals := _crossed(one, other, part, theirs)) is not None:
                    surface = sentence[other.start : other.end]
                    message = f"出处中与“{sentence[one.start : one.end]}”相连的是“{rivals}”：{surface}"
                    yield Problem(ProblemKind.REPLACED, surface, other.start, other.end, message)


def _is_near(one: Anchor, verb: Anchor, part: Part) -> bool:
    """Whether no other verb is nearer: the first behind, or where none is, the last ahead."""
    if verb.kind is not Kind.VERB:
        return True
    if one.measure == "号":
        return False  # whom one beats, not who does it
    verbs = [anchor for anchor in part.own if anchor.kind is Kind.VERB]
    behind = [each for each in verbs if each.start >= one.end]
    nearest = behind[0] if behind else max((v for v in verbs), key=lambda v: v.start)
    return nearest == verb


def _crossed(one: Anchor, other: Anchor, part: Part, theirs: Sequence[Part]) -> str | None:
    """What stands beside `one` in the quotes in the place of `other`, where each has a partner there that the
    clause does not name; else None."""
    with_one = [there for there in theirs if any(_same(one, a) for a in there.anchors)]
    with_other = [there for there in theirs if any(_same(other, a) for a in there.anchors)]
    if not with_one or not with_other or any(there in with_other for there in with_one):
        return None
    for_one = [_rival(one, there.anchors, part) for there in with_other]
    if not all(for_one):
        return None
    if other.kind is Kind.VERB:  # what else one does has no need to be a verb that is known
        return next(rival.key for rival in for_one if rival is not None)
    for_other = [_rival(other, there.own, part) for there in with_one]
    return next((rival.key for rival in for_other if rival is not None), None)


def _rival(wanted: Anchor, anchors: Sequence[Anchor], part: Part) -> Anchor | None:
    """One that stands in the place of the wanted one, and that the clause does not name."""
    rivals = [anchor for anchor in anchors if wanted.rivals(anchor) and not _same(wanted, anchor)]
    if wanted.kind is Kind.PERSON:  # of a list one may have been exchanged
        return next((rival for rival in rivals if not any(_same(rival, named) for named in part.own)), None)
    if any(_same(rival, named) for rival in rivals for named in part.own):
        return None
    return rivals[0] if rivals else None


def _same(one: Anchor, other: Anchor) -> bool:
    if one.kind is not other.kind or one.measure != other.measure:
        return False
    if one.kind is Kind.VERB:
        return newspaper_senses().same(one.key, other.key)
    if one.kind in (Kind.BODY, Kind.PLACE, Kind.TIME):
        return one.key in other.key or other.key in one.key
    return one.key == other.key
