"""The figures of a sentence that could be the amount asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import regex

from corpus.normalise import fold
from rag.evidence.cues import gap_fit, per_fit, result_fit, state_fit
from rag.evidence.records import Candidate
from rag.facts.figures import find_figures
from rag.facts.measures import bare, may_count_the_same
from rag.facts.records import Figure, FigureRequest, UnitClass
from rag.facts.requests import figure_request
from rag.question.records import Query, Role

_NEVER_AMOUNTS: Final = (UnitClass.CODE, UnitClass.ORDINAL, UnitClass.CLOCK)
_OTHER_MEASURE: Final = 0.25
"""A count with another measure word than the one asked with: 几条 answered by 三件."""
_ONLY_IF_ASKED: Final = {
    UnitClass.MONEY: regex.compile(
        r"钱|元|投资|投入|产值|收入|收益|营收|额|利润|税|价|费|款|贷|资金|融资|损失|薪|补|奖|捐|成本|预算|值|花|耗资|规模|"
        r"省(?![份市级里内外委])|卖|欠|赔|罚|交了|赚|亏|挣|便宜|贵"
    ),
    UnitClass.PERCENT: regex.compile(r"率|比例|比重|百分|%|成$|占|增|降|涨|跌"),
    UnitClass.DURATION: regex.compile(r"[时天年月久期周停等用花耗]|分钟"),
    UnitClass.AGE: regex.compile(r"岁|年龄|年纪|多大"),
}
_OF_PERSONS: Final = {"人", "名", "位"}
_NOUN_BEHIND: Final = regex.compile(r"(?!了|的|呢|才|就|算|来|去|合适)[^\W\d_]{1,6}")
_OUTPUT: Final = regex.compile(r"产能|产量|年产|产[^业品]")
_POWER_ASKED: Final = regex.compile(r"功率|装机|规模|容量|发电|瓦|电力|[mkg]w")


@lru_cache(maxsize=8192)
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence; cached, as sentences are asked about again and again."""
    return tuple(find_figures(text))


def find_amounts(query: Query, text: str) -> Iterator[Candidate]:
    """Yield the figures of a sentence, each with how well it fits what the question asks for."""
    request, folded = figure_request(query.folded), fold(text)
    for figure in figures_of(text):
        if figure.named or any(
            t.role is Role.SPECIFIER and t.text == figure.surface.lower() for t in query.terms
        ):
            continue
        fit = _figure_fit(query, request, figure)
        fit *= state_fit(query.folded, folded, figure.outer_start)
        fit *= result_fit(query.folded, folded, figure.outer_start, figure.outer_end)
        fit *= gap_fit(query.folded, folded, figure.outer_start)
        fit *= per_fit(query.folded, folded, figure.outer_start, figure.outer_end)
        yield Candidate(
            figure.outer_start, figure.outer_end, text[figure.outer_start : figure.outer_end], fit
        )


def _counted(query: Query) -> str:
    """What of the question says what is counted: 旧书 of 卖了多少旧书, else all of it."""
    behind = query.folded[query.focus.end :]
    found = _NOUN_BEHIND.match(behind) if query.folded[: query.focus.end].endswith("多少") else None
    return found[0] if found else query.folded


def has_other_figure(query: Query, text: str, start: int, end: int) -> bool:
    """Whether the run `text[start:end]` holds figures, and none can be the asked-for one (51万元 where 多少家 is asked)."""
    request = figure_request(query.folded)
    if request is None or (request.unit is None and request.unit_class is not UnitClass.MONEY):
        return False
    found = [f for f in figures_of(text) if f.start < end and start < f.end]
    return bool(found) and not any(_figure_fit(query, request, figure) for figure in found)


def _figure_fit(query: Query, request: FigureRequest | None, figure: Figure) -> float:
    wanted = request.unit_class if request else None
    if wanted is None:
        if figure.unit_class in _NEVER_AMOUNTS or (
            figure.unit_class is UnitClass.POWER and not _POWER_ASKED.search(query.folded)
        ):
            return 0.0
        if figure.unit_class is UnitClass.COUNT and _OUTPUT.search(query.folded):
            return 0.5
        counted = _counted(query)
        for unit_class, asked_by in _ONLY_IF_ASKED.items():
            if figure.unit_class is unit_class and not asked_by.search(counted):
                return 0.3
        return 0.8 if figure.low > 1 or figure.surface[0].isdigit() else 0.3
    if wanted is UnitClass.MONEY and figure.unit_class is UnitClass.RATE:
        return 1.0 if "元/" in figure.unit else 0.0
    asked = request.unit if request else None
    if figure.unit_class is wanted:
        printed = bare(figure.printed_unit)
        if asked is None or asked == printed or wanted not in (UnitClass.COUNT, UnitClass.PERSON):
            return 1.0
        if {asked, printed} <= _OF_PERSONS:
            return 1.0
        if "个" in (asked, printed):
            return 0.85
        return _OTHER_MEASURE if may_count_the_same(asked, printed) else 0.0
    if (
        wanted is UnitClass.PERSON
        and figure.unit_class is UnitClass.COUNT
        and bare(figure.printed_unit) == "个"
    ):
        return 0.85
    if {wanted, figure.unit_class} <= {UnitClass.COUNT, UnitClass.PERSON, UnitClass.NUMBER}:
        return (
            0.6 if wanted is not UnitClass.PERSON or figure.unit_class is UnitClass.NUMBER else _OTHER_MEASURE
        )
    return 0.0
