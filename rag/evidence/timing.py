"""Whether a sentence speaks of the time that the question asks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpus.dates import DaySpan, resolve_all
from corpus.records import Article
from rag.evidence.story import Sentence, Story
from rag.question.records import Period

_FITS: Final = 1.0
_NEARBY: Final = 0.9
_PUBLISHED: Final = 0.8
_UNKNOWN: Final = 0.25
_HINT: Final = 0.7
_OTHER_WORD: Final = 0.3
"""前年 is hardly what a sentence says of 去年, be it counted from the day of asking or of printing."""
_YEARS: Final = ("今年", "去年", "前年", "明年", "后年", "大前年")
_OTHER_WORDS: Final = 0.7
"""The right days in other words: a sentence that says 今年 itself comes first."""


@dataclass(frozen=True, slots=True)
class _Time:
    start: int
    span: DaySpan
    surface: str
    relative: bool


@lru_cache(maxsize=4096)
def _times(article: Article) -> tuple[_Time, ...]:
    text = f"{article.text}\n{article.headline}\n{article.kicker or ''}"
    return tuple(
        _Time(mention.start, span, mention.surface, mention.shift is not None)
        for mention, span in resolve_all(text, article.date)
        if span is not None and (span.last - span.first).days <= 5 * 366
    )


def time_fit(periods: Sequence[Period], story: Story, sentence: Sentence, at: int | None = None) -> float:
    """Return 0 where the sentence speaks of another time than the question, 1 where of the same (or the
    question names none), and in between where it cannot be told.

    A printed year binds: an article that names no year and has no date cannot be said to
    speak of it. `at` is the offset in the sentence of what would be the answer: of several times in a sentence
    (去年……比前年下降) the one it belongs to counts. A relative word (去年) binds only if the edition's date is known, else the paper's own
    words cannot be placed against the day of asking, and it is a hint.
    """
    if len(periods) > 1 and all(period.surface in sentence.folded for period in periods):
        return _FITS  # from 1981年 to 2012年: what stands behind the second belongs to both
    fits = [_fit(period, story, sentence, at) for period in periods]
    return min(fits, default=1.0)


def relative_years(story: Story, sentence: Sentence) -> tuple[tuple[str, int], ...]:
    """Return the relative words of a sentence (去年) with the year each means, where that can be told."""
    return tuple(
        (t.surface, t.span.first.year)
        for t in _times(story.article)
        if t.relative
        and "年" in t.surface
        and sentence.start <= t.start < sentence.end
        and t.span.first.year == t.span.last.year
    )


def _fit(period: Period, story: Story, sentence: Sentence, at: int | None) -> float:
    binding = period.explicit or (period.relative and story.article.date is not None)
    asked = DaySpan(period.first, period.last)
    inside = [t for t in _times(story.article) if sentence.start <= t.start < sentence.end]
    if not binding:
        if period.surface in sentence.folded or any(t.span.overlaps(asked) for t in inside):
            return _FITS
        return _OTHER_WORD if period.surface in _YEARS and any(t.relative for t in inside) else _HINT
    if period.surface in sentence.folded and not any(period.surface in t.surface for t in inside):
        return _FITS  # too long to be a time of its own (20世纪60年代), but in the very words of the question
    if inside:
        spans = [t.span for t in inside] if at is None else [_time_of(inside, sentence.start + at).span]
        if not any(s.overlaps(asked) for s in spans):
            return 0.0
        return _FITS if period.explicit or period.surface in sentence.folded else _OTHER_WORDS
    around = _nearest_before(story, sentence) or _in_heading(story)
    if around is not None:
        if around.overlaps(asked):
            return _NEARBY
        return 0.0 if period.explicit else _HINT * _UNKNOWN
    published = story.article.date
    if published is None:
        return 0.0
    if asked.first.year <= published.year <= asked.last.year:
        return _PUBLISHED
    return 0.0 if period.explicit else _UNKNOWN


def _time_of(times: Sequence[_Time], offset: int) -> _Time:
    """The time that what stands at `offset` belongs to: the last one printed before it, else the first."""
    before = [t for t in times if t.start <= offset]
    return before[-1] if before else times[0]


def _nearest_before(story: Story, sentence: Sentence) -> DaySpan | None:
    earlier = [t.span for t in _times(story.article) if t.start < sentence.start]
    return earlier[-1] if earlier else None


def _in_heading(story: Story) -> DaySpan | None:
    length = len(story.article.text)
    return next((t.span for t in _times(story.article) if t.start > length), None)
