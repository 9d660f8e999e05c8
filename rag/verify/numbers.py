"""Do the figures of a sentence stand in what it cites: the quantity, its bound, its place and its direction?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from corpus.normalise import fold
from rag.facts.figures import bounds_agree, find_figures, same_figure
from rag.facts.records import Bound, Figure, UnitClass
from rag.verify.clocks import is_told
from rag.verify.context import affinity, is_labelled, is_misplaced, is_named, is_qualified
from rag.verify.ground import Ground
from rag.verify.implied import is_implied, is_recounted
from rag.verify.records import Problem, ProblemKind

# How many reports the archive holds is counted by us, not printed: 有3篇, 等5张.
_OUR_COUNT = re.compile(r"(?:有|等|共)$")
_OUR_UNITS = frozenset({"篇", "张", "则", "幅"})
_UP = re.compile(
    r"(?:[高多贵]|高出|多出)了?$|增长|上升|提高|增加|上涨|扩大|攀升|提升|回升|走高|增幅|涨幅|升至|增至|增产|增收|涨"
)
_DOWN = re.compile(
    r"(?:[低少]|便宜|低了)了?$|收窄|负增长|下降|减少|降低|下跌|缩小|下滑|回落|走低|降幅|跌幅|降至|减至|减产|减收|跌"
)
_CLAUSE = re.compile(r"[,，。;；:：!！?？、\n]")
_NAME = re.compile(r"[\u4e00-\u9fffa-z0-9]{1,20}?(?:项目|工程|基地|生产线|产业园|平台|电站|示范区|计划|线路)")
_CHANGES = "增长|上升|提高|增加|上涨|扩大|攀升|提升|回升|下降|减少|降低|下跌|缩小|下滑|回落|上调|下调|缩短|延长|压缩|升|降|增|减|涨|跌"
_LEVEL = re.compile(rf"(?:{_CHANGES})(?:到|至|为)(?:了|约|近|超过|去年的|今年的|目前的|现在的)?$")
_DIFFERENCE = re.compile(rf"(?:{_CHANGES})(?:了|约|近|超过|逾|超)?$")
_TIMES_OF = re.compile(r"(?:是|为|达|达到|相当于)[^,。;]{1,8}的(?:近|约|逾)?$")
_ONE_OF = re.compile(r"[中里]有?$|有$")
_ROUGHLY = re.compile(r"(?<![签节合条公相预邀违履契])(?:大约|大概|约|估计)[\u4e00-\u9fff]{0,3}$")
_DIGITS = {Decimal(at): char for at, char in enumerate("一二三四五六七八九十", 1)}
_CHANGE_REACH = 12
_DIRECTION_REACH = 10
_VERBATIM = 10


def check_figures(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each figure without its like in a quote or a heading."""
    sources = list(ground.figures())
    folded = fold(sentence)
    for figure in find_figures(sentence):
        if _is_ours(folded, figure, ground) or _names_subject(folded, figure, ground):
            continue
        same = [(source, text) for source, text in sources if same_figure(figure, source)]
        same = same or [(source, text) for source, text in sources if is_recounted(figure, source)]
        if not same:
            if _is_each(figure, ground) or _is_spelt(folded, figure, ground):
                continue
            if is_told(figure.start, figure.end, sentence, ground.quotes) or is_implied(
                folded, figure, sources, (*ground.quotes, *ground.heading)
            ):
                continue
            if not _is_article(figure) or (
                _contradicted(figure, sources) and not _ONE_OF.search(folded[: figure.start])
            ):
                yield _problem(ProblemKind.FIGURE, figure, "出处中没有这个数字或单位")
            continue
        if figure.unit_class is not UnitClass.ORDINAL and not any(
            bounds_agree(_as_bounded(folded, figure), _as_bounded(fold(text), source))
            for source, text in same
        ):
            yield _problem(
                ProblemKind.BOUND, figure, "数字前后的限定词（超过、不低于、以上、不足等）与出处不符"
            )
        elif _is_elsewhere(sentence, figure, sources, same):
            yield _problem(ProblemKind.FIGURE, figure, "出处中这个位置上是另一个数字")
        elif _is_difference(folded, figure, same):
            yield _problem(ProblemKind.FIGURE, figure, "出处中这是增减之后的数，不是增减的数（或相反）")
        elif _turned(folded, figure, same):
            yield Problem(
                ProblemKind.COMPARISON, figure.surface, figure.start, figure.end, "升降方向与出处相反"
            )


def _problem(kind: ProblemKind, figure: Figure, message: str) -> Problem:
    return Problem(kind, figure.surface, figure.start, figure.end, f"{message}：{figure.surface}")


def _as_bounded(folded: str, figure: Figure) -> Figure:
    """大约用了40分钟, 最多可带一人: the bound stands ahead of the verb."""
    if figure.bound is not Bound.EXACT:
        return figure
    if _ROUGHLY.search(folded[: figure.start].removesuffix("-").removesuffix("零下")):
        return replace(figure, bound=Bound.ABOUT)
    return figure


def _is_ours(folded: str, figure: Figure, ground: Ground) -> bool:
    """A count of the archive's own, or the page the record gives."""
    before, after = folded[: figure.start], folded[figure.end :]
    if figure.unit_class is UnitClass.COUNT and figure.unit in _OUR_UNITS and _OUR_COUNT.search(before):
        return True
    page = folded[figure.start : figure.end].removeprefix("第").removesuffix("版")
    return (figure.unit == "版" or after.startswith("版")) and page in {
        known.removeprefix("第").removesuffix("版") for known in ground.pages
    }


def _names_subject(folded: str, figure: Figure, ground: Ground) -> bool:
    """Whether the figure opens a long name that the article gives to what it is about (3MW绿电制氢示范项目)."""
    if figure.unit_class in (UnitClass.MONEY, UnitClass.COUNT, UnitClass.PERSON, UnitClass.PERCENT):
        return False
    name = _NAME.match(folded, figure.end)
    return name is not None and ground.says(folded[figure.start : name.end()])


def _is_each(figure: Figure, ground: Ground) -> bool:
    """一年 said for 每年."""
    unit = figure.surface[1:].removeprefix("个")
    if figure.surface.startswith("一") and ground.quotes_say(f"每{figure.surface[1:]}"):
        return True  # 35元一斤 for 每斤35元
    return (
        figure.unit_class is UnitClass.DURATION
        and figure.surface.startswith("一")
        and any(ground.quotes_say(words) for words in (f"每{unit}", f"{unit}产", f"{unit}均"))
    )


def _is_spelt(folded: str, figure: Figure, ground: Ground) -> bool:
    """6车道 for 六车道, whose unit is none that is known; 一半 for 半数, 过半, 半价."""
    if figure.surface in ("一半", "半数"):
        return any(ground.quotes_say(word) for word in ("过半", "半数", "半价", "一半"))
    if figure.unit_class is not UnitClass.NUMBER or figure.value not in _DIGITS:
        return False
    behind = folded[figure.end : figure.end + 2]
    return len(behind) == 2 and ground.quotes_say(_DIGITS[figure.value] + behind)


def _is_article(figure: Figure) -> bool:
    """一个, 一家: hardly more than an indefinite article."""
    counted = figure.unit_class in (UnitClass.COUNT, UnitClass.PERSON)
    return counted and figure.value == 1 and figure.surface.startswith("一")


def _contradicted(figure: Figure, sources: list[tuple[Figure, str]]) -> bool:
    return any(source.unit == figure.unit and source.unit_class is figure.unit_class for source, _ in sources)


def _is_elsewhere(
    sentence: str, figure: Figure, sources: list[tuple[Figure, str]], same: list[tuple[Figure, str]]
) -> bool:
    """Whether the very words around this figure stand around another one of its class in the source."""
    others = [pair for pair in sources if pair[0].unit_class is figure.unit_class and pair not in same]
    own = max(affinity(sentence, figure, text, source) for source, text in same)
    if own >= _VERBATIM and all(source.unit != figure.unit for source, _ in same):
        return True  # 17家 where the very words around it have 17个
    if not others or any(is_qualified(sentence, figure, text, source) for source, text in same):
        return False
    for source, text in others:
        places = [place for place, its in same if its == text]
        if places and all(is_labelled(sentence, figure, text, place, source) for place in places):
            return True
        measured = figure.unit_class not in (UnitClass.COUNT, UnitClass.PERSON, UnitClass.ORDINAL)
        if measured and places and all(is_named(sentence, figure, text, place, source) for place in places):
            return True
    other = max(affinity(sentence, figure, text, source) for source, text in others)
    return is_misplaced(own, other)


def _turned(folded: str, figure: Figure, same: list[tuple[Figure, str]]) -> bool:
    claimed = _direction(folded, figure)
    if not claimed:
        return False
    return all(_direction(fold(text), source) == -claimed for source, text in same)


def _is_difference(folded: str, figure: Figure, same: list[tuple[Figure, str]]) -> bool:
    """Whether the sentence makes a difference (提高了) of what the source gives as the level reached (提高到),
    or a level of a difference."""
    claimed = _reached(folded, figure)
    return claimed is not None and all(_reached(fold(text), source) is (not claimed) for source, text in same)


def _reached(folded: str, figure: Figure) -> bool | None:
    """Whether a verb of change gives a figure as the level reached; None where none stands right before it."""
    before = folded[max(0, figure.start - _CHANGE_REACH) : figure.start]
    if _LEVEL.search(before) or (figure.unit_class is UnitClass.MULTIPLE and _TIMES_OF.search(before)):
        return True
    return False if _DIFFERENCE.search(before) else None


def _direction(folded: str, figure: Figure) -> int:
    """1 where the clause lets the figure rise, -1 where it lets it fall, 0 where it says nothing."""
    before = _CLAUSE.split(folded[max(0, figure.start - _DIRECTION_REACH) : figure.start])[-1]
    down = [match.end() for match in _DOWN.finditer(before)]
    up = [match.end() for match in _UP.finditer(before)]
    if down or up:
        return -1 if max(down, default=-1) >= max(up, default=-1) else 1
    after = _CLAUSE.split(folded[figure.end : figure.end + 4])[0]
    if _DOWN.search(after):
        return -1
    return 1 if _UP.search(after) else 0
