"""Questions that ask several things at once, taken apart into questions that ask one."""

from __future__ import annotations

from typing import Final

import regex

_EACH: Final = regex.compile(
    r"(?:都)?(?:各自|分别|各)(?:都)?(?=是|有|在|由|为|叫|产|占|能|多|几|什么|哪|写|于|[\u3400-\u9fff])"
)
_AND: Final = regex.compile(r"和|与|跟|以及|及|、")
_ASKING: Final = regex.compile(
    r"多少|几(?!乎|年来)|谁|哪|什么|啥|何时|何地|为何|怎么|怎样|如何|多(?:大|长|高|久|远|重|宽|深)|是不是|有没有|是否"
)
_CLAUSE: Final = regex.compile(r"[,;?，；？]\s*(?:那么?|还有|另外|以及|又|并且|同时)?")
_JOINT_ASK: Final = regex.compile(
    r"(?<=谁|多少\w{0,4}|几\w{1,3}|哪\w{1,3}|什么\w{0,3}|多大|多久)(?:和|与|以及|,|还有)(?=\w*(?:谁|多少|几|哪|什么|多大|多久))"
)
_SUBJECT_END: Final = regex.compile(
    r"是|有|在|由|叫|占|产|能|的(?=\w{0,6}(?:多少|几|谁|哪|什么))|多少|几|谁|哪|什么"
)
_TIME: Final = regex.compile(
    r"(?:(?:\d{4}|[〇零一二三四五六七八九]{4})年(?:度|底|初)?|今年|去年|前年|本月|上个?月)(?:\d{1,2}月(?:份|底|初)?(?:\d{1,2}[日号])?|上半年|下半年|前三季度|"
    r"第?[一二三四]季度)?|\d{1,2}月(?:份|\d{1,2}[日号])?|上半年|下半年|前三季度|第?[一二三四]季度"
)
_TIME_FIRST: Final = regex.compile(rf"(?:{_TIME.pattern})[,，]?")
_TIME_LAST: Final = regex.compile(rf"在?(?:{_TIME.pattern})$")
_MEASURED: Final = "[^\\W\\d_]{0,6}?(?:额|量|值|率|数|价格?|面积|收入|利润|产能|投资|成本|费用?|长度|高度|宽度|深度|重量|人口|时间|地点|名称|人数|速度|规模)"
_ATTRIBUTE_LAST: Final = regex.compile(
    r"(?:总|净)?(?:[^\W\d_]{2}(?:额|量|值|率|数|价)|面积|营业收入|收入|利润|产能|投资|成本|费用|长度|高度|宽度|深度|重量|人口|人数|规模)$"
)
_SHARED_LAST: Final = regex.compile(
    r"的?(?:世界|全国|总)?(?:排名|名次|增速|增幅|价钱|价格|售价|票价|得分|分数|成绩|职务|年龄|身高|人数|面积|产量|产值|收入|利润)(?:每[\u3400-\u9fff])?$"
)
_ATTRIBUTE_ONLY: Final = regex.compile(_MEASURED)
_SHORTEST: Final = 2
_MOST: Final = 4


def split_question(text: str) -> tuple[str, ...]:
    """Return the single questions of a question (itself, if it is one), at most four, in their order.

    甲和乙各有几条生产线 → 甲有几条生产线 + 乙有几条生产线; 甲的项目有多少个,乙接了多少项 → its two clauses.
    A later clause that names nobody takes over the subject of the first.
    """
    for split in (_by_clause, _by_each, _by_joint):
        parts = split(text)
        if 1 < len(parts) <= _MOST:
            return parts
    return (text,)


def _by_clause(text: str) -> tuple[str, ...]:
    pieces = [p for p in _CLAUSE.split(text) if p.strip()]
    if len(pieces) < 2 or not all(_ASKING.search(p) for p in pieces):
        return (text,)
    if _EACH.match(pieces[-1]) or any(len(p) < _SHORTEST for p in pieces):
        return (text,)
    subject = _subject(pieces[0])
    return (pieces[0], *(p if _has_subject(p) else subject + p for p in pieces[1:]))


def _by_each(text: str) -> tuple[str, ...]:
    found = _EACH.search(text)
    if not found:
        return (text,)
    before, after = text[: found.start()].rstrip(",，"), text[found.end() :]
    setting, comma, last = before.rpartition("，")
    if not _AND.search(last):
        setting, comma, last = "", "", before
    sides = [s for s in _AND.split(last) if len(s) >= _SHORTEST]
    if len(sides) < 2:
        return (text,)
    return tuple(setting + comma + side + after for side in _completed(sides))


def _completed(sides: list[str]) -> list[str]:
    """Each side with what only one of them says for all: 甲省2023年的进口额和出口额, 甲和乙2023年.

    A later side that is a mere attribute belongs to the owner of the first; a time at the beginning of the first
    or at the end of the last is meant for all.
    """
    if tail := _TIME_LAST.search(sides[-1]):
        bare = sides[-1][: tail.start()]
        if len(bare) >= _SHORTEST:
            sides = [s if _TIME.search(s) else s + tail[0] for s in sides]
    if (shared := _SHARED_LAST.search(sides[-1])) and shared.start() >= _SHORTEST:
        # 甲队和乙队的排名: what is asked of the last is asked of all.
        sides = [s if _SHARED_LAST.search(s) else s + shared[0] for s in sides]
    first, rest = sides[0], sides[1:]
    owner = first[: first.rfind("的") + 1]
    if not owner and (attribute := _ATTRIBUTE_LAST.search(first)):
        owner = first[: attribute.start()]
    if owner and all("的" not in s and _ATTRIBUTE_ONLY.fullmatch(s) for s in rest):
        return [first, *(owner + s for s in rest)]
    if (head := _TIME_FIRST.match(first)) and len(first) - head.end() >= _SHORTEST:
        return [first, *(s if _TIME.search(s) else head[0] + s for s in rest)]
    return sides


def _by_joint(text: str) -> tuple[str, ...]:
    """甲投了多少钱和占地多大 → two questions on one subject."""
    pieces = _JOINT_ASK.split(text)
    if len(pieces) < 2:
        return (text,)
    subject = _subject(pieces[0])
    return (pieces[0], *(p if _has_subject(p) else subject + p for p in pieces[1:]))


def _subject(piece: str) -> str:
    """What the piece is about: all that stands before its predicate."""
    found = _SUBJECT_END.search(piece, 2)
    return piece[: found.start()] if found else ""


def _has_subject(piece: str) -> bool:
    asking = _ASKING.search(piece)
    return bool(asking) and asking.start() >= 4  # type: ignore[union-attr]
