"""The default composer: the printed clause that answers, attributed, and readable on its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from corpus.normalise import fold
from rag.compose.clauses import Cut, cut, trim
from rag.compose.records import Ground, Statement
from rag.compose.subjects import fill_subject, is_place_like
from rag.compose.wording import GOES_ON, attribution
from rag.evidence.records import Evidence
from rag.facts.people import find_people
from rag.question.records import Query, Role, Want

_ASCII_COMMA: Final = regex.compile(r"(?<=[^\x00-\x7f]),|,(?=[^\x00-\x7f])")
_ASCII_MARKS: Final = (
    (regex.compile(r"(?<=[^\x00-\x7f]);|;(?=[^\x00-\x7f])"), "；"),
    (regex.compile(r"(?<=[^\x00-\x7f]):|:(?=[^\x00-\x7f])"), "："),
)
_OF_SOMETHING: Final = regex.compile(
    r"(?:党工委|管委会|党委|党组|董事会|理事会|副?主任|副?书记|副?局长|副?总经理|副?董事长|副?院长|副?校长)"
)
_LED_IN: Final = regex.compile(
    r"^.*(?:还有|的有|包括|的是|(?<=出席|参加)的|会的|邀请|由|来自|记者采访了?|有(?=[^限]))"
)
_LONGEST: Final = 120


def fact_statement(query: Query, evidence: Evidence) -> Statement:
    """Return one sentence that states the fact a piece of evidence holds."""
    run = cut(evidence)
    if query.focus.want is Want.OFFICE or query.focus.title:
        named = _office_statement(query, evidence, run)
        if named is not None:
            return named
    return _statement(evidence, run, evidence.candidate.text if evidence.candidate else None)


def sentence_statement(evidence: Evidence, *, again: bool = False) -> Statement:
    """Return one sentence that tells all of a piece of evidence (cut at a clause if it is very long).

    `again`: it goes on from a sentence of the same article, which need not be named once more.
    """
    sentence = evidence.sentence
    run = trim(evidence.story.article.text, sentence.start, sentence.end)
    if run.end - run.start > _LONGEST:
        run = cut(evidence)
    return _statement(evidence, run, None, again=again)


def _office_statement(query: Query, evidence: Evidence, run: Cut) -> Statement | None:
    """临汾经开区党工委副书记、管委会主任是白建强: titles and name alone are no sentence."""
    article, candidate = evidence.story.article, evidence.candidate
    if candidate is None:
        return None
    base = evidence.sentence.start
    text = article.text[run.start : run.end]
    people = [
        p for p in find_people(text) if base + candidate.start < run.start + p.end <= base + candidate.end
    ]
    if not people or not people[0].titles:
        return None
    titles = (_LED_IN.sub("", people[0].titles[0]) or people[0].titles[0], *people[0].titles[1:])
    begin = text.rfind(titles[0], 0, people[0].start)
    if begin < 0 or len(text[begin : people[0].start]) > sum(map(len, titles)) + len(titles):
        return None
    names = "、".join(p.name for p in people)
    owner = article.kicker or ""
    # 党工委副书记 of what? The kicker says it where the text goes without.
    of = owner if _OF_SOMETHING.match(titles[0]) and is_place_like(owner) else ""
    held = of + "、".join(titles)
    lead = attribution(article)
    end = run.start + people[-1].end
    ground = Ground(article, evidence.chunk_id, run.start + begin, end, (of,) if of else ())
    quote = article.text[ground.start : end]
    short = held if query.focus.want is Want.OFFICE else names
    told = f"{names}是{held}" if query.focus.want is Want.OFFICE else f"{held}是{names}"
    return Statement(f"{lead}，{told}", (ground,), f"{lead}，{_full_width(quote)}", short)


def _statement(evidence: Evidence, run: Cut, short: str | None, *, again: bool = False) -> Statement:
    article = evidence.story.article
    clause = article.text[run.start : run.end]
    filled = fill_subject(evidence, clause, run.start)
    lead = GOES_ON if again else attribution(article, titled=_lacks_subject(evidence, filled.text))
    ground = Ground(article, evidence.chunk_id, run.start, run.end, filled.context)
    plain = f"{GOES_ON if again else attribution(article)}，{_full_width(clause)}"
    return Statement(f"{lead}，{_full_width(filled.text)}", (ground,), plain, short)


def _lacks_subject(evidence: Evidence, text: str) -> bool:
    """Whether the sentence names nothing that the question is about, while the headline does."""
    folded = fold(text)
    subjects = [c for c in evidence.covers if c.term.role is not Role.KEY]
    if not subjects or any(
        folded[i : i + 2] for c in subjects for i in [folded.find(c.term.text[:2])] if i >= 0
    ):
        return False
    return any(c.term.text[:2] in evidence.story.heading for c in subjects)


def _full_width(clause: str) -> str:
    """Our sentence uses Chinese marks; the quote keeps the printed ones."""
    text = _ASCII_COMMA.sub("，", clause.replace("\n", ""))
    for pattern, mark in _ASCII_MARKS:
        text = pattern.sub(mark, text)
    return text


def distinct(statements: Sequence[Statement]) -> list[Statement]:
    """Drop statements that say what an earlier one says."""
    kept: list[Statement] = []
    for statement in statements:
        quote = fold(statement.grounds[0].quote)
        if not any(quote in fold(k.grounds[0].quote) or fold(k.grounds[0].quote) in quote for k in kept):
            kept.append(statement)
    return kept
