"""The default composer: the printed clause that answers, attributed, and readable on its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from corpus.normalise import fold
from rag.compose.clauses import Cut, cut, trim
from rag.compose.records import Ground, Statement
from rag.compose.subjects import fill_subject
from rag.compose.wording import attribution
from rag.evidence.records import Evidence

_ASCII_COMMA: Final = regex.compile(r"(?<=[^\x00-\x7f]),|,(?=[^\x00-\x7f])")
_ASCII_MARKS: Final = (
    (regex.compile(r"(?<=[^\x00-\x7f]);|;(?=[^\x00-\x7f])"), "；"),
    (regex.compile(r"(?<=[^\x00-\x7f]):|:(?=[^\x00-\x7f])"), "："),
)
_LONGEST: Final = 120


def fact_statement(evidence: Evidence) -> Statement:
    """Return one sentence that states the fact a piece of evidence holds."""
    run = cut(evidence)
    return _statement(evidence, run, evidence.candidate.text if evidence.candidate else None)


def sentence_statement(evidence: Evidence) -> Statement:
    """Return one sentence that tells all of a piece of evidence (cut at a clause if it is very long)."""
    sentence = evidence.sentence
    run = trim(evidence.story.article.text, sentence.start, sentence.end)
    if run.end - run.start > _LONGEST:
        run = cut(evidence)
    return _statement(evidence, run, None)


def _statement(evidence: Evidence, run: Cut, short: str | None) -> Statement:
    article = evidence.story.article
    clause = article.text[run.start : run.end]
    filled = fill_subject(evidence, clause, run.start)
    lead = attribution(article)
    ground = Ground(article, evidence.chunk_id, run.start, run.end, filled.context)
    plain = f"{lead}，{_full_width(clause)}"
    return Statement(f"{lead}，{_full_width(filled.text)}", (ground,), plain, short)


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
