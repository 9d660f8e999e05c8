"""Which clauses of a sentence to quote: what was asked, and not more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from corpus.sentences import Span, clauses
from rag.evidence.records import Evidence

_LONGEST: Final = 90
_COMFORTABLE: Final = 45
_COST_OF_DEAD: Final = 3.0
_COST_PER_CHAR: Final = 0.3
_EDGE_START: Final = regex.compile(r"^[\s，,；;：:、。]+")
_EDGE_END: Final = regex.compile(r"[\s，,；;：:、。！？!?…]+$")
_OPENERS: Final = regex.compile(
    r"(?:其中|同时|此外|另外|并且|而且|因此|所以|据了解|据悉|据介绍|据统计|记者了解到|目前来看|与此同时|不仅如此|随后|之后|接着|最后|但是?|而)[，,]?"
)


_LEANS_BACK: Final = regex.compile(r"\s*[他她](?!人|国|乡|们自)")
_LEANS_ON: Final = regex.compile(
    r"(?<![今此最随之日年月前先以])(?:后|时|以后|之后|的同时|以来|期间|的话)[，,\s]*$"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """The run of the article to be quoted, `article.text[start:end]`, edges trimmed of punctuation."""

    start: int
    end: int


def cut(evidence: Evidence) -> Cut:
    """Return the shortest run of clauses that holds the candidate and what the question asks about it."""
    article, sentence = evidence.story.article, evidence.sentence
    spans = clauses(article.text, Span(sentence.start, sentence.end)) or [Span(sentence.start, sentence.end)]
    must = _must_hold(evidence, spans)
    best, best_value = (must[0], must[1]), float("-inf")
    for first in range(must[0], -1, -1):
        for last in range(must[1], len(spans)):
            value = _value(evidence, spans, first, last)
            if value > best_value and (
                spans[last].end - spans[first].start <= _LONGEST or (first, last) == must
            ):
                best, best_value = (first, last), value
    first, last = best
    if article.text[spans[last].end - 1] in "：:" and evidence.candidate is None:
        # What a colon announces belongs to it.
        while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= _LONGEST:
            last += 1
    # 他 in the middle of a sentence is whoever its beginning names, and 后 waits for what comes then.
    while first > 0 and _LEANS_BACK.match(article.text, spans[first].start, spans[first].end):
        first -= 1
    while last + 1 < len(spans) and _LEANS_ON.search(article.text, spans[last].start, spans[last].end):
        last += 1
    return trim(article.text, spans[first].start, spans[last].end)


def trim(text: str, start: int, end: int) -> Cut:
    """Cut punctuation and opening connectives off a run of text."""
    piece = text[start:end]
    start += len(piece) - len(_EDGE_START.sub("", piece))
    piece = text[start:end]
    end -= len(piece) - len(_EDGE_END.sub("", piece))
    opened = _OPENERS.match(text, start, end)
    if opened and opened.end() < end:
        start = opened.end()
    return Cut(start, end)


def _must_hold(evidence: Evidence, spans: Sequence[Span]) -> tuple[int, int]:
    """The clauses of the candidate; without one, the clause that covers most."""
    base = evidence.sentence.start
    if evidence.candidate:
        start, end = base + evidence.candidate.start, base + evidence.candidate.end
        inside = [i for i, s in enumerate(spans) if s.start < end and start < s.end]
        return (inside[0], inside[-1]) if inside else (0, len(spans) - 1)
    values = [_covered(evidence, s.start, s.end) for s in spans]
    top = max(range(len(spans)), key=lambda i: (values[i], -i))
    return top, top


def _value(evidence: Evidence, spans: Sequence[Span], first: int, last: int) -> float:
    """What a run of clauses covers, less its length, the more so beyond a comfortable one, and its dead clauses."""
    start, end = spans[first].start, spans[last].end
    length = end - start
    dead = sum(1 for s in spans[first : last + 1] if not _covered(evidence, s.start, s.end))
    cost = _COST_PER_CHAR * (length + max(length - _COMFORTABLE, 0)) + _COST_OF_DEAD * dead
    return _covered(evidence, start, end) - cost


def _covered(evidence: Evidence, start: int, end: int) -> float:
    base = evidence.sentence.start
    total = 0.0
    for cover in evidence.covers:
        inside = [m.strength for m in cover.direct if start <= base + m.start and base + m.end <= end]
        total += cover.term.weight * max(inside, default=0.0)
    return total
