"""Articles cut into chunks: runs of whole sentences of a size that retrieval likes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from corpus.records import Article, Chunk
from corpus.sentences import Span, clauses, sentences

CHUNKING_VERSION = "1"
"""Goes up whenever the same text would be cut, or embedded, differently."""

_LOW, _HIGH = 300, 400  # code points; within them no length is better than another
_LONGEST = 450  # with headline and kicker well under the 512 tokens of the default encoder

# What a cut costs, in units of "100 code points too short, squared".
_PARAGRAPH_CUT, _SENTENCE_CUT, _CLAUSE_CUT = 0.0, 1.0, 6.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """The smallest run never cut, and what a cut behind it costs."""

    start: int
    end: int
    cut: float


def chunk_article(article: Article) -> tuple[Chunk, ...]:
    """Cut `article.text` into chunks of about 300-400 code points, in order, `text[start:end] == chunk.text`.

    The cuts are those of least total cost over the whole article (dynamic programming): between paragraphs
    before between sentences before between clauses, and no short tails. Chunks do not overlap: every
    sentence has one chunk, so that no two hits quote the same words; the context that an overlap would bring
    comes from the headline in `embedding_text`. An article that is all headline gives one empty chunk, so
    that it can be found; one with neither headline nor text gives none.
    """
    pieces = list(_pieces(article.text))
    spans = _best_cut(pieces)
    if not spans and article.headline.strip():
        spans = [Span(0, 0)]
    return tuple(
        Chunk(
            f"{article.id}-{ordinal}",
            article.id,
            ordinal,
            span.start,
            span.end,
            article.text[span.start : span.end],
        )
        for ordinal, span in enumerate(spans)
    )


def embedding_text(article: Article, chunk: Chunk) -> str:
    """Return what is embedded for `chunk`: headline and kicker as context, then the chunk itself."""
    return "\n".join(part for part in (article.headline, article.kicker, chunk.text) if part)


def text_key(text: str) -> str:
    """Return 32 hexadecimal digits that name exactly this text: the key of its cached vector."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _pieces(text: str) -> Iterator[_Piece]:
    found = sentences(text)
    for sentence, following in zip_longest(found, found[1:]):
        parts = _shortened(text, sentence)
        for part in parts[:-1]:
            yield _Piece(part.start, part.end, _CLAUSE_CUT)
        ends_paragraph = following is None or "\n" in text[sentence.end : following.start]
        yield _Piece(parts[-1].start, parts[-1].end, _PARAGRAPH_CUT if ends_paragraph else _SENTENCE_CUT)


def _shortened(text: str, sentence: Span) -> list[Span]:
    """Return the sentence itself, or where it is too long its clauses, or where these are, slices of them."""
    if sentence.end - sentence.start <= _HIGH:
        return [sentence]
    return [part for clause in clauses(text, sentence) for part in _sliced(text, clause)]


def _sliced(text: str, clause: Span) -> Iterator[Span]:
    """Cut a clause of more than `_HIGH` code points behind a 、 or a blank, or anywhere if it has none."""
    start = clause.start
    while clause.end - start > _HIGH:
        gap = max(text.rfind(mark, start + _HIGH // 2, start + _HIGH) for mark in "、 \u3000")
        cut = gap + 1 if gap >= 0 else start + _HIGH
        yield Span(start, cut)
        start = cut
    yield Span(start, clause.end)


def _best_cut(pieces: list[_Piece]) -> list[Span]:
    """Return the spans of the cheapest partition of `pieces` into runs of at most `_LONGEST` code points."""
    cost = [0.0]  # cost[i]: the cheapest partition of pieces[:i]
    begins = [0]  # begins[i]: where its last run begins
    for end in range(1, len(pieces) + 1):
        best, begin = float("inf"), end - 1
        for first in range(end - 1, -1, -1):
            length = pieces[end - 1].end - pieces[first].start
            if length > _LONGEST and first < end - 1:
                break
            total = cost[first] + _length_cost(length)
            if total < best:
                best, begin = total, first
        cost.append(best + pieces[end - 1].cut)
        begins.append(begin)
    spans: list[Span] = []
    end = len(pieces)
    while end > 0:
        first = begins[end]
        spans.append(Span(pieces[first].start, pieces[end - 1].end))
        end = first
    return spans[::-1]


def _length_cost(length: int) -> float:
    if length < _LOW:
        return ((_LOW - length) / 100) ** 2
    return (max(0, length - _HIGH) / 50) ** 2
