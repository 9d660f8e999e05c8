"""How much of what a question asks stands together in one sentence of a passage."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from corpus.normalise import fold
from corpus.sentences import sentences
from embeddings.records import Unit

_HEADLINE: Final = 0.5
"""Of a word's weight where the sentence leaves it to the headline above it."""
_KEPT: Final = 2048
"""Passages kept read: about 6 MB."""


def closeness(units: Sequence[Unit], headline: str, text: str) -> float:
    """Return the share (0-1) of the question's weight that the best sentence of `text` has.

    BM25 and the passage's vector look at the passage as a whole: three words of a question in three sentences
    count as much as in one. Where something is reported, they stand in one sentence, or the headline has the
    name and the sentence the rest. A unit misread by OCR counts as itself.
    """
    total = sum(unit.weight for unit in units)
    folded, starts = _read(text)
    if not total or not starts:
        return 0.0
    heading = fold(headline)
    shared = [0.0] * len(starts)
    above = 0.0
    for unit in units:
        within = {
            max(0, bisect_right(starts, at) - 1)
            for spelling in unit.spellings
            if spelling in folded
            for at in _occurrences(folded, spelling)
        }
        in_headline = any(
            spelling in heading and any(True for _ in _occurrences(heading, spelling))
            for spelling in unit.spellings
        )
        above += unit.weight * _HEADLINE if in_headline else 0.0
        for number in within:
            shared[number] += unit.weight * (1 - _HEADLINE) if in_headline else unit.weight
    return (max(shared) + above) / total


@lru_cache(_KEPT)
def _read(text: str) -> tuple[str, tuple[int, ...]]:
    """Return `text` folded, and where its sentences begin: most of the work, and passages come up again."""
    return fold(text), tuple(sentence.start for sentence in sentences(text))


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    """Yield where `wanted` stands; a figure or a Latin word only whole, not the 5 of 155."""
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not wanted.isascii() or not (_is_inside(text, at - 1) or _is_inside(text, end)):
            yield at
        at = text.find(wanted, end)


def _is_inside(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()
