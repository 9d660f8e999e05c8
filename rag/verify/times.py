"""Do the dates and years of a sentence stand in what it cites, or follow from it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from corpus.dates import DaySpan, Relation, TimeMention, article_year_hint, resolve_all
from rag.verify.context import affinity, is_misplaced
from rag.verify.ground import Ground, bare
from rag.verify.records import Problem, ProblemKind, Support

_YEARLY = tuple("产均税收营销利生可")
_Resolved = tuple[TimeMention, DaySpan | None]


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
            if not ground.says(claim.surface):
                yield _problem(claim, "出处中没有这个时间")
            continue
        same = [source for source in sources if _bears_out(claim, span, *_beginning(*source))]
        if not same and not _is_edition_date(claim, span, ground) and not _is_plain(claim, sources, ground):
            yield _problem(claim, "出处中没有这个时间")
            continue
        others = [source for source in sources if source not in same]
        own = max((affinity(sentence, claim, text, mention) for (mention, _), text in same), default=0)
        other = max((affinity(sentence, claim, text, mention) for (mention, _), text in others), default=0)
        if is_misplaced(own, other):
            yield _problem(claim, "出处中这个位置上是另一个时间")


def _problem(claim: TimeMention, message: str) -> Problem:
    return Problem(ProblemKind.TIME, claim.surface, claim.start, claim.end, f"{message}：{claim.surface}")


def _sources(support: Support) -> Iterator[tuple[_Resolved, str]]:
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


def _is_edition_date(claim: TimeMention, span: DaySpan | None, ground: Ground) -> bool:
    if claim.month is None or claim.day is None:
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


def _is_plain(claim: TimeMention, sources: list[tuple[_Resolved, str]], ground: Ground) -> bool:
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
