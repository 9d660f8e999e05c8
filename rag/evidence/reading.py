"""What a reader points at, brought together with what the rules found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from corpus.bylines.names import could_be_name
from corpus.normalise import fold
from corpus.places import places
from rag.evidence.amounts import figures_of, has_other_figure
from rag.evidence.records import Candidate, Evidence
from rag.evidence.story import Sentence
from rag.question.records import Ask, Query, Want
from rag.reader.heading import heading_line
from rag.reader.protocol import Reader, ReaderInput
from rag.records import Passage

READ: Final = 2
"""Passages read for one question: reading is the dear part of it."""
_AS_GOOD: Final = 0.1
"""Fit by which what the reader points at may fall behind the best candidate of the sentence."""
SURE: Final = 0.0
"""Log-odds from which a reader is trusted against the rules' other candidates in the sentence."""
_STRAY: Final = 4
"""Characters by which a pointed run may be longer than the thing in it before the thing alone is the answer."""
_WIDER: Final = 12
"""The same for places: 长治 is less than 长治高新区北环路."""
_LIKE: Final = {
    Want.NUMBER: regex.compile(r"[\d０-９零〇一二两三四五六七八九十百千万亿半]"),
    Want.TIME: regex.compile(
        r"[\d０-９一二三四五六七八九十]|[年月日号天时代朝期春夏秋冬季初末前后晨晚夜]|世纪"
    ),
}
_FIGURE_LIKE: Final = regex.compile(r"[约近超过不到]*[一二两三四五六七八九十百千万半数]")
_TIME_ENDS: Final = "年月日号"
_UNTYPED: Final = 0.6
"""Fit of what the reader points at where the rules see nothing of the wanted type in the sentence."""
_ATTRIBUTES: Final = regex.compile(r"(?:表示|介绍|解释|认为|指出|透露|告诉记者|坦言|说|称)(?:说|道)?$")
"""Who tells it is no answer to what was told."""
_NAMED: Final = 0.9
_LONGEST_NAME: Final = 16
_LONGEST_TIME: Final = 16
_UNREAD_ASKS: Final = frozenset({Ask.DESCRIBE})


@dataclass(frozen=True, slots=True)
class Pointed:
    """A reader's best answer in one passage: `article.text[start:end]`; `log_odds` that it answers the question.

    Empty where the reader only judges the passage as a whole.
    """

    chunk_id: str
    article_id: str
    start: int
    end: int
    log_odds: float


PassageReading = Callable[[Sequence[Passage]], list[Pointed]]
"""Reads passages for one question; what holds nothing to read is left out."""


def reading_with(reader: Reader, question: str) -> PassageReading:
    """Return the function that reads passages for one question, each with the line that stands over it."""

    def read(passages: Sequence[Passage]) -> list[Pointed]:
        inputs = [
            ReaderInput(
                heading_line(p.article.headline, p.article.kicker, p.article.newspaper, p.article.date),
                p.text,
            )
            for p in passages
        ]
        return [
            Pointed(p.chunk_id, p.article.id, p.start + r.start, p.start + r.end, r.score)
            for p, r in zip(passages, reader.read(question, inputs), strict=True)
            if p.text
        ]

    return read


def is_read(query: Query) -> bool:
    """Whether a question has an answer that can be pointed at."""
    return query.ask not in _UNREAD_ASKS


def worth_reading(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> list[Passage]:
    """Return the passages to read: the nearest ones, and that of the best evidence."""
    best = max(evidence, key=lambda e: e.score, default=None)
    chosen = [p for p in passages if best is not None and p.chunk_id == best.chunk_id]
    chosen += [p for p in passages if p not in chosen]
    return chosen[:READ]


def lies_in(pointed: Pointed, article_id: str, sentence: Sentence) -> bool:
    """Whether an answer begins in a sentence."""
    begins = sentence.start <= pointed.start < sentence.end
    return pointed.end > pointed.start and pointed.article_id == article_id and begins


def settled(
    query: Query, candidates: Sequence[Candidate], pointed: Pointed, sentence: Sentence, text: str
) -> Candidate | None:
    """Return what the reader points at as a candidate, in the bounds that the rules give a thing of its type.

    `text` is the sentence as printed. None where the rules know better: another unit than the one asked for, or
    the deputy of the head (a reader minds neither).
    """
    start = pointed.start - sentence.start
    end = min(pointed.end - sentence.start, len(text))
    alone = Candidate(start, end, text[start:end], _UNTYPED)
    want = query.focus.want
    if want is Want.THING:
        return None if _ATTRIBUTES.search(alone.text) else alone
    if len(alone.text) > 1 and fold(alone.text) in query.folded:
        return None  # what the question says itself
    overlapping = [c for c in candidates if c.start < end and start < c.end]
    best = max(overlapping, key=lambda c: (c.fit, min(c.end, end) - max(c.start, start)), default=None)
    if best is None:
        trusted = not candidates or pointed.log_odds > SURE
        may_be = _may_be(want, alone.text) and not (
            want is Want.NUMBER
            and (not _has_figure(text, start, end) or has_other_figure(query, text, start, end))
        )
        return (
            replace(alone, fit=_named_fit(want, alone.text))
            if trusted and may_be and not query.focus.title
            else None
        )
    if best.fit < max(c.fit for c in candidates) - _AS_GOOD:
        return None
    return replace(alone, fit=best.fit) if _bounds_well(want, alone, best) else best


def _has_figure(text: str, start: int, end: int) -> bool:
    run = text[start:end]
    if any(f.start < end and start < f.end for f in figures_of(text)) or any(c.isdigit() for c in run):
        return True
    return _FIGURE_LIKE.match(run) is not None and run[:2] not in places()  # 十四味, not 四川自贡


def _named_fit(want: Want, run: str) -> float:
    """Fit of a run that no rule knows: one that is written as names are is likely one."""
    written = want is Want.PERSON and (could_be_name(run) or ("·" in run and len(run) <= _LONGEST_NAME))
    return _NAMED if written else _UNTYPED


def _may_be(want: Want, run: str) -> bool:
    """Whether a run that no rule knows as of the wanted type may yet be of it."""
    like = _LIKE.get(want)
    if want is Want.TIME and len(run) > _LONGEST_TIME:
        return False
    return like is None or like.search(run) is not None


def _bounds_well(want: Want, pointed: Candidate, found: Candidate) -> bool:
    """Whether the run that the reader points at has better bounds than the thing that the rules found in it."""
    if want is Want.TIME and found.start <= pointed.start and pointed.end <= found.end:
        return pointed.text[-1] in _TIME_ENDS  # 1944年 of 1944年8月13日, where the year is asked for
    around = pointed.start <= found.start and found.end <= pointed.end
    return around and len(pointed.text) <= len(found.text) + (_WIDER if want is Want.PLACE else _STRAY)
