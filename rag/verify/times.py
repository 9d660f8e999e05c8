"""Do the dates and years of a sentence stand in what it cites, or follow from it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from corpus.dates import DaySpan, Relation, Shift, Step, TimeMention, article_year_hint, resolve_all
from rag.verify.context import affinity, is_misplaced
from rag.verify.ground import Ground, bare
from rag.verify.records import Problem, ProblemKind, Support

_VAGUE = (
    ("近日", "日前", "近期", "最近", "近来", "前不久", "不久前"),
    ("目前", "截至目前", "现在", "如今", "眼下", "当前", "迄今", "至今", "到目前", "目前为止", "到目前为止"),
    ("近年来", "近几年", "近年", "这几年", "近些年"),
)
_YEARLY = tuple("产均税收营销利生可")
_Resolved = tuple[TimeMention, DaySpan | None]
_Source = tuple[_Resolved, str]
_PAIR = 2
_AGE = re.compile(r"(?:已|刚|才)?\d{1,3}岁")
_COMPARED = re.compile(r"(?:[比较同]|相比|相较于?|高于|低于|多于|少于|和|与)$")
_SPAN = re.compile(r"[^,。;\n]{0,8}(?:至|到|-|~)[^,。;\n\d]{0,4}")
_STARTS = ("起", "开始", "开幕", "开演", "启动")
_ENDS = re.compile(r"(?:至|到|截至|截止)$")


def check_times(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each expression of time that no quote and no heading bears out.

    Either the same expression stands there, or the days it means are the same once both are resolved against
    the edition date. The edition date itself may be said in full.
    """
    found: list[list[Problem]] = []
    for support in ground.supports:
        problems = list(_against(sentence, support, ground))
        if not problems:
            return
        found.append(problems)
    # Each support resolves the sentence from its own day; what none of them bears out is wrong.
    for problem in found[0] if found else ():
        if all(any(problem.start == other.start for other in problems) for problems in found[1:]):
            yield problem


def _against(sentence: str, support: Support, ground: Ground) -> Iterator[Problem]:
    sources = list(_sources(support))
    for claim, span in _resolve(sentence, support.date, _hint(support)):
        if claim.surface == "后年" and sentence[claim.end : claim.end + 1] in _YEARLY:
            continue  # 达产后|年产
        if not claim.names_days:
            if not ground.says(claim.surface) and not _is_vague_alike(claim.surface, sources, ground):
                yield _problem(claim, "出处中没有这个时间")
            continue
        same = [source for source in sources if _bears_out(claim, span, *_beginning(*source))]
        if sentence.startswith("同期", claim.end):  # 去年底 is no 去年同期
            same = [pair for pair in same if pair[1].startswith(("同期", "同月"), pair[0][0].end)]
        if not same and _is_implied(claim, sentence, sources, ground):
            continue
        if (
            not same
            and not _is_edition_date(claim, span, sources, ground)
            and not _is_plain(claim, sources, ground)
        ):
            yield _problem(claim, "出处中没有这个时间")
            continue
        others = [source for source in sources if source not in same]
        own = max((affinity(sentence, claim, text, mention) for (mention, _), text in same), default=0)
        other = max((affinity(sentence, claim, text, mention) for (mention, _), text in others), default=0)
        if is_misplaced(own, other):
            yield _problem(claim, "出处中这个位置上是另一个时间")


def _problem(claim: TimeMention, message: str) -> Problem:
    return Problem(ProblemKind.TIME, claim.surface, claim.start, claim.end, f"{message}：{claim.surface}")


def _sources(support: Support) -> Iterator[_Source]:
    hint = _hint(support)
    inside = _resolve(support.text, support.date, hint)
    for quote in support.quotes:
        at = support.text.find(quote)
        if at < 0:
            for pair in _resolve(quote, support.date, hint):
                yield pair, quote
            continue
        for mention, span in inside:
            if at <= mention.start and mention.end <= at + len(quote):
                yield (mention, span), support.text
    for part in support.heading:
        for pair in _resolve(part, support.date, hint):
            yield pair, part


@lru_cache(maxsize=512)
def _resolve(text: str, anchor: date | None, hint: int | None) -> tuple[_Resolved, ...]:
    return tuple(resolve_all(text, anchor, hint))


@lru_cache(maxsize=512)
def _hint_of(text: str) -> int | None:
    return article_year_hint(text)


def _hint(support: Support) -> int | None:
    return _hint_of(f"{support.headline}\n{support.text}" if support.headline else support.text)


def _is_edition_date(
    claim: TimeMention, span: DaySpan | None, sources: Sequence[_Source], ground: Ground
) -> bool:
    """Whether the day of the edition is meant; without its year only where the quote names no day itself."""
    if claim.month is None or claim.day is None:
        return False
    if claim.year is None and any(mention.day is not None for (mention, _), _ in sources):
        return False
    if claim.year is not None:
        return span is not None and span.first in ground.days
    return any((day.month, day.day) == (claim.month, claim.day) for day in ground.days)


def _beginning(resolved: _Resolved, text: str) -> _Resolved:
    """3月5日开始 and 自3月5日 are 3月5日起."""
    mention, span = resolved
    before, behind = text[max(0, mention.start - 1) : mention.start], text[mention.end : mention.end + 3]
    if mention.relation is Relation.AT and (
        before in ("自", "从") or behind.startswith(("开始", "正式", "起"))
    ):
        return replace(mention, relation=Relation.SINCE), span
    return resolved


def _is_vague_alike(surface: str, sources: Sequence[_Source], ground: Ground) -> bool:
    """最近 for 近日, 截至目前 for 目前; 当月 for the month that is named, where no other follows it."""
    if len(surface) == _PAIR and surface[0] == "当":
        step = surface[1]
        named = any(step in mention.surface for (mention, _), _ in sources)
        return named and not any(ground.quotes_say(f"{next_}{step}") for next_ in "次翌隔")
    return any(surface in words and any(ground.quotes_say(word) for word in words) for words in _VAGUE)


def _is_plain(claim: TimeMention, sources: Sequence[_Source], ground: Ground) -> bool:
    """每周一 is read as 周一; 今年 stands for the year that the source does not name."""
    if claim.weekday is not None and ground.quotes_say(f"每{claim.surface}"):
        return True
    if (
        claim.year is not None
        and claim.months is None
        and (ground.quotes_say("上年") or ground.quotes_say("同比"))
    ):
        return any(mention.year == claim.year + 1 for (mention, _), _ in sources)
    rest = bare(claim.surface).removeprefix("今年")
    return rest != bare(claim.surface) and any(
        rest == bare(mention.surface) and mention.years is None and mention.shift is None
        for (mention, _), _ in sources
    )


def _is_implied(claim: TimeMention, sentence: str, sources: Sequence[_Source], ground: Ground) -> bool:
    """去年同期 for 同比; 8月 for 上月 in a text of 9月; an end of a stretch that the source gives whole, or a
    stretch of which it gives the ends; 今年 where it names no year at all."""
    before, behind = sentence[: claim.start], sentence[claim.end :]
    compared = behind.startswith(("同期", "同月", "同季")) or _COMPARED.search(before) is not None
    if compared and claim.shift is not None and claim.shift.amount == -1:
        return ground.quotes_say("同比" if claim.shift.step is Step.YEAR else "环比")
    mentions = [mention for (mention, _), _ in sources]
    if claim.month is not None and claim.day is None and claim.year is None:
        months = {mention.month for mention in mentions} - {None}
        last = any(m.shift == Shift(Step.MONTH, -1) for m in mentions) or ground.quotes_say("环比")
        if last and claim.month % 12 + 1 in months:
            return True
    if claim.shift == Shift(Step.YEAR, 0) and claim.months is None:
        dated = any(
            (m.years is not None or (m.shift and m.shift.step is Step.YEAR))
            and not _COMPARED.search(text[: m.start])
            for (m, _), text in sources
        )
        return not dated or (_AGE.match(behind) is not None)
    return _is_end(claim, before, behind, mentions) or _is_whole(claim, sources)


def _is_end(claim: TimeMention, before: str, behind: str, mentions: Sequence[TimeMention]) -> bool:
    """下月6日起 for 下月6日至9日."""
    if claim.until is not None:
        return False
    starts, ends = behind.startswith(_STARTS), _ENDS.search(before) is not None
    for mention in mentions:
        if mention.until is None:
            continue
        last = mention.until
        if last.months is None:
            last = replace(last, months=mention.months, years=mention.years, shift=mention.shift)
        if (starts and _is_less(claim, replace(mention, relation=claim.relation))) or (
            ends and _is_less(claim, replace(last, relation=claim.relation))
        ):
            return True
    return False


def _is_whole(claim: TimeMention, sources: Sequence[_Source]) -> bool:
    """11月5日至25日 for 11月5日零时至11月25日24时."""
    last = claim.until
    if last is None:
        return False
    if last.months is None:
        last = replace(last, months=claim.months, years=claim.years, shift=claim.shift)
    first = replace(claim, until=None)
    for ((one, _), text), ((other, _), where) in pairwise(sources):
        between = text[one.end : other.start]
        if text == where and _SPAN.fullmatch(between) and _is_part(first, one) and _is_part(last, other):
            return True
    return False


def _bears_out(claim: TimeMention, span: DaySpan | None, source: TimeMention, known: DaySpan | None) -> bool:
    if bare(claim.surface) == bare(source.surface) or _is_part(claim, source):
        return True
    if span is None or known is None:
        return False
    if span == known:
        return True
    # 去年5月 lies in 2024, 昨日 in 2025年2月: naming the year or the month alone says less
    whole = claim.months is None or claim.month is not None
    is_coarser = claim.year is not None and whole and claim.days is None and claim.until is None
    return is_coarser and known.within(span)


def _is_part(claim: TimeMention, source: TimeMention) -> bool:
    """Whether the claim says what the source says, or less of it (2月25日 for 2024年2月25日)."""
    if claim.until is not None or source.until is not None:
        return (
            claim.until is not None
            and source.until is not None
            and _is_less(claim, source)
            and _is_less(claim.until, source.until)
        )
    return _is_less(claim, source)


def _is_less(claim: TimeMention, source: TimeMention) -> bool:
    pairs = (
        (claim.years, source.years),
        (claim.months, source.months),
        (claim.days, source.days),
        (claim.weekday, source.weekday),
        (claim.shift, source.shift),
    )
    # What holds from a day on began that day; what began is not said to last.
    starts = claim.relation is Relation.AT and source.relation is Relation.SINCE
    return (starts or claim.relation is source.relation) and all(
        mine is None or mine == theirs for mine, theirs in pairs
    )
