"""Who does it to whom: the two sides of a verb exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rag.verify.alignment import JOINING
from rag.verify.departures import Comparison
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import Word, is_noun, tag_of

_PASSIVE_WORDS: Final = """
    被 遭 由 受 遭到 受到
"""
_PASSIVE: Final = frozenset(_PASSIVE_WORDS.split())
_DIRECTED_WORDS: Final = """
    至 到 赴 比 对 给 向 胜 超 驶往 前往 飞往 开往 运往
"""
_DIRECTED: Final = frozenset(_DIRECTED_WORDS.split())
_FRONTED_WORDS: Final = """
    把 将 对 向 给 从 为 替 比 较
"""
_FRONTED: Final = frozenset(_FRONTED_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Sides:
    doer: frozenset[str]
    done: frozenset[str]
    marked: bool = False
    """A word says who does it."""


def check_roles(sentence: str, comparison: Comparison) -> Iterator[Problem]:
    """Yield a problem for each verb whose doer and object the sentence exchanges."""
    for clause in comparison.clauses:
        if any(word.is_mark for word in clause.quoted):
            continue  # the sides of several verbs
        quoted = clause.quoted
        if (verb := _turned_verb(clause.words, quoted)) is not None:
            surface = sentence[verb.start : verb.end]
            message = f"出处中“{surface}”的双方正相反：{surface}"
            yield Problem(ProblemKind.REPLACED, surface, verb.start, verb.end, message)


def is_converse(mine: Word, clause: tuple[Word, ...], theirs: Word, quoted: tuple[Word, ...]) -> bool:
    """乙不敌甲 for 甲战胜乙: opposites, whose sides are exchanged too."""
    before, behind = _around(mine, clause)
    theirs_before, theirs_behind = _around(theirs, quoted)
    return bool(before & theirs_behind) and bool(behind & theirs_before) and not before & theirs_before


def _around(word: Word, words: tuple[Word, ...]) -> tuple[frozenset[str], frozenset[str]]:
    before = tuple(other for other in words if other.end <= word.start)
    behind = tuple(other for other in words if other.start >= word.end)
    shared = _nouns(before) & _nouns(behind)
    return _nouns(before) - shared, _nouns(behind) - shared


def _turned_verb(clause: tuple[Word, ...], quoted: tuple[Word, ...]) -> Word | None:
    """Return a verb of `clause` (no marks within) whose doer and object are those of `quoted` the other way round.

    Doer and object are the nouns before and behind the verb; 被 and its like turn them, 把 and its like part
    them ahead of the verb.
    """
    for left, sign, right in zip(clause, clause[1:], clause[2:], strict=False):
        if left.text[0].isdigit() and right.text[0].isdigit():
            continue  # 1比3, a score
        if sign.text in _DIRECTED and left.text != right.text and not {left.text, right.text} & JOINING:
            turned = (right.text, sign.text, left.text)
            if any(
                (a.text, b.text, c.text) == turned
                for a, b, c in zip(quoted, quoted[1:], quoted[2:], strict=False)
            ):
                return sign
    theirs = {word.text: at for at, word in enumerate(quoted)}
    for at, word in enumerate(clause):
        if word.text in theirs and tag_of(word.text).startswith("v"):
            mine, other = _sides(clause, at), _sides(quoted, theirs[word.text])
            if mine.marked != other.marked and (_names_doer(clause[at:]) or _names_doer(quoted)):
                continue
            before, behind = _nearest(clause[:at][::-1]), _nearest(clause[at + 1 :])
            crossed = before in other.done - other.doer and behind in other.doer - other.done
            if mine.marked == other.marked and crossed and not mine.doer & other.doer:
                return word
            if (
                mine.marked != other.marked
                and mine.doer & other.done
                and mine.done & other.doer
                and not (mine.doer & other.doer)
            ):
                return word
            # 由邻居照看, but 照看邻居
            if mine.marked != other.marked and (
                mine.done & other.doer - other.done if other.marked else mine.doer & other.done - other.doer
            ):
                return word
    return None


def _names_doer(rest: tuple[Word, ...]) -> bool:
    """承建单位是中建七局 says who did it without a word like 由."""
    return any(word.text in ("是", "为", "系", "有") for word in rest)


def _sides(words: tuple[Word, ...], at: int) -> _Sides:
    before, behind = words[:at], words[at + 1 :]
    turn = next((i for i, word in enumerate(before) if word.text in _PASSIVE), None)
    if turn is not None:
        return _Sides(_nouns(before[turn + 1 :]), _nouns(before[:turn]) | _nouns(behind), marked=True)
    front = next((i for i, word in enumerate(before) if word.text in _FRONTED and i), None)
    if front is not None:
        return _Sides(_nouns(before[:front]), _nouns(before[front + 1 :]) | _nouns(behind))
    return _Sides(_nouns(before), _nouns(behind))


def _nearest(words: tuple[Word, ...]) -> str:
    return next((word.text for word in words if is_noun(word.text)), "")


def _nouns(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.text for word in words if is_noun(word.text))
