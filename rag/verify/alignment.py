"""Where a clause of a sentence departs from the words of the quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher
from itertools import pairwise

from rag.verify.words import Word, joined

_EDGE = 8

_JOINING_WORDS = """
    的 地 得 了 着 过 在 于 和 与 及 并 而 也 还 又 为 是 对 向 由 被 把 给 从 以 则 就 便 都 等 其 该 此 这 那 之
    所 共 有 以及 并且 而且 已经 其中 现 曾 这个 那个 这些 那些 这座 这条 这项 这家 这起 这种 该项 关于 对于 由于 因此 因为
    所以 此外 另外 同时 目前 据悉 据了解 方面 分别 情况 一个 一家 一座 一条 一项 一名 一种 人 说 称 表示 介绍 指出 会 能 可 要 到
    个 名 位 家 件 他 她 它 他们 她们 它们 我 我们 本 自己 双方 对方  上述 当地 这里 那里 来 去 上 中 里 时 后 前
    用 做 叫 使 让 将 即 至 自 比 较 更 很 再 才 只 仍 均 各 每 名为 称为 作为 进行 出 起 好 则是 便是 就是 也是 又是
    还是 都是 正是 报道 还说
"""
JOINING = frozenset(_JOINING_WORDS.split())
"""Words that hold others together and carry no fact by themselves."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the quote has the words `gone`, the sentence has `come`; `before` and `behind` count the characters
    that are the same on either side. `opens`, `closes`: no word of the clause is left on that side. `crosses`:
    a mark of the quote lies within, so that the two sides were brought together."""

    gone: tuple[Word, ...]
    come: tuple[Word, ...]
    before: int
    behind: int
    opens: bool = False
    closes: bool = False
    crosses: bool = False
    come_end: int = 0
    """Where the sentence goes on behind it."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One clause of a sentence beside the quote: `same` characters of `length` stand in it in this order."""

    gaps: tuple[Gap, ...]
    same: int
    length: int


def align(clause: tuple[Word, ...], quote: tuple[Word, ...]) -> Aligned:
    """Lay a clause beside a quote by the longest runs of words they share (Ratcliff and Obershelp)."""
    matcher = SequenceMatcher(None, [w.text for w in quote], [w.text for w in clause], autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size and _holds(clause[b.b : b.b + b.size])]
    same = sum(len(joined(clause[b.b : b.b + b.size])) for b in blocks)
    gaps = tuple(map(trimmed, _gaps(clause, quote, blocks))) if blocks else ()
    return Aligned(gaps, same, len(joined(clause)))


def _holds(words: Sequence[Word]) -> bool:
    return any(word.text not in JOINING for word in words)


def _gaps(clause: tuple[Word, ...], quote: tuple[Word, ...], blocks: list[Match]) -> Iterator[Gap]:
    sizes = [len(joined(clause[b.b : b.b + b.size])) for b in blocks]
    first, last = blocks[0], blocks[-1]
    head = quote[_clause_start(quote, first.a) : first.a]
    if first.b or head:
        yield Gap(head, clause[: first.b], 0, sizes[0], opens=True, come_end=clause[first.b].start)
    for (left, right), before, behind in zip(pairwise(blocks), sizes, sizes[1:], strict=False):
        gone, come = quote[left.a + left.size : right.a], clause[left.b + left.size : right.b]
        if gone or come:
            crosses = any(word.is_mark for word in gone)
            yield Gap(
                tuple(w for w in gone if not w.is_mark),
                come,
                before,
                behind,
                crosses=crosses,
                come_end=clause[right.b].start,
            )
    end = last.a + last.size
    tail = quote[end : _clause_end(quote, end)]
    if last.b + last.size < len(clause) or tail:
        yield Gap(tail, clause[last.b + last.size :], sizes[-1], 0, closes=True)


def trimmed(gap: Gap) -> Gap:
    """The words of grammar that are the same at both ends of a gap are no part of it."""
    gone, come, before, behind = gap.gone, gap.come, gap.before, gap.behind
    while gone and come and gone[0].text == come[0].text:
        before += len(gone[0].text)
        gone, come = gone[1:], come[1:]
    while gone and come and gone[-1].text == come[-1].text:
        behind += len(gone[-1].text)
        gone, come = gone[:-1], come[:-1]
    return replace(gap, gone=gone, come=come, before=before, behind=behind)


def _clause_start(quote: tuple[Word, ...], at: int) -> int:
    start = at
    while start and at - start < _EDGE and not quote[start - 1].is_mark:
        start -= 1
    return start


def _clause_end(quote: tuple[Word, ...], at: int) -> int:
    end = at
    while end < len(quote) and end - at < _EDGE and not quote[end].is_mark:
        end += 1
    return end
