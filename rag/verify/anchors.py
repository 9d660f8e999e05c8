"""What a text ties together: persons, bodies, places, times, works, ranks, figures and verbs, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import Final

from corpus.dates import find_times
from corpus.normalise import fold
from rag.facts.figures import find_figures
from rag.facts.names import find_organisations, find_places
from rag.facts.records import UnitClass
from rag.verify.alignment import JOINING
from rag.verify.words import tag_of, words_of

_ASPECT: Final = "已未将正尚仍拟"
_LABEL = re.compile(
    r"[一二三四五六七八九十]期|[上下]半[年场]|方案[一二三四五]|第[一二三四五](?:产业|条)|[甲乙丙丁]班|[一二三四五六七八九]标段"
    r"|[头一二三四五]号(?!线|楼|院|店|人物)"
)
_BESIDE = re.compile(r"(?:[比较同]|与|相较于?|相比)$")
_END = re.compile(r"[,，。;；:：!！?？\n]")
_SENTENCE = re.compile(r"[。!！?？\n]")
_WORK = re.compile(r"《([^《》]+)》")
_RANK = re.compile(r"冠军|亚军|季军|金牌|银牌|铜牌|[特一二三]等[奖功]|[金银铜]奖")
_MEMBERS = re.compile(r"、|和|与|以及|及")
_UNCOMPARED: Final = frozenset((UnitClass.CODE, UnitClass.CLOCK, UnitClass.ORDINAL, UnitClass.NUMBER))
_LIGHT_WORDS: Final = """
    表示 介绍 指出 认为 谈到 坦言 透露 告诉 强调 提到 说道 直言 谈及 表明 据悉 称 说 显示 发布 进行 开展 实现 达到
    成为 作为 包括 属于 位于 担任 获得 取得 开始 继续 可以 能够 应该 需要 准备 计划 预计 希望 要求 建议 没有 具有 存在
    出现 发生 通过 根据 按照 参加 出席 使用 提供 增加 减少 增长 下降 提高 降低 上升 上涨 下跌 回落 提升 超过 不足 其中 以来
    来自 有关 相关 负责 组织 举行 举办 召开 完成 同比 环比 平均 累计 合计 共计 总计 同意 反映 利用 处理 亩产 总产 年产 单产 日产
"""
_LIGHT: Final = frozenset(_LIGHT_WORDS.split())


class Kind(Enum):
    """What an anchor is."""

    PERSON = auto()
    BODY = auto()
    PLACE = auto()
    TIME = auto()
    WORK = auto()
    RANK = auto()
    FIGURE = auto()
    LABEL = auto()
    """一期, 方案二, 第三产业: one of several that are told apart by number."""
    VERB = auto()


@dataclass(frozen=True, slots=True)
class Anchor:
    """`key` tells it from others of its kind; only anchors of the same kind and `measure` (the unit) are rivals."""

    kind: Kind
    key: str
    start: int
    end: int
    measure: str = ""

    def rivals(self, other: Anchor) -> bool:
        """Whether the other could stand in its place."""
        return (self.kind, self.measure) == (other.kind, other.measure) and self.key != other.key


@dataclass(frozen=True, slots=True)
class Part:
    """A clause, or a member of a list in one; `carried` are what an earlier part of its sentence said for it too."""

    start: int
    own: tuple[Anchor, ...]
    carried: tuple[Anchor, ...] = ()

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Both."""
        return self.own + self.carried


@lru_cache(maxsize=1024)
def parts_of(text: str, names: frozenset[str]) -> tuple[Part, ...]:
    """Cut a text into parts, each with the anchors in it; `names` are persons wherever they stand."""
    anchors = sorted(_anchors(text, names), key=lambda anchor: anchor.start)
    parts: list[Part] = []
    start = 0
    carried: dict[Kind, tuple[Anchor, ...]] = {}
    for mark in (*_END.finditer(text), None):
        end = mark.start() if mark else len(text)
        own = tuple(anchor for anchor in anchors if start <= anchor.start < end)
        members = _members(text, start, end, own)
        for member in members:
            kinds = {anchor.kind for anchor in own}
            if kinds & {Kind.PERSON, Kind.BODY}:
                kinds.add(Kind.VERB)  # one who is named anew does something else
            rest = tuple(a for kind, held in carried.items() if kind not in kinds for a in held)
            parts.append(Part(start, member, rest))
        for kind in (Kind.PERSON, Kind.BODY, Kind.PLACE, Kind.TIME, Kind.LABEL, Kind.VERB):
            if held := tuple(anchor for anchor in own if anchor.kind is kind):
                carried[kind] = held
        if mark is None or _SENTENCE.match(mark.group()):
            carried.clear()
        start = end + 1
    return tuple(parts)


def _members(text: str, start: int, end: int, own: tuple[Anchor, ...]) -> list[tuple[Anchor, ...]]:
    """The members of a list of like pairs (甲的小说《A》、乙的诗集《B》; 由去年的3元提高到2030年的5元), or the whole."""
    times = [anchor.start for anchor in own if anchor.kind is Kind.TIME]
    if len(times) > 1:
        edges = [start, *times[1:], end]
        dated = [tuple(a for a in own if left <= a.start < right) for left, right in pairwise(edges)]
        figures = [[a.measure for a in member if a.kind is Kind.FIGURE] for member in dated]
        if all(len(each) == 1 for each in figures) and len({each[0] for each in figures}) == 1:
            return dated
    cuts = [match.start() for match in _MEMBERS.finditer(text, start, end)]
    cuts = [cut for cut in cuts if not any(a.start <= cut < a.end for a in own)]
    edges = [start, *cuts, end]
    members = [
        tuple(anchor for anchor in own if left <= anchor.start < right and anchor.kind is not Kind.VERB)
        for left, right in pairwise(edges)
    ]
    kinds = [{(anchor.kind, anchor.measure) for anchor in member} for member in members]
    shared = {kind for kind in set().union(*kinds) if sum(kind in each for each in kinds) > 1}
    if sum(len(each & shared) > 1 for each in kinds) < 2:
        return [own]
    verbs = tuple(anchor for anchor in own if anchor.kind is Kind.VERB)
    return [member + verbs for member in members if member]


def _anchors(text: str, names: frozenset[str]) -> Iterator[Anchor]:
    taken: list[tuple[int, int]] = []
    for found in _named(text, names):
        if not any(found.start < end and start < found.end for start, end in taken):
            taken.append((found.start, found.end))
            yield found
    for word in words_of(text, names):
        plain = word.text.lstrip(_ASPECT) if len(word.text) > 2 else word.text
        if len(plain) < 2 or plain in _LIGHT or plain in JOINING:
            continue
        if tag_of(plain) in ("v", "vn") and not any(s < word.end and word.start < e for s, e in taken):
            yield Anchor(Kind.VERB, plain, word.start, word.end)


def _named(text: str, names: frozenset[str]) -> Iterator[Anchor]:
    folded = fold(text)
    for match in _WORK.finditer(text):
        yield Anchor(Kind.WORK, match.group(1), match.start(), match.end())
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(re.escape(name), folded):
            yield Anchor(Kind.PERSON, name, match.start(), match.end())
    for match in _LABEL.finditer(folded):
        measure = re.sub("[上下一二三四五六七八九十头甲乙丙丁]", "", match.group())
        yield Anchor(Kind.LABEL, match.group(), match.start(), match.end(), measure)
    for time in find_times(text):
        if _BESIDE.search(folded[: time.start]):
            continue  # 比去年: what it is compared with
        yield Anchor(Kind.TIME, fold(time.surface), time.start, time.end)
    for figure in find_figures(text):
        if figure.unit_class not in _UNCOMPARED:
            key = f"{figure.low:f}-{figure.high:f}"
            yield Anchor(Kind.FIGURE, key, figure.start, figure.end, f"{figure.unit_class}{figure.unit}")
    for body in find_organisations(text):
        yield Anchor(Kind.BODY, fold(body.name), body.start, body.end)
    for place in find_places(text):
        if not tag_of(place.name).startswith("v"):  # 新建
            yield Anchor(Kind.PLACE, fold(place.name), place.start, place.end)
    for match in _RANK.finditer(folded):
        yield Anchor(Kind.RANK, match.group(), match.start(), match.end())
