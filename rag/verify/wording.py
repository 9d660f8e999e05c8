"""Does a sentence turn its quote around: a negation put in or left out, a comparison reversed, a name exchanged?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from corpus.lookalikes import alike
from corpus.normalise import fold
from rag.facts.names import find_organisations, find_people, find_places
from rag.facts.titles import OFFICE
from rag.verify.ground import Ground, bare
from rag.verify.names import is_subsequence
from rag.verify.records import Problem, ProblemKind

_HAN = r"\u4e00-\u9fff"
_NEGATION = re.compile(
    r"并未|尚未|从未|没有|并非|不能|不会|不得|不再|不予|不可|不是|不|未|没|无|非|拒绝|否认|禁止|取消|暂停|停止"
)
# Words in which the character negates nothing, bounds of figures, and what we say of a record ourselves.
_NO_NEGATION = re.compile(
    r"未来|不断|不仅|不少|不同|不久|不锈|不动产|不良|不限|不错|不过|不管|不论|不但|不止|不时|不容|不妨|不已|不足|不到"
    r"|不低于|不少于|不小于|不超过|不高于|不多于|不大于|不下|不及|不亚于|不满|未满|未到|未超过|不得不|无人机|无线|无锡|无缝"
    r"|无障碍|无论|无疑|无偿|无菌|无烟|无忧|无数|非常|非遗|非洲|非公|非凡|除非|是非|没收|沉没|没有署|南非|北非|东非|西非"
    r"|非物质|不停|不懈|不愧|不一|不平凡|不忘|不约而同|毫不|无私|不变|不朽|不可或缺|源源不"
)
_EXCLUSIVE = re.compile(
    r"首[个次家批条座台例届款项位创]|唯一|独家|最[大高长早多快小低好强新]|全[国省市球]第一|同比|环比|历史新高|翻番"
)
_OPPOSITES = """
    增长 下降/上升 下降/提高 降低/增加 减少/上涨 下跌/扩大 缩小/提升 下滑/回升 回落/盈利 亏损/流入 流出/进口 出口/买入 卖出
    赞成 反对/同意 拒绝/支持 反对/通过 否决/肯定 否定/开工 竣工/开工 停工/投产 停产/开业 停业/开放 关闭/启动 停止/成功 失败
    上午 下午/白天 夜间/升高 降低/超过 低于/超过 不足/高于 低于/多于 少于/以上 以下/优于 劣于/领先 落后/加快 放缓/加强 削弱/扩建 拆除
    允许 禁止/公开 秘密/升级 降级/胜 负/赢 输/涨 跌/增 减/升 降/东 西/南 北/前 后/内 外/男 女/首 末/大 小/高 低/多 少/新 旧
    前 后/完成 未完成/有 无/最大 最小/最高 最低/最多 最少/强 弱/快 慢/进 出/收入 支出/国内 国外/省内 省外/中标 落标
"""
_PRONOUNS = re.compile(r"^(?:他|她|它|其|该|此|这|那|本|双方|对方|前者|后者)")
_CONTEXT = 2
_END = "。.!?;,:… "
_RANK = re.compile(r"常务副|副|原|前|代|代理|名誉|助理|执行")


def _pairs() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for pair in re.split(r"[/\n]", _OPPOSITES.strip()):
        one, other = pair.split()
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return table


_TURNED = _pairs()


def check_wording(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each negation, comparison, superlative or exchanged name against the quotes."""
    if not ground.quotes:
        return
    folded, quoted = fold(sentence), ground.quoted
    yield from _exclusive(sentence, folded, ground)
    if ground.quotes_say_plainly(_own_words(folded)):
        return
    yield from _negations(sentence, folded, quoted)
    yield from _exchanges(sentence, folded, ground)


_LEAD = re.compile(r"^(?:报道说法不一:|另|此前)?据[^,。]{1,60}?(?:报道|一文|消息)[,:]")


def _own_words(folded: str) -> str:
    """The sentence without its attribution."""
    return _LEAD.sub("", folded)


def _exclusive(sentence: str, folded: str, ground: Ground) -> Iterator[Problem]:
    for match in _EXCLUSIVE.finditer(folded):
        word = match.group()
        said = ground.quotes_say(word) or any(word in fold(part) for part in ground.heading)
        if not said and not (word.startswith("首") and "第一" in ground.quoted):
            yield _at(
                ProblemKind.COMPARISON, sentence, match.start(), match.end(), "出处中没有这样的比较或限定"
            )


def _at(kind: ProblemKind, sentence: str, start: int, end: int, message: str) -> Problem:
    surface = sentence[start:end]
    return Problem(kind, surface, start, end, f"{message}：{surface}")


def _negated(folded: str) -> list[tuple[int, int]]:
    """Where a text negates, harmless words left out."""
    harmless = [match.span() for match in _NO_NEGATION.finditer(folded)]
    return [
        match.span()
        for match in _NEGATION.finditer(folded)
        if not any(start <= match.start() < end for start, end in harmless)
    ]


def _heads(folded: str) -> list[tuple[int, int, str]]:
    """Every negation with the two characters that follow it: 未 完成."""
    heads = []
    for start, end in _negated(folded):
        head = re.match(rf"[{_HAN}]{{1,2}}", folded[end : end + 2])
        heads.append((start, end, head.group() if head else ""))
    return heads


def _negations(sentence: str, folded: str, quoted: str) -> Iterator[Problem]:
    mine, theirs = _heads(folded), _heads(quoted)
    their_heads = {head for _, _, head in theirs}
    for start, end, head in mine:
        if head in their_heads or (theirs and head not in quoted):
            continue
        yield _at(ProblemKind.NEGATION, sentence, start, min(end + 2, len(sentence)), "出处中没有这个否定")
    my_heads = {head for _, _, head in mine}
    for start, end, head in theirs:
        if len(head) < 2 or head in my_heads or head not in folded:
            continue
        if all(
            _directly_negated(quoted, at.start(), start, end) for at in re.finditer(re.escape(head), quoted)
        ):
            at = folded.index(head)
            yield _at(ProblemKind.NEGATION, sentence, at, at + len(head), "出处中这里有否定词")


def _directly_negated(quoted: str, at: int, start: int, end: int) -> bool:
    return (
        at == end
        or any(stop == at for _, stop in _negated(quoted[max(0, at - 4) : at + 2]))
        or (at < end and at >= start)
    )


def _exchanges(sentence: str, folded: str, ground: Ground) -> Iterator[Problem]:
    """Compare the sentence with each quote character by character: what stands in the very same words, but
    for a short stretch, has been exchanged."""
    lead = _LEAD.match(folded)
    offset = lead.end() if lead else 0
    own = folded[offset:].rstrip(_END)
    for quote in ground.quotes:
        source = fold(quote).rstrip(_END)
        for gap in _gaps(source, own):
            problem = _judge(quote, source, own, gap)
            if problem is not None:
                kind, message = problem
                start, end = gap.j1 + offset, max(gap.j2, gap.j1 + 1) + offset
                yield _at(kind, sentence, start, end, message)


@dataclass(frozen=True, slots=True)
class _Gap:
    """`source[i1:i2]` stands as `own[j1:j2]` between matching words."""

    i1: int
    i2: int
    j1: int
    j2: int


def _gaps(source: str, own: str) -> Iterator[_Gap]:
    matcher = SequenceMatcher(None, source, own, autojunk=False)
    blocks = [Match(0, 0, 0), *matcher.get_matching_blocks()]
    for left, right in pairwise(blocks):
        gap = _Gap(left.a + left.size, right.a, left.b + left.size, right.b)
        opens = left.a == 0 and left.b == 0
        closes = right.a + right.size == len(source) and right.b + right.size == len(own)
        if (left.size >= _CONTEXT or opens) and (right.size >= _CONTEXT or closes):
            yield gap


def _judge(quote: str, source: str, own: str, gap: _Gap) -> tuple[ProblemKind, str] | None:
    gone, come = source[gap.i1 : gap.i2], own[gap.j1 : gap.j2]
    if not gone or not come:
        return _put_in_or_left_out(gone, come, source[gap.i2 :] if gone else own[gap.j2 :])
    if len(come) > len(gone) + 6 or re.search(r"[,。;:\n]", gone + come):
        return None
    if word := _opposites(source[max(0, gap.i1 - 1) : gap.i2 + 1], own[max(0, gap.j1 - 1) : gap.j2 + 1]):
        return ProblemKind.COMPARISON, f"出处中是“{word}”"
    if _is_exchanged(quote, source, own, gap):
        return ProblemKind.REPLACED, f"出处中这里是“{quote[gap.i1 : gap.i2]}”"
    return None


def _put_in_or_left_out(gone: str, come: str, behind: str) -> tuple[ProblemKind, str] | None:
    word = gone or come
    if _NEGATION.fullmatch(word):
        return ProblemKind.NEGATION, "出处中这里有否定词" if gone else "出处中没有这个否定词"
    if _RANK.fullmatch(word) and OFFICE.match(behind):
        return ProblemKind.OFFICE, "出处中职务有这个字" if gone else "出处中职务没有这个字"
    return None


def _opposites(gone: str, come: str) -> str | None:
    """The word of the source that stands turned into its opposite."""
    for word, others in _TURNED.items():
        if word in gone and word not in come and any(other in come and other not in gone for other in others):
            return word
    return None


@lru_cache(maxsize=512)
def _named_spans(quote: str) -> tuple[tuple[int, int], ...]:
    spans = {(person.start, person.end) for person in find_people(quote)}
    spans |= {(entity.start, entity.end) for entity in (*find_places(quote), *find_organisations(quote))}
    return tuple(sorted(spans))


def _is_exchanged(quote: str, source: str, folded: str, gap: _Gap) -> bool:
    """Whether what was replaced is (part of) a name, by something that is no shorter form of it."""
    i1, i2, j1, j2 = gap.i1, gap.i2, gap.j1, gap.j2
    for start, end in _named_spans(quote):
        if end <= i1 or i2 <= start:
            continue
        name = source[start:end]
        claimed = folded[max(0, j1 - max(0, i1 - start)) : j2 + max(0, end - i2)]
        if (
            folded.count(name) >= source.count(name)
            or _PRONOUNS.match(folded[j1:j2])
            or not re.search(rf"[{_HAN}a-z]", claimed)
        ):
            continue
        if (
            alike(name, claimed)
            or is_subsequence(bare(claimed), bare(name))
            or is_subsequence(bare(name), bare(claimed))
        ):
            continue
        return True
    return False
