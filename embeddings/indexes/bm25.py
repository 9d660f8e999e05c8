"""BM25 as tantivy computes it, for candidates that another engine found: one scale, whichever index is used.

After Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); constants, and the
rounding of lengths to one byte, as in tantivy and Lucene.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from embeddings.lexical import HEADLINE_BOOST
from embeddings.records import LexicalDocument, Term, TermField

_K1 = 1.2
_B = 0.75
FIELDS = ("tokens", "grams", "headline")


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """How often terms occur in one field of a chunk, and how many terms it has, others included."""

    times: Mapping[str, int]
    length: int


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The fields of a chunk."""

    tokens: FieldCounts
    grams: FieldCounts
    headline: FieldCounts


def counts_of(document: LexicalDocument) -> TermCounts:
    """Return how often each term of a document occurs."""
    found = [Counter(getattr(document, field).split()) for field in FIELDS]
    return TermCounts(*(FieldCounts(times, times.total()) for times in found))


class TermStatistics:
    """In how many chunks each term occurs, and how long they are; of a part of the archive if it is very large."""

    def __init__(self) -> None:
        self.documents = 0
        self.is_complete = True
        """Whether every chunk was counted; if not, a term that was not met may occur all the same."""
        self._frequencies: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
        self._lengths = dict.fromkeys(FIELDS, 0)

    def add(self, documents: Iterable[LexicalDocument]) -> None:
        """Count these too."""
        for document in documents:
            self.documents += 1
            for field in FIELDS:
                terms = getattr(document, field).split()
                self._frequencies[field].update(set(terms))
                self._lengths[field] += len(terms)

    def frequency(self, term: Term) -> int:
        """Return how many of the counted chunks hold the term (those deleted since still count)."""
        return self._of(term.field.value, term.text)

    def score(self, wanted: Sequence[Sequence[Term]], chunk: TermCounts) -> float:
        """Return the score of a chunk: of each thing the best of its spellings, added up."""
        return sum(max((self._term(term, chunk) for term in spellings), default=0.0) for spellings in wanted)

    def _term(self, term: Term, chunk: TermCounts) -> float:
        if term.field is TermField.GRAM:
            return term.weight * self._bm25("grams", term.text, chunk.grams)
        in_headline = HEADLINE_BOOST * self._bm25("headline", term.text, chunk.headline)
        return term.weight * (self._bm25("tokens", term.text, chunk.tokens) + in_headline)

    def _bm25(self, field: str, text: str, counts: FieldCounts) -> float:
        times = counts.times.get(text, 0)
        if times == 0:
            return 0.0
        frequency = self._of(field, text)
        rarity = math.log(1 + (self.documents - frequency + 0.5) / (frequency + 0.5))
        average = self._lengths[field] / self.documents if self._lengths[field] else 1.0
        length = _rounded(counts.length)
        return rarity * (1 + _K1) * times / (times + _K1 * (1 - _B + _B * length / average))

    def _of(self, field: str, text: str) -> int:
        met = self._frequencies[field].get(text, 0)
        return met if met or self.is_complete else min(1, self.documents)


def _lengths_of_a_byte() -> list[int]:
    """The lengths that one byte can stand for: all up to 40, then eight steps to each doubling of the step."""
    lengths = list(range(41))
    step = 2
    while len(lengths) < 256:
        lengths += [lengths[-1] + step * each for each in range(1, 9)]
        step *= 2
    return lengths[:256]


_LENGTHS = _lengths_of_a_byte()


def _rounded(length: int) -> int:
    return _LENGTHS[bisect_right(_LENGTHS, length) - 1]
