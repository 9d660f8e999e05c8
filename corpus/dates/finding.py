"""Finding the expressions of time in newspaper text and in questions."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from corpus.dates import grammar
from corpus.dates.records import Relation, Shift, Step, TimeMention
from corpus.normalise import fold
from corpus.numerals import parse_numeral
from corpus.spacing import Compact, compact

_JOIN = re.compile(rf"\s?{grammar.DASH}\s?")
_PUNCTUATION = re.compile(r"[,，。;；!！?？:：\n]")
_AHEAD_REACH = 12


def find_times(text: str) -> list[TimeMention]:
    """Return the expressions of time in printed order, never overlapping.

    Clock times (9时30分) are no concern of a newspaper's calendar and are left out; so are durations (35天).
    """
    spaced = compact(text)
    if spaced is None:
        return list(_find(text))
    return [_as_printed(mention, spaced, text) for mention in _find(spaced.text)]


def _as_printed(mention: TimeMention, spaced: Compact, text: str) -> TimeMention:
    """Put an expression found in a text without its blanks (5月16日) back where it is printed (5 月 16 日)."""
    start, end = spaced.start(mention.start), spaced.end(mention.end)
    until = _as_printed(mention.until, spaced, text) if mention.until else None
    return replace(mention, start=start, end=end, surface=text[start:end], until=until)


@lru_cache(maxsize=2048)
def _find(text: str) -> tuple[TimeMention, ...]:
    folded = fold(text)
    found: list[TimeMention] = []
    for match in grammar.PATTERN.finditer(folded):
        mention = _mention(match, text)
        if mention is not None:
            ahead = _is_ahead(folded, mention.start)
            found.append(_joined(found, replace(mention, ahead=ahead), folded, text))
    return tuple(found)


def _is_ahead(folded: str, start: int) -> bool:
    clause = _PUNCTUATION.split(folded[max(0, start - _AHEAD_REACH) : start])[-1]
    return grammar.AHEAD.search(clause) is not None


def _joined(found: list[TimeMention], mention: TimeMention, folded: str, text: str) -> TimeMention:
    """Join a mention to the one before it: into a range, or by the month that a list names once."""
    if not found:
        return mention
    before = found[-1]
    between = folded[before.end : mention.start]
    is_range = _JOIN.fullmatch(between) and before.until is None and before.names_days and mention.names_days
    if is_range and _finer(mention) >= _finer(before):
        found.pop()
        far = _inherit(mention, before)
        return replace(before, end=mention.end, surface=text[before.start : mention.end], until=far)
    if mention.days and not (mention.months or mention.shift) and grammar.LISTED.fullmatch(between):
        return _inherit(mention, before.until or before)
    return mention


def _finer(mention: TimeMention) -> int:
    """0 a year, 1 a month, 2 a day: a range never ends on something coarser than it begins with."""
    if mention.days or mention.weekday is not None or (mention.shift and mention.shift.step is Step.DAY):
        return 2
    return 1 if mention.months or (mention.shift and mention.shift.step is Step.MONTH) else 0


def _inherit(mention: TimeMention, source: TimeMention) -> TimeMention:
    """Take over the year, and the month of a bare day, that `source` has printed and `mention` has not."""
    if mention.years or mention.shift or mention.weekday is not None:
        return mention
    if mention.days and not mention.months:
        if not (source.months or (source.shift and source.shift.step is Step.MONTH)):
            return mention
        mention = replace(mention, months=source.months)
    year_shift = source.shift if source.shift and source.shift.step in (Step.YEAR, Step.MONTH) else None
    return replace(mention, years=source.years, shift=year_shift, short_year=source.short_year)


def _mention(match: re.Match[str], text: str) -> TimeMention | None:
    group = match.groupdict()
    bare = TimeMention(match.start(), match.end(), text[match.start() : match.end()])
    if group["iso"]:
        year, month, day = int(group["iy"]), int(group["im"]), int(group["id"])
        return replace(bare, years=(year, year), months=(month, month), days=(day, day))
    if group["open"] or group["centuryonly"]:
        return bare
    if group["decade"]:
        return replace(bare, years=_decade(group["century"], group["hundreds"], group["tens"]))
    if group["plan"]:
        return replace(bare, years=_five_year_plan(group["pq"] or group["pn"], bare.surface))
    if group["span"]:
        step = grammar.SPAN_STEPS[group["su"]]
        return replace(bare, shift=Shift(step, -_number(group["sn"]), window=True))
    if group["ago"]:
        step = grammar.SPAN_STEPS[group["au"].removeprefix("个")]
        return replace(bare, shift=Shift(step, -_number(group["an"])))
    if word := group["window"]:
        return replace(bare, shift=Shift(Step.DAY, grammar.WINDOWS[word], window=True))
    if word := group["rday"]:
        return replace(bare, shift=Shift(Step.DAY, grammar.RELATIVE_DAYS[word]))
    if word := group["rweek"]:
        weekday = grammar.WEEKDAYS[group["wd"]] if group["wd"] else None
        return replace(bare, shift=Shift(Step.WEEK, grammar.RELATIVE_WEEKS[word]), weekday=weekday)
    if group["weekday"]:
        return replace(bare, weekday=grammar.WEEKDAYS[group["weekday"]])
    return _calendar(bare, group)


def _calendar(bare: TimeMention, group: dict[str, str | None]) -> TimeMention | None:
    if word := group["rmonth"]:
        days = grammar.MONTH_PARTS[group["rmmpart"]] if group["rmmpart"] else _pair(group["rmday"])
        return replace(bare, shift=Shift(Step.MONTH, grammar.RELATIVE_MONTHS[word]), days=days)
    if first := group["y1"]:
        return replace(bare, years=_ordered(_number(first), _number(group["y2"])))
    if group["year"] or group["ryear"] or group["shortyear"]:
        return _of_year(bare, group)
    if short := group["sb"]:
        return replace(bare, years=_pair(str(_full_year(int(short)))), short_year=True)
    if first := group["pm1"]:
        return replace(bare, months=_ordered(_number(first), _number(group["pm2"])))
    if month := group["bmonth"]:
        days = grammar.MONTH_PARTS[group["bmpart"]] if group["bmpart"] else _pair(group["bday"])
        return replace(bare, months=_pair(month), days=days, relation=_relation(group["btail"]))
    if quarter := group["bquarter"]:
        return replace(bare, months=_quarter(quarter))
    if part := group["bpart"]:
        this_year = Shift(Step.YEAR, 0) if part in ("年初", "年中", "年底", "年末", "岁末", "年内") else None
        return replace(bare, months=grammar.YEAR_PARTS[part], shift=this_year)
    if first := group["d1"]:
        return replace(bare, days=_ordered(int(first), _number(group["d2"])))
    return replace(bare, days=_pair(group["bareday"]))


def _of_year(bare: TimeMention, group: dict[str, str | None]) -> TimeMention:
    """A year, printed or counted from now, with what narrows it."""
    mention = bare
    if word := group["ryear"]:
        mention = replace(bare, shift=Shift(Step.YEAR, grammar.RELATIVE_YEARS.get(word, 0)))
    elif short := group["shortyear"]:
        mention = replace(bare, years=_pair(str(_full_year(int(short)))), short_year=True)
    else:
        mention = replace(bare, years=_pair(group["year"]))
    if group["part"]:
        months: tuple[int, int] | None = grammar.YEAR_PARTS[group["part"]]
    elif group["quarter"]:
        months = _quarter(group["quarter"])
    elif group["firstmonths"]:
        months = (1, _number(group["firstmonths"]))
    elif group["m1"]:
        months = _ordered(_number(group["m1"]), _number(group["m2"]))
    else:
        months = _pair(group["month"])
    days = grammar.MONTH_PARTS[group["mpart"]] if group["mpart"] else _pair(group["day"])
    return replace(mention, months=months, days=days, relation=_relation(group["tail"]))


def _relation(tail: str | None) -> Relation:
    if tail in ("以来", "起"):
        return Relation.SINCE
    return Relation.BEFORE if tail else Relation.AT


def _number(text: str | None) -> int:
    value = parse_numeral(text or "")
    if value is None:
        raise ValueError(f"no numeral: {text!r}")
    return int(value)


def _pair(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    return _number(text), _number(text)


def _ordered(first: int, last: int) -> tuple[int, int] | None:
    return (first, last) if first <= last else None


def _quarter(text: str) -> tuple[int, int]:
    number = _number(text)
    return 3 * number - 2, 3 * number


def _full_year(short: int) -> int:
    """A newspaper's 24年 is 2024, its 98年 is 1998."""
    return 2000 + short if short < 50 else 1900 + short


def _decade(century: str | None, hundreds: str | None, tens: str) -> tuple[int, int] | None:
    """20世纪90年代 and 1990年代 are 1990–1999; without a numbered century it stays open."""
    if hundreds is not None:
        start = int(hundreds) * 100 + int(tens)
        return start, start + 9
    if century is None or "上" in century or "本" in century:
        return None
    number = _number(century.removesuffix("世纪"))
    start = (number - 1) * 100 + _number(tens)
    return start, start + 9


def _five_year_plan(name: str, surface: str) -> tuple[int, int]:
    """The first plan ran 1953–1957, the second 1958–1962; since 1966 each follows the last."""
    number = _number(name[:-1]) if name != "十五" else 10
    start = {1: 1953, 2: 1958}.get(number, 1966 + 5 * (number - 3))
    if surface.endswith("末"):
        return start + 4, start + 4
    return (start, start) if surface.endswith("初") else (start, start + 4)
