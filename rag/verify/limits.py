"""Words that say less than the sentence without them: left out, the sentence says too much; so it does with one of the
words that say more put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rag.verify.departures import Comparison, Departure, Laid
from rag.verify.lexicon import newspaper_senses
from rag.verify.negation import is_negation
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import Word

_WEAKENING_WORDS: Final = """
    可能 或许 也许 疑似 涉嫌 或将 据说 听说 传说 相传 初步 有望 力争 争取 拟 试 名誉 副 代 原 前 候任 部分 大部分 多数 少数
    个别 局部 最高 最大 最低 最小 最多 最少 平均 人均 名义 据称 据传 传闻 若 如果 假如 一旦 除 暂 暂时 基本 基本上 几乎 差点
    险些 半 准 至多 未必 不一定 常务 助理 执行 见习 实习 荣誉 预备 模拟 试点 试行 部份 主要 大多 大多数 大都 一些 有些 若干
"""
WEAKENING: Final = frozenset(_WEAKENING_WORDS.split())
_STRENGTHENING_WORDS: Final = """
    全部 所有 全体 一律 唯一 独家 首次 首个 再次 必须 务必 强制 免费 大幅 大幅度 显著 部分 可能 拟 即将 将 或将 名誉
    副 代 原 前 候任 试 半 局部 个别 少数 最高 最低 最大 最小 平均 人均 累计 严重 彻底 完全 绝对 从不 永久 临时 暂时 非法 涉嫌
    疑似 原定 不再 屡次 多次 一致 被迫 自愿 联合 单独 秘密 公开 强 特大 重大 特级 高级 资深 超级 超额 提前 推迟 常务 助理 执行
"""
STRENGTHENING: Final = frozenset(_STRENGTHENING_WORDS.split())
_FORMERLY_WORDS: Final = """
    原 前 曾 时任 原任 前任
"""
_FORMERLY: Final = frozenset(_FORMERLY_WORDS.split())
_COMING_WORDS: Final = """
    规划 计划 预计 今后 未来 下一步 明年 年底 明天 明日 后 以后 之后 待 目标 到 拟 将 要 会
"""
_COMING: Final = frozenset(_COMING_WORDS.split())


_BOUNDS: Final = frozenset(("前", "最低", "最高", "最少", "最多", "最大", "最小"))
_PER: Final = re.compile(r"亩产|单产|人均|户均|日均|亩均|每")
_COUNTING: Final = re.compile(r"[\d一二两三四五六七八九十]")


def check_limits(sentence: str, comparison: Comparison) -> Iterator[Problem]:
    """Yield a problem for each limit that the sentence drops or adds in the words of its quote."""
    for clause in comparison.clauses:
        denies = any(is_negation(word.text) for word in clause.quoted)
        for each in clause.places:
            if (word := _left_out(each)) is not None and not _kept(word, clause):
                behind = next((w for w in clause.words if each.gap.come_end <= w.start), clause.words[-1])
                yield _problem(sentence, behind, f"出处中这里有“{word.text}”")
            elif (word := _put_in(each, clause, comparison.said)) is not None:
                if denies and is_negation(word.text):
                    continue  # moved within the clause
                if _COUNTING.match(sentence[word.end :]) and word.text in _BOUNDS:
                    continue  # 最低80元, 前8个月 are compared with the figure
                yield _problem(sentence, word, "出处中这里没有这个词")


def _kept(word: Word, clause: Laid) -> bool:
    """Whether the limit, or one that says the same, stands elsewhere in the clause; 亩产 is an average itself."""
    if word.text == "平均" and any(_PER.match(other.text) for other in clause.words):
        return True
    if is_negation(word.text):
        return any(is_negation(other.text) for other in clause.words)
    if word.text in _FORMERLY:
        return any(other.text in _FORMERLY or other.text.startswith("曾") for other in clause.words)
    return _stands(word, frozenset(other.text for other in clause.words))


def _stands(word: Word, words: frozenset[str]) -> bool:
    senses = newspaper_senses()
    return any(senses.same(word.text, other) for other in words)


def _problem(sentence: str, word: Word, message: str) -> Problem:
    surface = sentence[word.start : word.end]
    return Problem(ProblemKind.COMPARISON, surface, word.start, word.end, f"{message}：{surface}")


def _left_out(each: Departure) -> Word | None:
    """Return the word of the quote whose limit the sentence drops, in the same words around it."""
    gap = each.gap
    if each.come or gap.crosses or not gap.behind or (not gap.opens and not gap.before):
        return None
    if any(word.text in WEAKENING for word in gap.come):
        return None
    # Whole phrases are left out in telling it shorter; the limit alone, or with what joins it, is not.
    if len(each.gone) > 1 or len(gap.gone) > 3:
        return None
    return next((word for word in each.gone if word.text in WEAKENING or is_negation(word.text)), None)


def _put_in(each: Departure, clause: Laid, said: frozenset[str]) -> Word | None:
    """Return the word the sentence adds that says more than the quote, of which `said` are the words."""
    gap = each.gap
    if each.gone or gap.crosses or len(each.come) > 1 or (not gap.behind and not gap.closes):
        return None
    senses = newspaper_senses()
    for word in gap.come:
        if is_negation(word.text) and gap.before and gap.behind and not gap.gone and len(gap.come) == 1:
            return word
        if word.text not in STRENGTHENING or _stands(word, frozenset(other.text for other in clause.quoted)):
            continue
        if word.text in ("将", "即将"):
            if not said.isdisjoint(_COMING):
                continue
        elif word.text == "拟":
            if any(other.startswith("拟") and other != "拟" for other in said):
                continue  # 拟出任 for 拟任
        elif _stands(word, said):
            continue
        if not gap.gone or all(not senses.same(word.text, other.text) for other in gap.gone):
            return word
    return None
