"""The hours a text names, however written: 20时, 晚上8点, 下午两点半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpus.normalise import fold
from corpus.numerals import parse_numeral

_NUMERAL = r"\d{1,2}|[零一二两三四五六七八九十]{1,3}"
_PART: Final = {
    "凌晨": 0, "清晨": 0, "早晨": 0, "早上": 0, "清早": 0, "早": 0, "今晨": 0, "上午": 0, "中午": 12, "午后": 12,
    "下午": 12, "傍晚": 12, "晚上": 12, "晚间": 12, "夜间": 12, "夜里": 12, "深夜": 12, "晚": 12,
}  # fmt: skip
_CLOCK: Final = re.compile(
    rf"(?P<part>{'|'.join(sorted(_PART, key=len, reverse=True))})?"
    rf"(?<![\d.第小])(?P<hour>{_NUMERAL})(?:时(?!间|期|代|速|段|长)|点(?!建议|意见|要求|[一二三四五六七八九]?[个项条]))"
    rf"(?:(?P<minute>{_NUMERAL})分|(?P<half>半)|整)?"
)
_TO: Final = re.compile(r"[许多]?(?:至|到|-|~)")
_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Clock:
    """`minutes` since midnight; `exact` is whether the half of the day is known."""

    start: int
    end: int
    minutes: int
    exact: bool


def is_told(start: int, end: int, sentence: str, texts: tuple[str, ...]) -> bool:
    """Whether the hour at `start` to `end` of a sentence is one of those that the texts name."""
    mine = next((clock for clock in clocks(sentence) if clock.start <= start and end <= clock.end + 1), None)
    return mine is not None and any(_is_same(mine, other) for text in texts for other in clocks(text))


@lru_cache(maxsize=512)
def clocks(text: str) -> tuple[Clock, ...]:
    """Return the hours of a text in their order."""
    return tuple(_clocks(fold(text)))


def _clocks(folded: str) -> Iterator[Clock]:
    last, reached = "", 0
    for match in _CLOCK.finditer(folded):
        hour = parse_numeral(match["hour"])
        minute = 30 if match["half"] else parse_numeral(match["minute"] or "0")
        if hour is None or minute is None or hour > _DAY:
            continue
        goes_on = _TO.fullmatch(folded[reached : match.start()]) is not None
        last, reached = match["part"] or (last if goes_on else ""), match.end()
        part = _PART.get(last)
        later = part if part is not None and hour < _DAY // 2 else 0
        # 8时 without a part of the day is the clock of 24 hours, 8点 may be either.
        exact = part is not None or hour > _DAY // 2 or "时" in match.group()
        yield Clock(match.start(), match.end(), (int(hour) + later) % _DAY * 60 + int(minute), exact)


def _is_same(one: Clock, other: Clock) -> bool:
    half = _DAY * 30
    if one.exact and other.exact:
        return one.minutes == other.minutes
    return one.minutes % half == other.minutes % half
