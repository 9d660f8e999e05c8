"""The runs of a sentence that could be the asked-for thing, by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import regex

from corpus.dates import Step, TimeMention, find_times
from rag.evidence.matching import TermMatcher
from rag.evidence.offices import office_fit
from rag.evidence.records import Candidate
from rag.facts import (
    Figure,
    FigureRequest,
    UnitClass,
    figure_request,
    find_figures,
    find_organisations,
    find_people,
    find_places,
)
from rag.question.records import Query, Role, Want
from rag.synonyms import newspaper_synonyms

_NEVER_AMOUNTS: Final = (UnitClass.CODE, UnitClass.ORDINAL, UnitClass.CLOCK)
_DAY_ASKED: Final = regex.compile(r"[天日号]")
_YEAR_ASKED: Final = regex.compile(r"年")
_BODIES_TOO: Final = regex.compile(
    r"建|承|办|投资|施工|生产|研发|提供|供|主持|负责|运营|管|贷|批|资助|捐|获|赢"
)
_SITES: Final = regex.compile(
    r"(?:园区?|区|馆|中心|楼|站|场|厂|校|院|所|基地|广场|大厦|酒店|宾馆|公园|路|街|桥|村|镇|社区|小区|库|港|山|河|湖|岛)$"
)


def find_candidates(query: Query, text: str) -> list[Candidate]:
    """Return the candidates of the wanted type in the text of a sentence (none where no type is wanted)."""
    find = _FINDERS.get(query.focus.want)
    if find is None:
        return []
    return [c for c in find(query, text) if c.fit > 0 and not _is_asked(query, c)]


def _is_asked(query: Query, candidate: Candidate) -> bool:
    """What the question itself says is not its answer."""
    return len(candidate.text) >= 2 and candidate.text.lower() in query.folded


# Figures


@lru_cache(maxsize=8192)
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence; cached, as sentences are asked about again and again."""
    return tuple(find_figures(text))


def _numbers(query: Query, text: str) -> Iterator[Candidate]:
    request = figure_request(query.folded)
    for figure in figures_of(text):
        if figure.named or any(
            t.role is Role.SPECIFIER and t.text == figure.surface.lower() for t in query.terms
        ):
            continue
        fit = _figure_fit(query, request, figure)
        yield Candidate(
            figure.outer_start, figure.outer_end, text[figure.outer_start : figure.outer_end], fit
        )


def _figure_fit(query: Query, request: FigureRequest | None, figure: Figure) -> float:
    wanted = request.unit_class if request else None
    if wanted is None:
        return 0.0 if figure.unit_class in _NEVER_AMOUNTS else 0.8
    asked = request.unit if request else None
    if figure.unit_class is wanted:
        if asked is None or asked == figure.printed_unit or wanted not in (UnitClass.COUNT, UnitClass.PERSON):
            return 1.0
        return 0.85 if "个" in (asked, figure.printed_unit) else 0.6
    if {wanted, figure.unit_class} <= {UnitClass.COUNT, UnitClass.PERSON, UnitClass.NUMBER}:
        return 0.6
    return 0.0


# Times


@lru_cache(maxsize=8192)
def _times_of(text: str) -> tuple[TimeMention, ...]:
    return tuple(find_times(text))


def _times(query: Query, text: str) -> Iterator[Candidate]:
    word = query.folded[query.focus.start : query.focus.end]
    for mention in _times_of(text):
        if mention.names_days:
            yield Candidate(mention.start, mention.end, mention.surface, _time_fit(word, mention))


def _time_fit(word: str, mention: TimeMention) -> float:
    has_day = mention.days is not None or mention.weekday is not None or _steps(mention, Step.DAY)
    has_month = mention.months is not None or _steps(mention, Step.MONTH)
    has_year = mention.years is not None or _steps(mention, Step.YEAR)
    if mention.shift is not None and mention.shift.window:
        return 0.3
    if _DAY_ASKED.search(word) and "日子" not in word:
        return 1.0 if has_day else 0.4 if has_month else 0.2
    if _YEAR_ASKED.search(word):
        return 1.0 if has_year else 0.3
    return 1.0 if has_day else 0.95 if has_month else 0.85


def _steps(mention: TimeMention, step: Step) -> bool:
    return mention.shift is not None and mention.shift.step is step


# Persons, bodies and places


def _persons(query: Query, text: str) -> Iterator[Candidate]:
    title = query.focus.title
    bodies = _bodies(query) if title else ()
    for person in find_people(text):
        fit = office_fit(title, person.title, bodies) if title else 1.0
        yield Candidate(person.start, person.end, person.name, fit)
    if not title and _BODIES_TOO.search(query.folded):
        for body in find_organisations(text):
            yield Candidate(body.start, body.end, body.name, 0.75)


@lru_cache(maxsize=256)
def _bodies(query: Query) -> tuple[TermMatcher, ...]:
    """Matchers for the body whose office is asked for: what the question says before the title."""
    title = query.focus.title
    at = query.folded.find(title or "", query.focus.start)
    chosen = [t for t in query.terms if t.text != title and (t.start < at or at < 0)]
    return tuple(TermMatcher(t, newspaper_synonyms()) for t in chosen)


def _organisations(query: Query, text: str) -> Iterator[Candidate]:
    noun = query.focus.noun or ""
    for body in find_organisations(text):
        yield Candidate(body.start, body.end, body.name, 1.0 if noun and noun in body.name else 0.9)


def _places(query: Query, text: str) -> Iterator[Candidate]:
    for place in find_places(text):
        yield Candidate(place.start, place.end, place.name, 1.0)
    for body in find_organisations(text):
        if _SITES.search(body.name):
            yield Candidate(body.start, body.end, body.name, 0.9)


_FINDERS: Final[dict[Want, Callable[[Query, str], Iterator[Candidate]]]] = {
    Want.NUMBER: _numbers,
    Want.TIME: _times,
    Want.PERSON: _persons,
    Want.ORGANISATION: _organisations,
    Want.PLACE: _places,
}
