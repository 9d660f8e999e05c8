"""Does a sentence say of all, or of nothing else, what its quotes say without such a word?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalise import fold
from rag.facts.figures import find_figures
from rag.facts.records import UnitClass
from rag.verify.alignment import JOINING
from rag.verify.lexicon import newspaper_senses
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import Word, clauses, words_of

_ALL_WORDS: Final = """
    全部 所有 全体 一律 悉数 全数 全都 均 都 皆 均为 都是 均已 均是 全线 双双 全员 无一例外 统统 一概 任何 凡是 凡
"""
_ALL: Final = frozenset(_ALL_WORDS.split())
_EVERY: Final = (
    "全", "所有", "一律", "悉数", "均", "都", "皆", "双双", "各", "每", "任何", "凡", "一概", "无一", "无不", "同时", "总",
    "一致", "分别", "两", "三",
)  # fmt: skip
_REACH_WORDS: Final = """
    全球 全世界 世界 亚洲 欧洲 全国 国内 全省 省内 国际 世界级 国家级 省级
"""
_REACH: Final = frozenset(_REACH_WORDS.split())
_OF_ALL: Final = (
    "所有",
    "一律",
    "悉数",
    "均",
    "都",
    "皆",
    "双双",
    "各",
    "每",
    "任何",
    "一概",
    "无一",
    "一致",
    "全",
)
_COUNTED: Final = frozenset((UnitClass.COUNT, UnitClass.PERSON))
_ENOUGH = 2
_END = re.compile(r"[,。;:!?()\n]")
_ALONE_WORDS: Final = """
    只 仅 仅仅 只有 仅有 唯一 唯独 完全 单单 光是 只是 仅仅是 纯粹 仅限 只限 只能 仅能
"""
_ALONE: Final = frozenset(_ALONE_WORDS.split())
_NOTHING_ELSE: Final = (
    "只", "仅", "唯", "独", "单", "才", "光", "就", "完全", "全", "专", "限", "除", "少", "不足", "不到", "刚", "剩", "余",
)  # fmt: skip


def check_scope(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each word of totality or of exclusion, nothing like which stands in the quotes."""
    quoted = "\n".join(map(fold, quotes))
    said = {word.text for quote in quotes for word in words_of(quote)}
    same = newspaper_senses().same
    for word in words_of(sentence):
        for words, signs, what in ((_ALL, _EVERY, "全都"), (_ALONE, _NOTHING_ELSE, "只有")):
            if word.text in words and not any(sign in quoted for sign in signs):
                yield _problem(sentence, word, what)
        if word.text in _REACH and not any(same(word.text, other) or word.text in other for other in said):
            yield _problem(sentence, word, word.text)
    yield from _widened(sentence, quoted)


def _widened(sentence: str, quoted: str) -> Iterator[Problem]:
    """均为首次展出, where the quotes say it of some of them: 其中, or a count that the sentence does not have."""
    theirs = [
        ({word.text for word in words_of(clause)} - JOINING, clause)
        for clause in _END.split(quoted)
        if clause
    ]
    figures = find_figures(sentence)
    counts = {(figure.low, figure.unit) for figure in figures}
    measures = {figure.unit for figure in figures}
    for clause in clauses(words_of(sentence)):
        at = next((i for i, word in enumerate(clause) if word.text in _ALL), None)
        if at is None:
            continue
        subject = {word.text for word in clause[:at]} - JOINING
        behind = {word.text for word in clause[at + 1 :]} - JOINING
        said = [(sum(map(len, behind & words)), text) for words, text in theirs]
        most = max(said, key=lambda pair: pair[0], default=(0, ""))
        if most[0] < _ENOUGH or any(sign in most[1] for sign in _OF_ALL):
            continue
        if subject and 2 * sum(len(word) for word in subject if word in most[1]) > len("".join(subject)):
            continue  # of what the quote says it of too
        counted = [
            figure
            for figure in find_figures(most[1])
            if figure.unit_class in _COUNTED or figure.unit in measures
        ]
        if "其中" in most[1] or "部分" in most[1] or any((f.low, f.unit) not in counts for f in counted):
            yield _problem(sentence, clause[at], "全都")


def _problem(sentence: str, word: Word, what: str) -> Problem:
    surface = sentence[word.start : word.end]
    message = f"出处没有说“{what}”：{surface}"
    return Problem(ProblemKind.COMPARISON, surface, word.start, word.end, message)
