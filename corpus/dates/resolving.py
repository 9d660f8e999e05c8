"""From an expression of time to the days it means. What cannot be known is None; a year is never invented."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from corpus.dates.finding import find_times
from corpus.dates.records import DaySpan, Relation, Shift, Step, TimeMention
from corpus.normalise import fold

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_YEAR_LIKE = re.compile(
    r"\d\s?\d\s?\d\s?\d|[一二]\s?[〇○零一二三四五六七八九]\s?[〇○零一二三四五六七八九]|五.{0,4}[初末]"
)
"""What every year and every plan's first or last year that is printed has: four digits, or the end of 十四五."""
_SHORT_YEAR_REACH = 15
_YEARS = range(1, 9999)


def resolve(mention: TimeMention, anchor: date | None, year_hint: int | None = None) -> DaySpan | None:
    """Return the days that `mention` means, or None where they cannot be known.

    `anchor` is the day of writing (an article's edition date, the day a question is asked). `year_hint` is
    the year that an undated article reports on (`article_year_hint`): its 去年, and months without a year,
    are of that year. A month or day without a year is the one nearest to the anchor, within half a year, and
    of two equally near ones the past one; the coming one if its clause says so (将, 计划).
    """
    span = _unbounded(mention, anchor, year_hint)
    if span is None or mention.relation is Relation.AT:
        return span
    if mention.relation is Relation.BEFORE:
        return None
    return DaySpan(span.first, anchor) if anchor and anchor >= span.first else span


def _unbounded(mention: TimeMention, anchor: date | None, hint: int | None) -> DaySpan | None:
    if mention.until is not None:
        near = _unbounded(replace(mention, until=None), anchor, hint)
        far = _unbounded(mention.until, anchor, hint)
        if near is None or far is None or far.last < near.first:
            return None
        return DaySpan(near.first, far.last)
    if mention.years is not None:
        if mention.short_year and mention.months is None and not _plausible(mention.years[0], anchor):
            return None
        return _within_years(mention.years, mention.months, mention.days)
    if mention.shift is not None:
        return _relative(mention, mention.shift, anchor, hint)
    if mention.weekday is not None:
        return _weekday(mention, anchor)
    if mention.months is not None:
        return _partial_month(mention, anchor, hint)
    if mention.days is not None:
        return _partial_day(mention, anchor)
    return None


def _plausible(year: int, anchor: date | None) -> bool:
    """24年 without a month may be a duration: a year only if it lies near the day of writing."""
    return anchor is not None and abs(anchor.year - year) <= _SHORT_YEAR_REACH


def _within_years(
    years: tuple[int, int], months: tuple[int, int] | None, days: tuple[int, int] | None
) -> DaySpan | None:
    first_month, last_month = months or (1, 12)
    if years[0] not in _YEARS or years[1] not in _YEARS or not 1 <= first_month <= last_month <= 12:
        return None
    last_day = monthrange(years[1], last_month)[1]
    if days is None:
        return DaySpan(date(years[0], first_month, 1), date(years[1], last_month, last_day))
    if days[0] > monthrange(years[0], first_month)[1] or (days[0] == days[1] and days[0] > last_day):
        return None
    return DaySpan(date(years[0], first_month, days[0]), date(years[1], last_month, min(days[1], last_day)))


def _relative(mention: TimeMention, shift: Shift, anchor: date | None, hint: int | None) -> DaySpan | None:
    if shift.step is Step.YEAR and not shift.window:
        if anchor is not None:
            year = anchor.year + shift.amount
        elif hint is not None:
            year = hint + 1 + shift.amount  # 去年 is the year reported on
        else:
            return None
        return _within_years((year, year), mention.months, mention.days)
    if anchor is None:
        return None
    if shift.window:
        return DaySpan(_back(anchor, shift), anchor)
    if shift.step is Step.MONTH:
        year, month = _add_months(anchor.year, anchor.month, shift.amount)
        return _within_years((year, year), (month, month), mention.days)
    if shift.step is Step.WEEK:
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift.amount)
        if mention.weekday is not None:
            day = monday + timedelta(days=mention.weekday)
            return DaySpan(day, day)
        return DaySpan(monday, monday + timedelta(days=6))
    day = anchor + timedelta(days=shift.amount)
    return DaySpan(day, day)


def _back(anchor: date, shift: Shift) -> date:
    if shift.step is Step.DAY:
        return anchor + timedelta(days=shift.amount)
    if shift.step is Step.WEEK:
        return anchor + timedelta(weeks=shift.amount)
    months = shift.amount * (12 if shift.step is Step.YEAR else 1)
    year, month = _add_months(anchor.year, anchor.month, months)
    return date(year, month, min(anchor.day, monthrange(year, month)[1]))


def _add_months(year: int, month: int, amount: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + amount
    return index // 12, index % 12 + 1


def _weekday(mention: TimeMention, anchor: date | None) -> DaySpan | None:
    if anchor is None or mention.weekday is None:
        return None
    if mention.ahead:
        day = anchor + timedelta(days=(mention.weekday - anchor.weekday()) % 7)
    else:
        day = anchor - timedelta(days=(anchor.weekday() - mention.weekday) % 7)
    return DaySpan(day, day)


def _partial_month(mention: TimeMention, anchor: date | None, hint: int | None) -> DaySpan | None:
    if anchor is None:
        return _within_years((hint, hint), mention.months, mention.days) if hint is not None else None
    readings = [
        span
        for year in (anchor.year - 1, anchor.year, anchor.year + 1)
        if (span := _within_years((year, year), mention.months, mention.days))
    ]
    if not readings:
        return None
    nearest = min(readings, key=lambda span: (_distance(span, anchor), span.first > anchor))
    if mention.ahead:
        coming = [span for span in readings if span.last >= anchor]
        return coming[0] if coming and _distance(coming[0], anchor) <= 6 else nearest
    if hint is not None and nearest.first > anchor and hint < nearest.first.year:
        return _within_years((hint, hint), mention.months, mention.days)
    return nearest


def _distance(span: DaySpan, anchor: date) -> int:
    """Whole months between the anchor's month and the nearest month of the span."""
    here = anchor.year * 12 + anchor.month
    first, last = span.first.year * 12 + span.first.month, span.last.year * 12 + span.last.month
    return max(first - here, here - last, 0)


def _partial_day(mention: TimeMention, anchor: date | None) -> DaySpan | None:
    if anchor is None or mention.days is None:
        return None
    offset = 0 if mention.days[0] <= anchor.day else -1
    if mention.ahead:
        offset = 0 if mention.days[0] >= anchor.day else 1
    year, month = _add_months(anchor.year, anchor.month, offset)
    return _within_years((year, year), (month, month), mention.days)


def article_year_hint(text: str) -> int | None:
    """Return the year that an article reports on, if it prints one that anchors its relative words.

    That is a year with which the article opens, printed more often than any other, with no later year but the
    next one (a review of 2024 looks ahead to 2025). Where it says 今年 but never 去年, whether 今年 is that
    year cannot be told, and nothing is returned. Put the headline in front of the text if there is one.
    """
    opening = _SENTENCE_END.search(text)
    if not _YEAR_LIKE.search(fold(text[: opening.start()] if opening else text)):
        # Most articles print no year there, and to find all they say of time takes long.
        return None
    mentions = [mention for mention in find_times(text) if mention.names_days]
    if not mentions:
        return None
    year = mentions[0].year
    if (
        year is None
        or mentions[0].short_year
        or mentions[0].start > (opening.start() if opening else len(text))
    ):
        return None
    counts = Counter(mention.year for mention in mentions if mention.year is not None and not mention.ahead)
    counts[year] += 0
    others = [count for other, count in counts.items() if other not in (year, year + 1)]
    if max(others, default=0) >= counts[year] or any(other > year + 1 for other in counts):
        return None
    amounts = {
        mention.shift.amount for mention in mentions if mention.shift and mention.shift.step is Step.YEAR
    }
    if any(amount >= 0 for amount in amounts) and -1 not in amounts:
        return None
    return year


def resolve_all(
    text: str, anchor: date | None = None, year_hint: int | None = None
) -> list[tuple[TimeMention, DaySpan | None]]:
    """Find and resolve every expression of time in `text`.

    A month named in the same sentence as a year before it belongs to that year (2023年开工，5月投产).
    `year_hint` defaults to the text's own (`article_year_hint`).
    """
    hint = article_year_hint(text) if year_hint is None else year_hint
    resolved: list[tuple[TimeMention, DaySpan | None]] = []
    carried: int | None = None
    last_end = 0
    for mention in find_times(text):
        if _SENTENCE_END.search(text, last_end, mention.start):
            carried = None
        last_end = mention.end
        span: DaySpan | None = None
        if carried is not None and _lacks_year(mention) and not mention.ahead:
            span = resolve(replace(mention, years=(carried, carried)), anchor, hint)
        if span is None:
            span = resolve(mention, anchor, hint)
        if span is not None and _names_year(mention):
            carried = span.first.year if span.first.year == span.last.year else None
        resolved.append((mention, span))
    return resolved


def _lacks_year(mention: TimeMention) -> bool:
    return mention.months is not None and mention.years is None and mention.shift is None


def _names_year(mention: TimeMention) -> bool:
    if mention.relation is not Relation.AT or mention.until is not None:
        return False
    counted = mention.shift is not None and mention.shift.step is Step.YEAR and not mention.shift.window
    return mention.years is not None or counted
