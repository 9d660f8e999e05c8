"""Does a sentence deny what its quote affirms, or affirm what it denies?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import jieba

from corpus.normalise import fold
from rag.verify.ground import Ground
from rag.verify.lexicon import newspaper_senses
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import words_of

_HAN = r"\u4e00-\u9fff"
_NEGATION = re.compile(
    r"无法|严禁|难以|谢绝|杜绝|并未|尚未|从未|未曾|不曾|未能|没有|并没有|并非|并不|并无|毫无|绝不|决不|从不|不能|不会|不得|不再|不予|不可|不是|不要|不用|不必|不许"
    r"|不准|无需|无须|无权|切勿|请勿|不|未|没|无|非|勿|拒绝|拒不|否认|禁止"
)
# Words in which the character negates nothing, bounds of figures, and what we say of a record ourselves.
_NO_NEGATION = re.compile(
    r"是不是|会不会|能不能|有没有|要不要|可不可以|未来|不断|不仅|不少|不同|不久|不锈|不动产|不良|不限|不错|不过|不管|不论|不但|不止|不时|不容|不妨|不已|不足|不到"
    r"|不低于|不少于|不小于|不超过|不高于|不多于|不大于|不下|不及|不亚于|不满|未满|未到|未超过|不得不|无人机|无线|无锡|无缝"
    r"|无障碍|无论|无疑|无偿|无菌|无烟|无忧|无数|非常|非遗|非洲|非公|非凡|除非|是非|没收|沉没|没有署|南非|北非|东非|西非"
    r"|非物质|不停|不懈|不愧|不一|不平凡|不忘|不约而同|毫不|无私|不变|不朽|不可或缺|源源不"
)
_NEVER = ("从未", "未曾", "不曾", "从不", "未", "没有", "没")
_OTHERS = re.compile(r"剩余|其余|其他|其它")
_FIRST = re.compile(r"首次|首度|第一次|头一次|首个|头一回")
_FILLERS = re.compile(r"^(?:了|过|着|将|会|能|被|再|以|继续|因)+")
_CLAUSE_END = re.compile(r"[,。;:!?\n]")
_SCOPE = 8
_WHOLE = 4
_VERB = 2


@dataclass(frozen=True, slots=True)
class _Denial:
    """`start` and `end` of the negation, and what follows it in its clause, at most eight characters."""

    word: str
    start: int
    end: int
    scope: str

    @property
    def head(self) -> str:
        """The two characters that are negated first."""
        found = re.match(rf"[{_HAN}]{{1,2}}", self.scope)
        return found.group() if found else ""


def check_negations(sentence: str, folded: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each negation that the quotes do not have, and for each of theirs left out."""
    quoted = ground.quoted
    mine, theirs = _denials(folded), _denials(quoted)
    for denial in mine:
        if not _is_denied_there(denial, theirs, quoted, ground):
            end = min(denial.end + 2, len(sentence))
            yield _problem(sentence, denial.start, end, "出处中没有这个否定")
    yield from _affirmed(sentence, folded, mine, theirs, quoted)
    heads, my_heads = {denial.head for denial in theirs}, {denial.head for denial in mine}
    spare = [denial for denial in mine if denial.head not in heads]
    for denial in theirs:
        head = denial.head
        if (
            len(head) < 2
            or head not in folded
            or head in my_heads
            or any(_overlap(denial, other) for other in spare)
        ):
            continue
        if all(_is_denied(quoted, at.start(), denial) for at in re.finditer(re.escape(head), quoted)):
            at = folded.index(head)
            yield _problem(sentence, at, at + len(head), "出处中这里有否定词")


def _affirmed(
    sentence: str, folded: str, mine: list[_Denial], theirs: list[_Denial], quoted: str
) -> Iterator[Problem]:
    """What the quotes only deny (无新增死亡病例), and the sentence says without denying it."""
    for denial in theirs:
        for size in range(len(denial.scope), _WHOLE - 1, -1):
            words = denial.scope[:size]
            at = folded.find(words)
            if at < 0:
                continue
            clause = _clause_of(folded, at)
            denied = any(clause[0] <= other.start < clause[1] for other in mine)
            if not denied and len(re.findall(re.escape(words), quoted)) == 1:
                yield _problem(sentence, at, at + size, "出处中这里有否定词")
            break


def _clause_of(folded: str, at: int) -> tuple[int, int]:
    start = max((match.end() for match in _CLAUSE_END.finditer(folded, 0, at)), default=0)
    end = _CLAUSE_END.search(folded, at)
    return start, end.start() if end else len(folded)


def is_negation(word: str) -> bool:
    """Whether a word does nothing but negate."""
    return word == "别" or _NEGATION.fullmatch(word) is not None


def _denials(folded: str) -> list[_Denial]:
    harmless = [match.span() for match in _NO_NEGATION.finditer(folded)]
    found = []
    for match in _NEGATION.finditer(folded):
        start, end = match.span()
        if any(left <= start < right for left, right in harmless):
            continue
        if (
            match.group() in "不无非"
            and _is_word(folded[start : end + 1])
            and not _is_word(folded[end : end + 2])
        ):
            continue
        after = _CLAUSE_END.split(folded[end : end + _SCOPE + 2])[0]
        found.append(_Denial(match.group(), start, end, _FILLERS.sub("", after)[:_SCOPE]))
    return found


def _is_word(pair: str) -> bool:
    """无缘, 不便: a word of its own, not the denial of what follows."""
    return len(pair) == 2 and bool(jieba.dt.FREQ.get(pair))


def _is_denied_there(denial: _Denial, theirs: list[_Denial], quoted: str, ground: Ground) -> bool:
    head = denial.head
    if any(head == other.head or _overlap(denial, other) for other in theirs):
        return True
    if theirs and head not in quoted:
        return True
    if "的" in denial.scope and _OTHERS.search(quoted):
        return True  # 没有设置的菜市场 for 剩余菜市场
    if denial.word in _NEVER and _FIRST.search(quoted):
        return True
    lacking = head and any(f"{word}{head}" in quoted for word in ("缺乏", "缺少", "免于", "停止"))
    return bool(lacking) or _opposite_stands(denial.scope, ground)


def _overlap(one: _Denial, other: _Denial) -> bool:
    """Whether two negations deny some same word: 未造成人员伤亡, 没有人员伤亡."""
    if len(one.head) == 1 and one.head in other.scope[:_VERB]:
        return True  # 不能用 for 无法使用
    return any(one.scope[i : i + 2] in other.scope for i in range(len(one.scope) - 1))


def _opposite_stands(scope: str, ground: Ground) -> bool:
    """不开放 for 闭馆, 不收费 for 免费."""
    senses = newspaper_senses()
    denied = next((word.text for word in words_of(scope)), "")
    if not denied:
        return False
    for quote in ground.quotes:
        for word in words_of(quote):
            if senses.exclude(denied, word.text) or any(
                senses.same(f"{no}{denied}", word.text) and word.text != denied for no in "不未没无"
            ):
                return True
    return False


def _is_denied(quoted: str, at: int, denial: _Denial) -> bool:
    before = fold(quoted[max(0, at - 4) : at + 2])
    return denial.start <= at <= denial.end + 1 or any(d.end == min(at, 4) for d in _denials(before))


def _problem(sentence: str, start: int, end: int, message: str) -> Problem:
    surface = sentence[start:end]
    return Problem(ProblemKind.NEGATION, surface, start, end, f"{message}：{surface}")
