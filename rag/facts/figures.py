"""Finding figures with their units, and telling whether two of them say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from corpus.dates import TimeMention, find_times
from corpus.normalise import fold
from corpus.spacing import Compact, compact
from rag.facts import figure_grammar as grammar
from rag.facts.reading import Reading, read_figure
from rag.facts.records import Bound, Figure, FigureRequest, UnitClass
from rag.facts.requests import figure_request

__all__ = ["Figure", "FigureRequest", "bounds_agree", "figure_request", "find_figures", "same_figure"]

_COUNTED = re.compile(r"[\d一二两三四五六七八九十]+.{0,3}前")
_QUOTED = re.compile(r"\"([^\",。;!?\n]{1,14})\"|《([^》\n]{1,30})》")
# 上百家, 过亿元, 近千人: the word takes the place of the numeral's first digit.
_LARGE = frozenset("百千万亿")
_LARGER = {"上": Bound.OVER, "过": Bound.OVER, "超": Bound.OVER, "逾": Bound.OVER, "近": Bound.ABOUT}
_PREFIX_REACH = 8
_CHANGED = re.compile(
    r"(?:增加|增长|上升|提高|上涨|提升|扩大|增|升|涨|减少|下降|降低|下跌|缩小|回落|减|降|跌)了?(?:约|近|超过)?$"
)
_MASK: Final = "\uffff"
_FAR: Final = 3
# A conversion by 亩 is printed rounded: 1000亩 is 66.67万平方米.
_ROUNDING = Decimal("0.0002")


def find_figures(text: str) -> list[Figure]:
    """Return the figures of `text` in printed order, never overlapping.

    Dates are no figures (`corpus.dates` finds those); ordinals (第14届), clock times, ratios and codes that
    carry digits (D2, 1+130) are, each in a class of its own.
    """
    spaced = compact(text)
    if spaced is None:
        return list(_find(text))
    return [_as_printed(figure, spaced, text) for figure in _find(spaced.text)]


def _as_printed(figure: Figure, spaced: Compact, text: str) -> Figure:
    """Put a figure found in a text without its blanks (480万元) back where it is printed (480 万元)."""
    start, end = spaced.start(figure.start), spaced.end(figure.end)
    return replace(
        figure,
        start=start,
        end=end,
        surface=text[start:end],
        outer_start=spaced.start(figure.outer_start),
        outer_end=spaced.end(figure.outer_end),
    )


@lru_cache(maxsize=2048)
def _find(text: str) -> tuple[Figure, ...]:
    folded = _without_times(text)
    named = [match.span() for match in _QUOTED.finditer(folded)]
    return tuple(_figures(text, folded, named))


def _figures(text: str, folded: str, named: list[tuple[int, int]]) -> Iterator[Figure]:
    for match, read in _readings(text, folded):
        low, high, unit, printed, inner = read
        start, end = match.span()
        bound, outer_start, outer_end = _bound(folded, start, end, inner)
        yield Figure(
            start=start,
            end=end,
            surface=text[start:end],
            low=low * unit.factor,
            high=high * unit.factor,
            unit=unit.canonical,
            unit_class=unit.unit_class,
            printed_unit=printed,
            bound=bound,
            outer_start=outer_start,
            outer_end=outer_end,
            named=any(left < start and end < right for left, right in named),
        )


def _readings(text: str, folded: str) -> Iterator[tuple[re.Match[str], Reading]]:
    at = 0
    while (match := grammar.PATTERN.search(folded, at)) is not None:
        read = read_figure(match, text)
        first = match.end("u1") if match["u1"] else -1
        if first > 0 and (read is None or _is_change_and_level(folded[: match.start()], read)):
            # 下降0.1个百分点至3.6%, 增加2亿元至15亿元: no range, but a change and the level it led to.
            match = grammar.PATTERN.search(folded, match.start(), first) or match
            read = read_figure(match, text)
        if read is not None:
            yield match, read
        at = max(match.end(), at + 1)


def _is_change_and_level(before: str, read: Reading) -> bool:
    """Whether the ends of a range behind a verb of change lie too far apart to be one (降8℃至10℃ is)."""
    low, high = read[:2]
    return _CHANGED.search(before[-_PREFIX_REACH:]) is not None and high > _FAR * low


def _without_times(text: str) -> str:
    """Blank out dates: their digits are no figures. 近三年 and 3天前 count time, and stay."""
    chars = list(fold(text))
    for mention in find_times(text):
        if not _counts_time(mention):
            chars[mention.start : mention.end] = _MASK * (mention.end - mention.start)
    return "".join(chars)


def _counts_time(mention: TimeMention) -> bool:
    shift = mention.shift
    return shift is not None and (shift.window or _COUNTED.match(mention.surface) is not None)


def _bound(folded: str, start: int, end: int, inner: Bound | None) -> tuple[Bound, int, int]:
    """What the words before and behind make of the figure, and how far they reach."""
    left = max(0, start - _PREFIX_REACH)
    before = grammar.PREFIX.search(folded[left:start])
    behind = grammar.SUFFIX.match(folded, end)
    outer_start = left + before.start() if before else start
    outer_end = behind.end() if behind else end
    if behind and not (before and before["bound"] not in ("近", "约", "超")):
        return grammar.BOUND_SUFFIXES[behind.group().strip()[-2:]], outer_start, outer_end
    if folded[start] in _LARGE and folded[start - 1 : start] in _LARGER:
        return _LARGER[folded[start - 1]], start - 1, outer_end
    if before:
        bound = grammar.BOUND_PREFIXES[before["bound"]]
        return (inner if bound is Bound.ABOUT and inner else bound), outer_start, outer_end
    return inner or Bound.EXACT, outer_start, outer_end


def same_figure(a: Figure, b: Figure) -> bool:
    """Whether two figures give the same quantity, however written: 1.2万 = 12,000 = 一万二千, 三成 = 30%.

    Bounds (约, 超过) are not looked at: see `bounds_agree`.
    """
    if a.unit_class is not b.unit_class:
        return _same_count_and_number(a, b)
    if a.unit_class is UnitClass.CLOCK:
        return a.unit.replace("点", "时") == b.unit.replace("点", "时")
    if a.unit_class in (UnitClass.CODE, UnitClass.RATIO):
        return a.unit == b.unit
    return _same_unit(a, b) and _close(a, b)


def _same_unit(a: Figure, b: Figure) -> bool:
    if a.unit == b.unit:
        return True
    if a.unit_class is UnitClass.ORDINAL:
        return not a.unit or not b.unit
    return a.unit_class is UnitClass.COUNT and "个" in (a.unit, b.unit)


def _same_count_and_number(a: Figure, b: Figure) -> bool:
    """A figure whose classifier is not known (130多所 … 130多) equals the same one that has a classifier."""
    classes = {a.unit_class, b.unit_class}
    return UnitClass.NUMBER in classes and classes <= {UnitClass.NUMBER, UnitClass.COUNT} and _close(a, b)


def _close(a: Figure, b: Figure) -> bool:
    if (a.low, a.high) == (b.low, b.high):
        return True
    if ("亩" in a.printed_unit) == ("亩" in b.printed_unit):
        return False
    return all(abs(x - y) <= _ROUNDING * max(abs(x), abs(y)) for x, y in ((a.low, b.low), (a.high, b.high)))


_UPWARD = frozenset({Bound.OVER, Bound.AT_LEAST})
_DOWNWARD = frozenset({Bound.UNDER, Bound.AT_MOST})


def bounds_agree(claim: Figure, source: Figure) -> bool:
    """Whether the words around a claimed figure say no more than those around its source.

    约 may be added, but not dropped: what is printed as an estimate is none without it. A bound on one side
    (超过, 不低于, 以上; 不足, 不超过) may be put in other words, but neither dropped nor added nor turned around.
    """
    if source.bound is Bound.ABOUT and claim.bound is not Bound.ABOUT:
        return False
    return all((claim.bound in side) == (source.bound in side) for side in (_UPWARD, _DOWNWARD))
