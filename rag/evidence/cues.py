"""What the words beside a figure or a day say of it: which end of a span, of now or of then, for how much of what."""

from __future__ import annotations

from typing import Final

import regex

_END_ASKED: Final = regex.compile(
    r"以前|之前|前能|为止|截止|截至|期限|到(?:什么时候|何时|哪[天日年月]|几[点号月])|最(?:晚|迟)|到期"
)
_START_ASKED: Final = regex.compile(
    r"(?:从|自|打)(?:什么时候|何时|哪[天日年月]|几[点号月])|(?:什么时候|何时|哪[天日年月]|几[点号月]).{0,6}?(?:起(?!来)|开始)"
)
_ENDS_BEHIND: Final = regex.compile(r"(?:[之以]?前|止|为止|截止|到期|结束)")
_ENDS_BEFORE: Final = regex.compile(r"(?:至|到|截至|截止|截止到|延长至|—|-|~)$")
_STARTS_BEHIND: Final = regex.compile(r"(?:起(?!来|诉)|开始|以来|至今|正式(?:开启|启动)|[至到—~-])")
_STARTS_BEFORE: Final = regex.compile(r"(?:从|自|自从)$")
_NOW_ASKED: Final = regex.compile(r"现在|目前|如今|眼下|截至|至今|已经?有|迄今")
_NOW: Final = regex.compile(r"现在|目前|如今|眼下|截至|至今|迄今|现有|现已|已有|已达|累计")
_TOTAL_ASKED: Final = regex.compile(r"一共|总共|共有?(?=几|多少)|合计|累计|总计")
_TOTAL: Final = regex.compile(r"共|总|累计|合计|全(?:部|市|县|省|区|镇|村|线|长)")
_PER: Final = regex.compile(
    r"(?<![\d一二三四五六七八九十])每(?:一|个)?(?P<what>[^\W\d_]{1,2}?)(?=要|卖|是|得|能|可|值|交|收|补|挣|赚|花|的|多少|几)|"
    r"多少(?:钱|元)一(?P<what2>股|斤|公斤|千克|吨|亩|平方米|平米|平|度|升|米|克|户|人)"
)
_CHANGED_TO: Final = regex.compile(
    r"(?:改|提前|推迟|调整?|涨|降|增加?|减少?|升|扩大?|缩短|提高|延长|下降|上升|增长|恢复)[到至为成]了?(?:多少|几|什么时候|哪|多)"
)
_CHANGED_FROM: Final = regex.compile(r"(?:由|从)(?:多少|几|什么时候|哪)|原来(?:是|有)?(?:多少|几)")
_FROM: Final = regex.compile(r"(?:由|从|自|原来?的?)$")
_INTO: Final = regex.compile(r"[到至为成](?:了)?$")
_GAP_ASKED: Final = regex.compile(r"[距离差比较高低增减超远快慢]|还有|还要|[多少](?=多少|几)")
_GAP: Final = regex.compile(
    r"(?:距离?|离)[^,，。]{1,10}(?:还有|仅有?|尚有|只有|还差|差)$|(?:比|较)[^,，。]{2,12}[高低多少增减长短快慢]了?$"
)
_GAP_ONLY: Final = 0.3
_CHANGES: Final = regex.compile(
    r"(?:左右)?(?:直接|大幅|一举|压缩|逐步)?(?:提高|增加?|上升|升高?|涨|扩大?|缩短|减少?|下降|降低?|提前|推迟|延长|调整?|改|压缩)[到至为]"
)
_FORMER: Final = 0.7
"""What it was before: 37%提高到81%."""
_WHERE_TO: Final = regex.compile(r"[往到去](?:哪|什么地方|何处)|哪(?:里|儿)去|[往到]了?哪")
_TO: Final = regex.compile(
    r"(?:(?:运|发|销|送|飞|开|驶|输|寄|迁|调|赶|前|转|卖)[往到至]|运抵|远销|出口到?|搬到|落到)了?"
    r"(?P<places>[^\W\d_]{2,8}?(?:[、和][^\W\d_]{2,8}?)*)(?=[两三四五六]地|[等的]|市场|[之以]?后?[,，。;；]|$)"
)
_CLAUSE: Final = regex.compile(r"[,，。;；:：!！?？]")
_REACH: Final = 16
_OTHER_END: Final = 0.4
_UNMARKED: Final = 0.75
_OTHER_STATE: Final = 0.8
_OTHER_BASE: Final = 0.4


def end_fit(question: str, folded: str, start: int, end: int) -> float:
    """How well a day at `folded[start:end]` fits where the question asks for the first or the last day of a span.

    1 where it asks for neither.
    """
    last, first = _END_ASKED.search(question) is not None, _START_ASKED.search(question) is not None
    if last == first:
        return 1.0
    begins = (
        _STARTS_BEFORE.search(folded[:start]) or _STARTS_BEHIND.match(folded, end) or folded[end - 1] == "起"
    )
    ends = _ENDS_BEFORE.search(folded[:start]) or _ENDS_BEHIND.match(folded, end) or folded[end - 1] in "前止"
    if bool(begins) == bool(ends):
        return _UNMARKED
    return 1.0 if bool(ends) == last else _OTHER_END


def state_fit(question: str, folded: str, start: int) -> float:
    """How well a figure beginning at `start` fits where the question asks for the present or the whole amount."""
    before = _clause_before(folded, start)
    for asked, cue in ((_NOW_ASKED, _NOW), (_TOTAL_ASKED, _TOTAL)):
        if asked.search(question):
            return 1.0 if cue.search(before) else _OTHER_STATE
    return 1.0


def result_fit(question: str, folded: str, start: int, end: int) -> float:
    """How well a figure or time fits where something changed: to what it did, unless the question asks from what."""
    to, since = _CHANGED_TO.search(question) is not None, _CHANGED_FROM.search(question) is not None
    if to == since:
        return _FORMER if _CHANGES.match(folded, end) else 1.0
    before = folded[max(0, start - 3) : start]
    if _FROM.search(before):
        return 1.0 if since else _OTHER_END
    return 1.0 if to and _INTO.search(before) else _UNMARKED


def gap_fit(question: str, folded: str, start: int) -> float:
    """How well a figure fits that is only the distance from something (距警戒水位还有0.9米): no value of it."""
    if _GAP_ASKED.search(question) or not _GAP.search(_clause_before(folded, start)):
        return 1.0
    return _GAP_ONLY


def per_fit(question: str, folded: str, start: int, end: int) -> float:
    """How well a figure fits where the question asks for so much for each (每股多少钱, 多少钱一台)."""
    asked = _PER.search(question)
    if asked is None:
        return 1.0
    what = asked["what"] or asked["what2"]
    before, behind = _clause_before(folded, start), folded[end : end + 4].lstrip()
    if folded[start:end].endswith(f"/{what}") or behind.startswith((f"/{what}", f"一{what}", f"每{what}")):
        return 1.0
    if f"每{what}" in before or f"一{what}" in before:
        return 1.0
    return _OTHER_BASE


def destinations(question: str, text: str) -> list[tuple[int, int]]:
    """Bounds of the places that something goes to (运往甲地、乙地), where the question asks where to."""
    if not _WHERE_TO.search(question):
        return []
    return [found.span("places") for found in _TO.finditer(text)]


def _clause_before(folded: str, start: int) -> str:
    window = folded[max(0, start - _REACH) : start]
    ends = [m.end() for m in _CLAUSE.finditer(window)]
    return window[ends[-1] :] if ends else window
