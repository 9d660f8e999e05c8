"""Words of a sentence that stand where its quote has others.

Whether any two words mean the same cannot be told without a lexicon of all; but who rewords a sentence changes more
than a word of it, and who quotes changes none. So words known to exclude one another are a problem anywhere, other
words only in what is else quoted as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rag.verify.alignment import JOINING
from rag.verify.departures import Comparison, Departure, Laid, adds_limit
from rag.verify.lexicon import newspaper_senses
from rag.verify.negation import is_negation
from rag.verify.records import Problem, ProblemKind
from rag.verify.roles import is_converse
from rag.verify.words import Word, is_adverb, is_noun, is_thing, is_verbal, joined

_SAYING_WORDS = "表示 说 称 介绍 指出 认为 谈到 坦言 透露 告诉 强调 讲 提到 说道 直言 记者"
_SAYING = frozenset(_SAYING_WORDS.split())
_EVEN = frozenset(("和", "与", "及", "或", "同", "跟", "以及"))
_VERBATIM = 7  # tenths of the sentence
_LONGEST = 16
_UNEVEN = 2
_LONGER = 10
_FEW = 2
_WORDS = 3


def check_exchanges(sentence: str, comparison: Comparison) -> Iterator[Problem]:
    """Yield a problem for each word that excludes the one of the quote in its place, and for the one or two
    words exchanged in what is else quoted as printed."""
    unknown: list[Departure] = []
    yield from _beside(sentence, comparison)
    for clause in comparison.clauses:
        for each in clause.places:
            if _is_turned(each):
                yield _problem(
                    ProblemKind.REPLACED, sentence, each.gap.come[0], each.gap.come[-1], joined(each.gap.gone)
                )
        excluding = _excluding(clause, comparison)
        if excluding is not None:
            come, gone = excluding
            yield _problem(ProblemKind.COMPARISON, sentence, come, come, gone.text)
        else:
            unknown += [each for each in clause.departures if _is_exchange(each, clause, comparison)]
    quoted = _is_quoted(comparison, unknown)
    for each in unknown:
        if quoted or _is_swapped(each, comparison) or _is_another_thing(each, comparison):
            yield _problem(ProblemKind.REPLACED, sentence, each.come[0], each.come[-1], joined(each.gone))


def _excluding(clause: Laid, comparison: Comparison) -> tuple[Word, Word] | None:
    """The word of a clause and the one of the quote in its place that exclude one another."""
    for each in clause.places:
        gap = each.gap
        narrow = len(gap.come) <= _WORDS and len(gap.gone) <= _WORDS
        for mine in _apart(gap.come, gap.gone):
            if len(mine.text) == 1 and comparison.says_beside(mine):
                continue  # 总 of 总产, said of something else than 平均 is
            for theirs in _apart(gap.gone, gap.come):
                if mine not in each.come_freely and theirs not in each.gone_freely:
                    continue  # both bound figures, and were compared with them
                joins = any(len(word.text) == 1 and word.text in JOINING for word in (mine, theirs))
                if (narrow or not joins) and _exclude(mine, theirs, clause):
                    return mine, theirs
    # 平均亩产 where the quote has 亩产最高
    come = [word for each in clause.departures for word in each.come if word.text not in JOINING]
    gone = [word for each in clause.departures for word in each.gone if not each.gap.crosses]
    for mine in _apart(tuple(come), clause.quoted):
        if comparison.says_beside(mine):
            continue  # 总 of 总产, said of something else than 平均 is
        for theirs in _apart(tuple(gone), clause.words):
            if _exclude(mine, theirs, clause):
                return mine, theirs
    return None


def _beside(sentence: str, comparison: Comparison) -> Iterator[Problem]:
    """短篇小说 where the quotes have 长篇小说, wherever in them it stands."""
    behind: dict[str, set[str]] = {}
    for quote in comparison.sources:
        for one, other in pairwise(quote):
            if not (one.is_mark or other.is_mark or other.text in JOINING):
                behind.setdefault(other.text, set()).add(one.text)
    for clause in comparison.clauses:
        for mine, head in pairwise(clause.words):
            if mine.text in comparison.said or mine.end != head.start:
                continue
            for theirs in behind.get(head.text, ()):
                limits = adds_limit(mine.text, theirs) or adds_limit(theirs, mine.text)
                if len(mine.text) > 1 < len(theirs) and (limits or _turns_one(mine.text, theirs)):
                    yield _problem_of(sentence, mine, theirs)


def _problem_of(sentence: str, mine: Word, theirs: str) -> Problem:
    surface = sentence[mine.start : mine.end]
    message = f"出处中这里是“{theirs}”：{surface}"
    return Problem(ProblemKind.COMPARISON, surface, mine.start, mine.end, message)


def _is_turned(each: Departure) -> bool:
    """后者将为前者 for 前者将为后者: the same words the other way round, which 和 and its like do not join."""
    come, gone = [word.text for word in each.gap.come], [word.text for word in each.gap.gone]
    if come == gone or sorted(come) != sorted(gone) or not _EVEN.isdisjoint(come):
        return False
    return come[0] == gone[-1] and come[-1] == gone[0] and len(come) > _FEW


def _exclude(mine: Word, theirs: Word, clause: Laid) -> bool:
    """Whether two words exclude one another, neither or both being denied."""
    excluded = newspaper_senses().exclude(mine.text, theirs.text) or _turns_one(mine.text, theirs.text)
    if not excluded or _is_denied(mine, clause.words) != _is_denied(theirs, clause.quoted):
        return False
    return not is_converse(mine, clause.words, theirs, clause.quoted)


def _turns_one(mine: str, theirs: str) -> bool:
    """连败 for 连胜, 增产 for 减产: all the same but for a character and its opposite."""
    if len(mine) != len(theirs) or len(mine) < _FEW or newspaper_senses().same(mine, theirs):
        return False
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(pairs) == 1 and newspaper_senses().exclude(*pairs[0])


def _apart(words: tuple[Word, ...], others: tuple[Word, ...]) -> list[Word]:
    """The words none of which stands among the others in another form."""
    same = newspaper_senses().same
    return [word for word in words if not any(same(word.text, other.text) for other in others)]


def _is_denied(word: Word, words: tuple[Word, ...]) -> bool:
    return any(other.end == word.start and is_negation(other.text) for other in words)


def _is_exchange(each: Departure, clause: Laid, comparison: Comparison) -> bool:
    if not (each.come and each.gone and each.is_firm):
        return False
    come, gone = joined(each.come), joined(each.gone)
    if max(len(come), len(gone)) > _LONGEST:
        return False
    if any(_share(each.come, other.gone) for other in clause.departures if other is not each):
        return _is_swapped(each, comparison)
    if all(word.text in comparison.said for word in each.come):
        # Moved here from elsewhere: another word in its place is one only in a clause that is the same else, or
        # where both were exchanged.
        swapped = _is_swapped(each, comparison)
        alone = len(clause.departures) == 1 and not clause.reworded
        few = max(len(each.come), len(each.gone)) <= _WORDS and abs(len(come) - len(gone)) <= _UNEVEN
        few = few or all(is_noun(word.text) for word in (*each.come, *each.gone))
        return swapped or (alone and few)
    if _is_retold(each, verbatim=10 * comparison.same >= _VERBATIM * comparison.length):
        return False
    return abs(len(come) - len(gone)) <= _LONGER and not _says_by_denying(each) and not _is_kin(each)


def _is_retold(each: Departure, *, verbatim: bool) -> bool:
    """Whether the words of grammar changed too, or only how it is told: 会议的还有 for 党工委委员."""
    mine = {word.text for word in each.gap.come if word.text in JOINING}
    theirs = {word.text for word in each.gap.gone if word.text in JOINING}
    if len(mine - theirs) > 1:
        return True
    words = [word.text for word in (*each.come, *each.gone)]
    if not verbatim and not all(map(is_noun, words)):
        many = max(len(each.come), len(each.gone)) > _FEW
        if many or len(each.come) != len(each.gone):
            return True
    if all(is_adverb(word) for word in words):
        return True
    come, gone = joined(each.come), joined(each.gone)
    if adds_limit(gone, come) or adds_limit(come, gone):
        return False
    uneven = len(come) == 1 or len(gone) == 1
    return uneven and len(come) != len(gone) and not all(map(is_noun, words))


def _is_swapped(each: Departure, comparison: Comparison) -> bool:
    return any(
        _share(each.come, other.gone) and _share(each.gone, other.come) for other in comparison.departures
    )


def _share(one: tuple[Word, ...], other: tuple[Word, ...]) -> bool:
    return not {word.text for word in one}.isdisjoint(word.text for word in other)


def _says_by_denying(each: Departure) -> bool:
    """没有支持 for 驳回."""
    exclude = newspaper_senses().exclude
    return any(is_negation(word.text) for word in each.come) and any(
        exclude(mine.text, theirs.text) for mine in each.come for theirs in each.gone
    )


def _is_quoted(comparison: Comparison, unknown: list[Departure]) -> bool:
    """Whether the sentence is the quote's but for a word or two, and what it leaves out at its ends."""
    changes = sum(1 for clause in comparison.clauses for each in clause.places if _changes(each))
    return len(unknown) <= _FEW and changes <= len(unknown) and 2 * comparison.same >= comparison.length


def _changes(each: Departure) -> bool:
    gap = each.gap
    if not each.come and all(word.text in _SAYING for word in gap.come) and gap.come:
        return False
    return bool(gap.come) or not (gap.opens or gap.closes or gap.crosses)


def _is_another_thing(each: Departure, comparison: Comparison) -> bool:
    """Whether one noun stands for another, which nothing cited has: who rewords seldom renames."""
    changes = sum(1 for clause in comparison.clauses for place in clause.places if _changes(place))
    if len(each.come) != 1 or len(each.gone) != 1 or changes > _FEW:
        return False
    come, gone = each.come[0].text, each.gone[0].text
    return is_thing(come) and is_thing(gone) and come not in comparison.said and len(come) > 1 < len(gone)


def _is_kin(each: Departure) -> bool:
    """Whether both are verbs or their like that share a root, no part of them being opposed: 种植, 播种."""
    if len(each.come) != 1 or len(each.gone) != 1:
        return False
    come, gone = each.come[0].text, each.gone[0].text
    if not (is_verbal(come) and is_verbal(gone)) or set(come).isdisjoint(gone):
        return False
    exclude = newspaper_senses().exclude
    return not any(exclude(a, b) for a in come for b in gone)


def _problem(kind: ProblemKind, sentence: str, first: Word, last: Word, printed: str) -> Problem:
    surface = sentence[first.start : last.end]
    return Problem(kind, surface, first.start, last.end, f"出处中这里是“{printed}”：{surface}")
