"""Whether two printed values contradict one another. What can stand together does not: 约160吨 and 163吨,
超过3亿元 and 3.2亿元, 5月 and 5月3日, a short name and the full one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

import regex

from corpus.dates import DaySpan, TimeMention, article_year_hint, find_times, resolve
from corpus.lookalikes import alike
from corpus.normalise import fold
from corpus.numerals import parse_numeral
from corpus.records import Article
from rag.conflicts.records import Reading
from rag.facts.figures import find_figures, same_figure
from rag.facts.records import Bound, Figure, UnitClass
from rag.question.records import Want

_ABOUT: Final = Decimal("0.1")
"""约, 近 and 左右 reach a tenth to either side."""
_BEYOND: Final = Decimal("1.5")
"""超过3亿元 is printed of 3.2亿元, hardly of 5亿元."""
_INCOMPARABLE: Final = frozenset({UnitClass.CODE, UnitClass.RATIO})
_UP: Final = frozenset({Bound.OVER, Bound.AT_LEAST})
_DOWN: Final = frozenset({Bound.UNDER, Bound.AT_MOST})
_DIGITS: Final = regex.compile(r"\d[\d,]*(?:\.(\d+))?")
_SCALE: Final = regex.compile(r"[万亿]")
_HOUR: Final = regex.compile(
    r"([\d〇零一二三四五六七八九十]{1,3})(?:[点时]|:|：)(?:([\d〇零一二三四五六七八九十]{1,3})分?|(半))?"
)
_LEGAL: Final = regex.compile(r"(?:股份|有限|责任|集团|总)?公司$")


def contradict(want: Want, one: Reading, other: Reading, *, one_text: bool = False) -> bool:
    """Whether the two values cannot both be right of the same thing. False where that cannot be told.

    `one_text`: they stand in the same place of one text, so that two figures with the same bound (超过4亿元,
    超过6亿元) were not put in other words but changed.
    """
    if fold(one.value) == fold(other.value):
        return False
    if one_text and want is Want.NUMBER:
        return _changed(one, other) or _numbers(one, other)
    judge = _JUDGES.get(want)
    return judge is not None and judge(one, other)


# Figures


def figures_contradict(one: Figure, other: Figure) -> bool:
    """Whether two figures of one kind exclude one another, their bounds, ranges and rounding allowed for."""
    if one.unit_class is not other.unit_class or one.unit_class in _INCOMPARABLE or same_figure(one, other):
        return False
    if one.unit != other.unit and not {"个", "", "人"} & {one.unit, other.unit}:
        return False
    if (one.bound in _UP and other.bound in _UP) or (one.bound in _DOWN and other.bound in _DOWN):
        return not _near(one, other)
    first, second = _reach(one), _reach(other)
    if first[0] <= second[1] and second[0] <= first[1]:
        return False
    return not (_rounds_to(one, other) or _rounds_to(other, one))


def _near(one: Figure, other: Figure) -> bool:
    small, large = sorted((abs(one.low), abs(other.low)))
    return large <= small * _BEYOND


def _reach(figure: Figure) -> tuple[Decimal, Decimal]:
    low, high = figure.low, figure.high
    if figure.bound is Bound.ABOUT:
        return low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
    if figure.bound in _UP:
        return low, max(high, low * _BEYOND)
    if figure.bound in _DOWN:
        return min(low, high / _BEYOND), high
    return low, high


def _rounds_to(coarse: Figure, fine: Figure) -> bool:
    """Whether `fine` is what `coarse`, printed in 万 or 亿 or with decimals, was rounded from: 3.18亿 for 3.2亿."""
    if coarse.bound in _UP | _DOWN:
        return False
    printed = fold(coarse.surface)
    digits = _DIGITS.search(printed)
    if digits is None or coarse.value is None or fine.value is None:
        return False
    decimals = len(digits[1] or "")
    if not decimals and not _SCALE.search(printed):
        return False
    shown = Decimal(digits[0].replace(",", ""))
    if not shown:
        return False
    step = abs(coarse.value / shown) / (Decimal(10) ** decimals)
    if fine.value % step == 0:
        return False  # as coarse as the other one: it was not rounded from it
    return abs(coarse.value - fine.value) <= step / 2


def _numbers(one: Reading, other: Reading) -> bool:
    mine, theirs = find_figures(one.value), find_figures(other.value)
    return len(mine) == 1 and len(theirs) == 1 and figures_contradict(mine[0], theirs[0])


def _changed(one: Reading, other: Reading) -> bool:
    mine, theirs = find_figures(one.value), find_figures(other.value)
    if len(mine) != 1 or len(theirs) != 1:
        return False
    first, second = mine[0], theirs[0]
    alike = (first.bound, first.unit) == (second.bound, second.unit)
    rounded = _rounds_to(first, second) or _rounds_to(second, first)
    return alike and not same_figure(first, second) and not rounded


# Times


def _times(one: Reading, other: Reading) -> bool:
    mine, theirs = find_times(one.value), find_times(other.value)
    if not mine or not theirs:
        return not mine and not theirs and _clocks(one.value, other.value)
    first, second = mine[0], theirs[0]
    if any(t.shift is not None and t.shift.window for t in (first, second)):
        return False
    spans = [_days(first, one.evidence.story.article), _days(second, other.evidence.story.article)]
    if spans[0] is not None and spans[1] is not None:
        return not spans[0].overlaps(spans[1])
    pairs = ((first.year, second.year), (first.month, second.month), (first.day, second.day))
    if first.shift or second.shift or first.until or second.until:
        return False
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _days(mention: TimeMention, article: Article) -> DaySpan | None:
    return resolve(mention, article.date, article_year_hint(f"{article.headline}\n{article.text}"))


def _clocks(one: str, other: str) -> bool:
    first, second = _HOUR.search(fold(one)), _HOUR.search(fold(other))
    if first is None or second is None:
        return False
    hours = [_number(m[1]) % 12 for m in (first, second)]
    minutes = [30 if m[3] else _number(m[2]) if m[2] else 0 for m in (first, second)]
    return hours[0] != hours[1] or minutes[0] != minutes[1]


def _number(printed: str) -> int:
    value = parse_numeral(printed)
    return int(value) if value is not None else 0


# Names


def _names(one: Reading, other: Reading) -> bool:
    first, second = fold(one.value), fold(other.value)
    if names_agree(first, second):
        return False
    # Each names both: the candidates were picked from one list, or one body under two names.
    return first not in other.evidence.sentence.folded and second not in one.evidence.sentence.folded


def names_agree(one: str, other: str) -> bool:
    """Whether two folded names can be one: look-alike characters, a part of the other, a short form of it."""
    if alike(one, other) or one in other or other in one:
        return True
    short, full = sorted((_LEGAL.sub("", one), _LEGAL.sub("", other)), key=len)
    return len(short) >= 2 and _is_short_for(short, full)


def _is_short_for(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


_JUDGES: Final[dict[Want, Callable[[Reading, Reading], bool]]] = {
    Want.NUMBER: _numbers,
    Want.TIME: _times,
    Want.PERSON: _names,
    Want.ORGANISATION: _names,
    Want.PLACE: _names,
}
