"""Terms as Milvus's BM25 function reads them.

We cut the text ourselves (jieba, with the names that the archive prints, and pairs of characters beside words), and
write each term as letters and digits that no analyzer cuts again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from embeddings.indexes.bm25 import FieldCounts, TermCounts
from embeddings.records import LexicalDocument, Term

MOST_BYTES = 65_535
_MARKS = {"tokens": "t", "grams": "g", "headline": "h"}


def written(document: LexicalDocument) -> str:
    """Return all terms of a chunk; of one that has more than a field can hold, as many as it can."""
    text = " ".join(
        f"{mark}{_code(term)}" for field, mark in _MARKS.items() for term in getattr(document, field).split()
    )
    return text if len(text) <= MOST_BYTES else text[:MOST_BYTES].rpartition(" ")[0]


def counted(text: str, wanted: Iterable[Sequence[Term]]) -> TermCounts:
    """Return how often the terms of `wanted` occur in what `written` returned."""
    codes = {_code(term.text): term.text for spellings in wanted for term in spellings}
    times: dict[str, dict[str, int]] = {mark: {} for mark in _MARKS.values()}
    lengths = dict.fromkeys(times, 0)
    for marked, count in Counter(text.split()).items():
        mark, code = marked[0], marked[1:]
        lengths[mark] += count
        if code in codes:
            times[mark][codes[code]] = count
    return TermCounts(*(FieldCounts(times[mark], lengths[mark]) for mark in _MARKS.values()))


def looked_for(wanted: Iterable[Sequence[Term]]) -> str:
    """Return a query that finds whatever has one of the terms; a word counts in the headline too."""
    terms = [term for spellings in wanted for term in spellings]
    marked = [f"{_MARKS[term.field.value]}{_code(term.text)}" for term in terms]
    return " ".join(dict.fromkeys([*marked, *(f"h{each[1:]}" for each in marked if each[0] == "t")]))


def _code(term: str) -> str:
    return term.encode("utf-8", "replace").hex()
