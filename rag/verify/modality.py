"""Is what a sentence states as done, or simply states, planned, advised or only supposed in its quotes?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from corpus.normalise import fold
from rag.facts.figures import find_figures
from rag.verify.alignment import JOINING
from rag.verify.lexicon import newspaper_senses
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import Word, tag_of, words_of


class Mood(Enum):
    """How what is said stands to the facts."""

    DONE = auto()
    COMING = auto()
    WANTED = auto()
    SUPPOSED = auto()


_COMING: Final = """
    计划 拟 拟于 将 将于 将要 即将 预计 有望 力争 争取 打算 准备 商定 约定 规划 目标 待 尚需 申请 意向 考虑 预期 预报 或将
    下一步 今后 未来 预定 原计划 筹备 谋划 明年 后年 将会 望 待定 届时 到期 预测
"""
_WANTED: Final = """
    建议 呼吁 提议 希望 要求 提醒 倡议 应 应当 应该 须 必须 鼓励 请求 主张 需 尚需 还需 仍需 仍须 尚须 有待 敦促 恳请 劝 倡导
    责令 若 如果 如 一旦 可 可以
"""
_SUPPOSED: Final = "是否 可能 或 疑似 涉嫌 据称 据说 据传 怀疑 也许 或许 大概 推测 猜测 疑为 疑因 不排除 传闻"
_DONE: Final = "已 已经 业已 现已 均已 早已 已于 完成 成功 顺利 完毕 了 过 曾 正式 获 终于"
_MOODS: Final = {
    word: mood
    for mood, words in (
        (Mood.COMING, _COMING),
        (Mood.WANTED, _WANTED),
        (Mood.SUPPOSED, _SUPPOSED),
        (Mood.DONE, _DONE),
    )
    for word in words.split()
}
# What is asked for, agreed or planned is said in the clauses behind as well: 建议，将甲纳入乙，并提高丙.
_REACHING_WORDS: Final = """
    建议 呼吁 提议 希望 要求 倡议 计划 预计 拟 商定 约定 请求 主张 敦促 规划 争取 力争 申请 鼓励
"""
_REACHING: Final = frozenset(_REACHING_WORDS.split())
_STOP = re.compile(r"[。;；!！?？\n]")
_NOUN_BEHIND = re.compile(r"^(?:》|”|书|表|图|署|性|稿|局|上|中)")
_NOMINAL_WORDS: Final = """
    本次 该 此次 这次 此 该项 这项 这一 该次 此项 各项
"""
_NOMINAL: Final = frozenset(_NOMINAL_WORDS.split())
"""Ahead of a verb these name what is done, and say nothing of whether it is (本次收购)."""
_NAMING: Final = frozenset("的时后前者人地率费")
_TIMING: Final = ("期间", "过程", "情况", "地点", "原因")
"""Behind a verb these make a name of it (登陆的, 开工时间), too."""
_LIGHT_WORDS: Final = """
    进行 开展 实现 达到 成为 作为 包括 属于 位于 没有 具有 使用 提供 表示 介绍 称 说
"""
_LIGHT: Final = frozenset(_LIGHT_WORDS.split())


_OPEN_WORDS: Final = """
    计划 预计 有望 打算 准备 如果 初步 大概 据称 据说 估计 目标 规划 今后 未来 力争 争取 商定 是否 是不是 能否 研究 讨论 考虑
"""
_OPEN: Final = re.compile("[要会将拟未没待可或疑嫌应须需欲]|" + "|".join(_OPEN_WORDS.split()))
"""What leaves it open, in any clause, whether a thing is done."""
_STRICT = frozenset((Mood.SUPPOSED,))


@dataclass(frozen=True, slots=True)
class _Told:
    """A verb with the moods it is told in."""

    verb: Word
    moods: frozenset[Mood]


def check_moods(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each verb told as done, or as a plain fact, that the quotes tell only as planned, wanted
    or supposed."""
    theirs = [told for quote in quotes for told in _told(quote)]
    plain = _OPEN.search(fold(sentence)) is None
    for told in _told(sentence):
        if told.moods - {Mood.DONE}:
            continue
        same = [other for other in theirs if _is_same(told.verb.text, other.verb.text)]
        if not same or any(not other.moods - {Mood.DONE} for other in same):
            continue
        if Mood.DONE in told.moods or (plain and all(other.moods & _STRICT for other in same)):
            word = told.verb
            surface = sentence[word.start : word.end]
            message = f"出处中这件事还没有做成，只是计划、要求或推测：{surface}"
            yield Problem(ProblemKind.COMPARISON, surface, word.start, word.end, message)


def _is_same(one: str, other: str) -> bool:
    return (
        newspaper_senses().same(one, other)
        or (len(one) > 1 and one in other)
        or (len(other) > 1 and other in one)
    )


@lru_cache(maxsize=1024)
def _told(text: str) -> tuple[_Told, ...]:
    folded = fold(text)
    found: list[_Told] = []
    reaching: set[Mood] = set()
    here: set[Mood] = set()
    words = words_of(text)
    bounds = [(figure.outer_start, figure.outer_end) for figure in find_figures(text)]
    for at, word in enumerate(words):
        if word.is_mark:
            here = set(reaching)
            if _STOP.match(word.text):
                reaching, here = set(), set()
            continue
        mood = _MOODS.get(word.text)
        if word.text == "将" and Mood.DONE in here:
            continue  # 已将涉案人员抓获
        if word.text == "将" and at + 1 < len(words) and tag_of(words[at + 1].text)[0] not in "vdtp":
            continue  # 将明火扑灭: the object put ahead
        if mood is not None and not _NOUN_BEHIND.match(folded[word.end : word.end + 1]):
            here.add(mood)
            if mood is Mood.DONE:
                here -= {Mood.COMING, Mood.WANTED}
            elif word.text in _REACHING:
                reaching.add(mood)
            continue
        if (
            len(word.text) < 2
            or word.text in JOINING
            or word.text in _LIGHT
            or tag_of(word.text) not in ("v", "vn")
        ):
            continue
        if at and words[at - 1].text in _NOMINAL:
            continue
        if folded[word.end : word.end + 1] in _NAMING or folded.startswith(_TIMING, word.end):
            continue
        if any(start <= word.start and word.end <= end for start, end in bounds):
            continue  # 超过100亿元: compared with the figure
        behind = words[at + 1].text if at + 1 < len(words) else ""
        moods = here | {Mood.DONE} if behind == "了" else here
        found.append(_Told(word, frozenset(moods)))
    return tuple(found)
