"""Figures that a text does not print but that follow from it: how many a list has, which rank, how many days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from corpus.dates import find_times
from corpus.normalise import fold
from rag.facts.people import find_people
from rag.facts.records import Bound, Figure, UnitClass

Sources = Sequence[tuple[Figure, str]]

_COUNTED: Final = frozenset((UnitClass.COUNT, UnitClass.PERSON))
_MANY = 12
_MEMBER = r"[^、,。;:!?和与及\n]{1,24}"
_LIST: Final = re.compile(rf"{_MEMBER}(?:、{_MEMBER})*(?:(?:和|与|及|以及){_MEMBER}|、{_MEMBER})")
_PART: Final = re.compile(r"、|和|与|以及|及")
_FIRST_WORDS: Final = """
    冠军 第一 金牌 夺冠 头名 榜首 首位 领跑 居首 首次 首个 首度 头一 率先 首
"""
_RANKS: Final = {
    1: tuple(_FIRST_WORDS.split()),
    2: ("亚军", "第二", "银牌", "次席"),
    3: ("季军", "第三", "铜牌"),
}
_RANKING: Final = frozenset(("", "名", "位", "次", "个", "届", "批", "家", "座", "条", "台", "例", "款"))
_LOWEST: Final = re.compile(r"(?:最低|最少|最短|最小|至少|起码|低至|从|由|自)[^,。;\d]{0,3}$|^起")
_HIGHEST: Final = re.compile(r"(?:最高|最多|最长|最大|至多|可达|高达|不超过)[^,。;\d]{0,3}$")
_CLASSIFIERS: Final = tuple(
    frozenset(words.split())
    for words in (
        "人 名 位 例 个",
        "家 个 所 处 座 间",
        "辆 台 部 架 个",
        "件 项 个 起 宗 桩",
        "场 次 届",
        "条 道 根 个",
        "部 台 出 个",
        "篇 份 本 册 部 个 件",
    )
)
_LOST: Final = re.compile(r"负于|不敌|惜败|败给|败北|输给|告负|失利|落败|落后")
_PERIOD: Final = re.compile(r"(?:前|头)$")
_DAYS: Final = frozenset("天日场")
_DAY: Final = 24 * 60
"""Minutes, the unit that a figure of days is kept in."""


def is_implied(folded: str, figure: Figure, sources: Sources, texts: Sequence[str]) -> bool:
    """Whether a figure of the folded sentence that none of the texts prints follows from them; `sources` are
    the figures they do print, each with its text."""
    return (
        _is_rank(folded, figure, texts)
        or _is_end(folded, figure, sources)
        or _is_period(folded, figure, texts)
        or _is_stretch(figure, texts)
        or _is_score(folded, figure, texts)
        or _is_length(folded, figure, sources, texts)
    )


def is_recounted(figure: Figure, source: Figure) -> bool:
    """12名患者 for 12例: another classifier of the same things."""
    return (
        figure.unit_class in _COUNTED
        and source.unit_class in _COUNTED
        and (source.low, source.high) == (figure.low, figure.high)
        and any(figure.unit in alike and source.unit in alike for alike in _CLASSIFIERS)
    )


def _is_rank(folded: str, figure: Figure, texts: Sequence[str]) -> bool:
    """第三名 for 季军, 第一次 for 首次, 前三名 where all three places are told."""
    if figure.unit_class is UnitClass.ORDINAL:
        words = _RANKS.get(int(figure.low), ())
        return figure.unit in _RANKING and any(word in text for text in texts for word in words)
    if (
        _PERIOD.search(folded[: figure.start])
        and figure.printed_unit in ("名", "位")
        and figure.low in _RANKS
    ):
        ranks = range(1, int(figure.low) + 1)
        return all(any(word in text for text in texts for word in _RANKS[rank]) for rank in ranks)
    return False


def _is_score(folded: str, figure: Figure, texts: Sequence[str]) -> bool:
    """1比3不敌 for 3比1战胜."""
    if figure.unit_class is not UnitClass.RATIO or figure.unit.count(":") != 1:
        return False
    one, other = figure.unit.split(":")
    turned = re.compile(rf"(?<![\d.]){other}(?:比|:|-){one}(?![\d.])")
    lost = _LOST.search(folded) is not None
    return any(turned.search(fold(text)) and (_LOST.search(fold(text)) is not None) != lost for text in texts)


def _is_end(folded: str, figure: Figure, sources: Sources) -> bool:
    """最低80元, 最高380元 for 80元至380元; 20元至50元 for 20元以上50元以下."""
    ranges = [(source.low, source.high) for source, _ in sources if _is_like(source, figure)]
    ranges += [
        (low.low, high.high)
        for (low, text), (high, other) in pairwise(sources)
        if text == other
        and high.start - low.outer_end <= 1
        and low.bound in (Bound.OVER, Bound.AT_LEAST)
        and high.bound in (Bound.AT_MOST, Bound.UNDER)
        and _is_like(low, figure)
        and _is_like(high, figure)
    ]
    if figure.value is None:
        return (figure.low, figure.high) in ranges
    before, behind = folded[: figure.start], folded[figure.end :]
    is_lowest = _LOWEST.search(before) is not None or behind.startswith("起")
    is_highest = _HIGHEST.search(before) is not None
    return any(
        low < high and ((is_lowest and figure.low == low) or (is_highest and figure.low == high))
        for low, high in ranges
    )


def _is_like(source: Figure, figure: Figure) -> bool:
    return source.unit_class is figure.unit_class and source.unit == figure.unit


def _is_period(folded: str, figure: Figure, texts: Sequence[str]) -> bool:
    """前9个月 for 前三季度 or 1至9月."""
    if figure.unit != "个月" or not _PERIOD.search(folded[: figure.start]):
        return False
    return any(time.months == (1, int(figure.low)) for text in texts for time in find_times(text))


def _is_stretch(figure: Figure, texts: Sequence[str]) -> bool:
    """四天 for 6日至9日."""
    if figure.value is None or figure.surface[-1] not in _DAYS:
        return False
    days = figure.value / (_DAY if figure.unit_class is UnitClass.DURATION else 1)
    for text in texts:
        for time in find_times(text):
            last = time.until
            if last is None or time.day is None or last.day is None:
                continue
            if last.month in (None, time.month) and last.day - time.day + 1 == days:
                return True
    return False


def _is_length(folded: str, figure: Figure, sources: Sources, texts: Sequence[str]) -> bool:
    """三人, 两家企业: as many as are named, where the source counts nothing of the kind."""
    value = figure.value
    if figure.unit_class not in _COUNTED or value is None or not 1 < value <= _MANY:
        return False
    if any(source.printed_unit == figure.printed_unit for source, _ in sources):
        return False
    size = int(value)
    if any(
        size == _length(match.group())
        for text in (folded, *map(fold, texts))
        for match in _LIST.finditer(text)
    ):
        return True
    named = [{person.name for person in find_people(text)} for text in (folded, *texts)]
    return figure.unit_class is UnitClass.PERSON and any(len(names) == size for names in named)


def _length(listed: str) -> int:
    return len([part for part in _PART.split(listed) if part])
