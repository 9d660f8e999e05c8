"""Whether what surrounds a mention in a sentence is what surrounds it in the source."""

from __future__ import annotations

import re
from typing import Protocol

from rag.verify.ground import bare

_CLAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_CHANGE = re.compile(r"同比|环比|增长|下降|上升|减少|增加|上涨|提高|降低")
_REACH = 8
_MARGIN = 5
_LABEL = 3


class Placed(Protocol):
    """Anything with offsets into its text."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Behind the last character."""


def affinity(sentence: str, claim: Placed, text: str, source: Placed) -> int:
    """How many characters directly before and behind both mentions are the same, at most 8 each side, marks
    not counted. What follows in the next clause counts only where something before is the same too: in
    甲9人，乙48人 the 乙 belongs to 48."""
    before = _common(_before(sentence, claim)[::-1], _before(text, source)[::-1])
    within = not before
    behind = _common(_behind(sentence, claim, within=within), _behind(text, source, within=within))
    return before + behind


def is_misplaced(own: int, other: int) -> bool:
    """Whether another mention's surroundings fit so much better that the two must have been exchanged."""
    return other >= own + _MARGIN or own < other == 2 * _REACH


def is_labelled(sentence: str, claim: Placed, text: str, own: Placed, other: Placed) -> bool:
    """Whether the words that say what is measured (到位资金) stand at `other` in the source, and nothing of what
    stands around the claim is at its `own` place."""
    before = _CLAUSE.split(sentence[max(0, claim.start - _REACH) : claim.start])[-1]
    label = _common(bare(before)[::-1], _before(text, other)[::-1])
    return label >= _LABEL + affinity(sentence, claim, text, own)


def is_named(sentence: str, claim: Placed, text: str, own: Placed, other: Placed) -> bool:
    """Whether the whole of what the clause says is measured (除去成本,纯收入) stands at `other` in the source, and
    less of it at its `own` place (亩均收入)."""
    before = _CLAUSE.split(sentence[max(0, claim.start - _REACH) : claim.start])[-1]
    label = _CHANGE.sub("", bare(before))
    if len(label) < _LABEL or label != bare(before):
        return False
    there = _common(label[::-1], _before(text, other)[::-1])
    return there == len(label) > _common(label[::-1], _before(text, own)[::-1])


def is_qualified(sentence: str, claim: Placed, text: str, own: Placed) -> bool:
    """Whether the word right before the figure in the source (日均) stands in the clause before the claim too."""
    word = bare(_CLAUSE.split(text[: own.start])[-1])[-2:]
    clause = bare(_CLAUSE.split(sentence[: claim.start])[-1])
    return word.endswith("均") and len(word) == 2 and word in clause


def _before(text: str, mention: Placed) -> str:
    return bare(text[max(0, mention.start - 2 * _REACH) : mention.start]).replace("的", "")[-_REACH:]


def _behind(text: str, mention: Placed, *, within: bool) -> str:
    after = text[mention.end : mention.end + 2 * _REACH]
    return bare(_CLAUSE.split(after)[0] if within else after).replace("的", "")[:_REACH]


def _common(one: str, other: str) -> int:
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return size
