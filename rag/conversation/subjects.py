"""What a question is about: the noun phrase that a later question may leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import regex

from corpus.dates import find_times
from corpus.normalise import fold
from corpus.places import places
from rag.facts.people import find_people
from rag.question.focus import find_focus
from rag.question.records import Ask, Focus, Term
from rag.question.records import Role as TermRole
from rag.question.terms import Piece, segment
from rag.question.understand import tidy

LONGEST: Final = 60
"""A longer phrase is not carried into another question."""
HEADS: Final = (
    "项目|工程|活动|行动|计划|会议|大会|论坛|博览会|展会|展览|比赛|大赛|赛事|课程|平台|基地|园区|产业园|中心|专项|试点|系统|"
    "公司|企业|集团|医院|学校|大学|小学|中学|幼儿园|学院|银行|水库|大桥|公路|铁路|高速|隧道|机场|车站|电站|电厂|水厂|工厂|"
    "博物馆|图书馆|文化馆|体育馆|公园|小区|社区|灯会|夜校|政策|办法|条例|方案|产品|设备|技术"
)
_HEAD: Final = regex.compile(rf"(?:{HEADS})$")
_NOMINAL: Final = regex.compile(r"^(?:n|vn|an|j|l|b|a|s|x|i|eng|m$|q$|g)")
_NAMED: Final = regex.compile(r"^(?:nr|ns|nt|nz|eng)")
_FUNCTION_WORDS: Final = """
    的 了 着 过 是 在 有 和 与 及 由 为 被 把 将 对 从 于 向 给 就 也 都 还 又 再 已 已经 共 一共 总共 都是 一下 目前 现在 如今
    具体 大概 大约 到底 究竟 其中 情况 事情 事 消息 报道 新闻 文章 稿子 稿件 记者 作者 照片 图片 这 那 它 他 她 其 该 呢 吗 吧 啊
    名字 东西 内容 原因 时候 时间 地方 问题 人 个 家 次 条 项 名 位 座 台 套 件 种 篇 张 里 上 中 下 多 几 请 谢谢 你好 您好 好的
"""
_FUNCTION: Final = frozenset(_FUNCTION_WORDS.split())
_PHRASE: Final = regex.compile(
    r"[NHQ]*[NH][NHQ]*(?:D[NHQ]+|J[NHQ]+|V{1,2}D[NHQ]+|(?:V{1,2}N{0,3}){1,2}H[NHQ]*)*"
)
"""Nominal words, in quotation marks or not; a verb belongs to them where it leads to a head noun or, with 的, to another noun (县里办的夜校)."""
_LAND: Final = regex.compile(r"[省市县区州盟旗镇乡村]$")
_YEARLY: Final = regex.compile(r"一年(?=[产能可有的内下到])|每年|年均")
_QUOTES: Final = frozenset('"《》〈〉')
_STEP: Final = regex.compile(r"[一二三四五六七八九十两首][期批号线]$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words, `folded[start:end]`, that may be what a question is about. `named`: it holds a name;
    `headed`: it ends in a noun for a thing one can ask about; `place`: nothing but the name of a place."""

    start: int
    end: int
    text: str
    named: bool
    headed: bool
    place: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question taken apart: `text` tidied, `folded` its folding (of the same length), what is asked, the phrases
    it may be about, and the words that name what is asked of them (总投资, 主任)."""

    text: str
    folded: str
    ask: Ask
    focus: Focus
    phrases: tuple[Phrase, ...]
    attributes: tuple[tuple[int, int], ...]
    verbs: tuple[tuple[int, int], ...]

    @property
    def subject(self) -> Phrase | None:
        """The phrase that says most about what is meant: named, with a head noun, the first of equals."""
        if not self.phrases:
            return None
        return max(self.phrases, key=lambda p: (2 * p.named + p.headed, -p.start))


def parse(question: str) -> Parsed:
    """Take one question apart."""
    text = tidy(question)
    folded = fold(text)
    ask, focus = find_focus(folded)
    pieces = _pieces(folded)
    taken = _taken(folded, ask, focus)
    classes = "".join(_class(piece, taken) for piece in pieces)
    attributes = tuple((p[2], p[2] + len(p[0])) for p, c in zip(pieces, classes, strict=True) if c == "A")
    verbs = tuple((p[2], p[2] + len(p[0])) for p, c in zip(pieces, classes, strict=True) if c == "V")
    phrases = tuple(_phrases(text, folded, pieces, classes, ask, focus))
    return Parsed(text, folded, ask, focus, phrases, attributes, verbs)


def subject_of(question: str) -> str | None:
    """Return what a question is about, None if it does not say.

    A place by itself takes the thing along that is asked about it: 云溪镇什么时候办的夜校 is about 云溪镇夜校.
    """
    parsed = parse(question)
    subject = parsed.subject
    if subject is None:
        return None
    found = subject.text
    if subject.place:
        thing = next((p for p in parsed.phrases if p.start >= subject.end and p.headed and not p.named), None)
        found += thing.text if thing else ""
    return found if len(found) <= LONGEST else None


def is_attribute(word: str) -> bool:
    """Whether a word names what is asked of a thing (面积, 总投资, 主任) and not a thing."""
    if Term(word, 1.0, TermRole.PLAIN, 0).is_attribute:
        return True
    _, focus = find_focus(word)
    return focus.noun is not None and focus.start == focus.end


def _pieces(folded: str) -> list[Piece]:
    """The words; a person's name is one, so are a place and the land that it is the name of (云溪|镇); what is
    measured and its measure (粮食产量) are two."""
    joined: list[Piece] = []
    for word, flag, at in _split(_named(folded)):
        if (
            joined
            and flag.startswith("n")
            and len(word) == 1
            and _LAND.search(word)
            and joined[-1][1] == "ns"
        ):
            head, _, start = joined.pop()
            joined.append((head + word, "ns", start))
        else:
            joined.append((word, flag, at))
    return joined


def _named(folded: str) -> Iterator[Piece]:
    people = [(m.start, m.end) for m in find_people(folded)]
    for start, end in people:
        yield folded[start:end], "nr", start
    for word, flag, at in segment(folded):
        if not any(at < end and start < at + len(word) for start, end in people):
            yield word, flag, at


def _split(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for word, flag, at in sorted(pieces, key=lambda piece: piece[2]):
        if len(word) == 4 and is_attribute(word) and is_attribute(word[2:]) and not is_attribute(word[:2]):
            yield word[:2], "n", at
            yield word[2:], "n", at + 2
        else:
            yield word, flag, at


def _taken(folded: str, ask: Ask, focus: Focus) -> list[bool]:
    """Which characters ask or date the question rather than say what it is about."""
    taken = [False] * len(folded)
    start = focus.start
    if focus.title:
        # The office and its body stand inside this focus: only the question word is asking.
        inner = regex.search(r"谁|哪位|哪个人|什么名字|何人", folded[focus.start : focus.end])
        start = focus.start + inner.start() if inner else focus.end
        end = focus.start + inner.end() if inner else focus.end
    else:
        end = focus.end
    taken[start:end] = [True] * (end - start)
    for start, end in (
        *((m.start, m.end) for m in find_times(folded)),
        *(m.span() for m in _YEARLY.finditer(folded)),
    ):
        taken[start:end] = [True] * (end - start)
    return taken


def _class(piece: Piece, taken: list[bool]) -> str:
    """N nominal, H nominal and a head noun, V verb, D 的, J a joining word, A attribute, X anything else."""
    word, flag, at = piece
    if any(taken[at : at + len(word)]):
        return "X"
    if word in _QUOTES:
        return "Q"
    if word == "的":
        return "D"
    if word in ("和", "与"):
        return "J"
    if word in _FUNCTION or not any(c.isalnum() for c in word):
        return "X"
    if not _NAMED.match(flag) and is_attribute(word):
        return "A"
    if _HEAD.search(word):
        return "H"
    if flag in ("v", "vd", "vg"):
        return "V"
    return "N" if _NOMINAL.match(flag) or _LAND.fullmatch(word) else "X"


def _phrases(
    text: str, folded: str, pieces: list[Piece], classes: str, ask: Ask, focus: Focus
) -> Iterator[Phrase]:
    for found in _PHRASE.finditer(classes):
        run = _trimmed(pieces[found.start() : found.end()])
        if not run:
            continue
        start, end = run[0][2], run[-1][2] + len(run[-1][0])
        if len(run) == 1 and run[0][1] == "vn" and classes[found.end() : found.end() + 1] == "A":
            continue  # 建设单位 is one attribute
        named = any(_NAMED.match(flag) or _specific(word) for word, flag, _ in run)
        if not named and _of_the_asking(folded, start, len(run), classes[: found.start()], ask, focus):
            continue
        if end - start >= 2:
            headed = bool(_HEAD.search(folded[start:end]))
            yield Phrase(start, end, text[start:end], named, headed, len(run) == 1 and _is_place(run[0]))


def _trimmed(run: list[Piece]) -> list[Piece]:
    """Without a verb at its end that the tagger takes for an adjective (文化馆**主办**), and without half a pair of
    quotation marks."""
    while run and run[-1][1] == "b" and not _STEP.search(run[-1][0]):
        run = run[:-1]
    if sum(word in _QUOTES for word, _, _ in run) % 2:
        lone = next(i for i, (word, _, _) in enumerate(run) if word in _QUOTES)
        run = max(run[:lone], run[lone + 1 :], key=len)
    return run


def _specific(word: str) -> bool:
    return bool(regex.search(r"[a-z\d]", word)) and len(word) > 1


def _is_place(piece: Piece) -> bool:
    word, flag, _ = piece
    return word in places() or (flag == "ns")


def _of_the_asking(folded: str, start: int, words: int, before: str, ask: Ask, focus: Focus) -> bool:
    """Whether a nameless run is part of what is asked: what is counted (多少**企业**), or, behind the question word,
    what is done (什么时候**通水**), which the tagger takes for a noun."""
    if start < focus.end or focus.start == focus.end or (ask is Ask.DESCRIBE and focus.start == 0):
        return False
    behind = folded[focus.end : start]
    if regex.fullmatch(r"[的]?", behind):
        return True
    return words == 1 and "V" not in before and "D" not in before and len(behind) <= 1
