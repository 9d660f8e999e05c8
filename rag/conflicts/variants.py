"""Articles that are one text printed twice: what was changed between them, and where a value went."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from typing import Final

from corpus.copies import Wording, read_wording
from corpus.normalise import fold
from corpus.records import Article

_COMMON: Final = 0.5
"""Share of the shorter text's shingles that the longer one must have."""
_FEWEST: Final = 12
"""Shingles below which two texts are alike by chance."""
_CHANGED: Final = 0.34
"""Share of the figures in the same places that may differ: more make two bulletins of one form."""
_MOST: Final = 0.8
_PLACES: Final = 4
_LONG: Final = 80
_ALIKE: Final = 0.6


class Likeness(IntEnum):
    """How far two articles are one text."""

    UNLIKE = 0
    VERSIONS = 1
    """Largely one wording, and few of the figures that stand in the same places differ."""
    SAME_BUT_FOR_ONE = 2
    """So long a text with so few changes that it is no form filled in anew: it tells of one day."""


@lru_cache(maxsize=4096)
def likeness(one: Article, other: Article) -> Likeness:
    """Return how far two articles are one text; two bulletins made from one form are UNLIKE."""
    mine, theirs = _wording(one.text), _wording(other.text)
    shorter = min(len(mine.shingles), len(theirs.shingles))
    common = len(mine.shingles & theirs.shingles)
    if shorter < _FEWEST or common < _COMMON * shorter:
        return Likeness.UNLIKE
    places = mine.figures.keys() & theirs.figures.keys()
    # One value that stands in three places is one change.
    changed = len(
        {
            (mine.figures[place], theirs.figures[place])
            for place in places
            if not mine.figures[place] & theirs.figures[place]
        }
    )
    if changed > max(1, _CHANGED * len(places)):
        return Likeness.UNLIKE
    long = len(places) >= _PLACES or shorter >= _LONG
    return (
        Likeness.SAME_BUT_FOR_ONE
        if changed <= 1 and long and common >= _MOST * shorter
        else Likeness.VERSIONS
    )


@lru_cache(maxsize=256)
def _wording(text: str) -> Wording:
    """Read once, as the best article is compared with each of the others."""
    return read_wording(text)


def counterpart(text: str, sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where in `sentence` that stands which stands at `start:end` of its other version `text`; None
    where the two are no versions of one sentence."""
    matcher = SequenceMatcher(None, fold(text), fold(sentence), autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    first = last = None
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 <= start < i2 and first is None:
            first = j1 + (start - i1 if i2 - i1 == j2 - j1 else 0)
        if i1 < end <= i2:
            last = j2 - (i2 - end if i2 - i1 == j2 - j1 else 0)
    return (first, last) if first is not None and last is not None and first < last else None
