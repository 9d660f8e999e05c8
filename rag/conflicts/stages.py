"""What a clause says of the time and stage of its value: planned or done, so far, a part or the whole."""

from __future__ import annotations

from typing import Final

import regex

_PLAN: Final = regex.compile(
    r"计划|预计|预期|预估|拟(?=[建投新招引在于])|将(?=[于在达建投形可会实新有])|规划|力争|目标|有望|估计|争取|未来|打算|可望"
)
_SO_FAR: Final = regex.compile(
    r"截至|截止|目前|迄今|至今|累计|现有|已(?=[有达超完建投签引吸发造致累销募实确])|当前|如今|现在|同比|环比|比去年|比上年"
)
_PARTS: Final = regex.compile(
    r"[一二三四五六七八九首]期(?!间)|其中|新增|净增|全年|上半年|下半年|[一二三四]季度|前[一二三四五六七八九十]+(?:个)?(?:月|季度)|"
    r"每[年月日天小周吨亩人家户公平]|年均|月均|日均|人均|户均|平均|最高|最低|最多|最少|年产|日产|月产|同比|环比|"
    r"增长|下降|提高|减少|增加|上升|占|不含|仅|单[日月]|当[日天月]"
)


def is_planned(clause: str) -> bool:
    """Whether a folded clause speaks of something to come."""
    return _PLAN.search(clause) is not None


def is_progress(clause: str) -> bool:
    """Whether a folded clause counts what has come about so far, and will count more tomorrow."""
    return _SO_FAR.search(clause) is not None


def measures(clause: str) -> frozenset[str]:
    """What of a thing a folded clause measures: 一期, 每年, 新增, 人均."""
    return frozenset(_PARTS.findall(clause))
