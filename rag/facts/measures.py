"""Which measure words may stand for each other: nobody counts pigs in 家 or companies in 头."""

from __future__ import annotations

from typing import Final

_SORTS: Final = tuple(
    frozenset(words)
    for words in (
        "头只匹尾羽条",
        "家所座间处栋幢户",
        "人名位口",
        "件项条款部篇本册张份幅起宗桩则首",
        "辆台架艘列部套",
        "株棵颗粒枚",
        "次场届回遍趟轮期",
        "层级",
        "条段根道股",
        "块片面张",
    )
)
"""Each row measures one sort of thing; a word may be in several."""


def bare(unit: str) -> str:
    """Return a measure word without what multiplies it: 万头 → 头."""
    return unit.lstrip("十百千万亿") or unit


def may_count_the_same(one: str, other: str) -> bool:
    """Whether two measure words may count one sort of thing; words that no row has may stand for any."""
    known = [[sort for sort in _SORTS if word in sort] for word in (bare(one), bare(other))]
    return not all(known) or any(sort in known[1] for sort in known[0])
