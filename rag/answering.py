"""Answering one single question from its passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lookalikes import alike
from corpus.records import ArticleFilter
from corpus.store import ArticleStore
from rag.bibliography import answer_from_records
from rag.compose.extractive import fact_statement
from rag.compose.kinds import tell_kind
from rag.compose.records import Statement
from rag.conflicts.amending import Amend, prefer_right, reading_value, uncorrected
from rag.conflicts.finding import hear
from rag.conflicts.records import Dispute, Reading
from rag.conflicts.telling import tell
from rag.evidence.matching import TermMatcher
from rag.evidence.reading import PassageReading
from rag.evidence.records import Evidence
from rag.evidence.scoring import probability
from rag.evidence.selection import select
from rag.evidence.timing import relative_years
from rag.evidence.yardstick import SentenceCosines
from rag.question.record_asks import RecordAsk
from rag.question.records import Query
from rag.records import Passage


@dataclass(frozen=True, slots=True)
class Part:
    """What one single question came to."""

    query: Query
    statements: tuple[Statement, ...]
    short: str | None
    confidence: float
    passages: tuple[Passage, ...]
    declined: str | None = None
    warnings: tuple[str, ...] = ()
    dispute: Dispute | None = None
    reworded: tuple[Statement, ...] = ()
    """Those of the statements that passed verification only in their plain wording."""
    dropped: int = 0
    """How many statements did not pass."""


def answer_part(
    query: Query,
    record: RecordAsk | None,
    passages: Sequence[Passage],
    forms: tuple[TermMatcher, ...],
    similar: SentenceCosines,
    store: ArticleStore,
    filters: ArticleFilter,
    prints: Sequence[Passage] = (),
    read: PassageReading | None = None,
    amend: Amend = uncorrected,
) -> Part:
    """Return the statements that answer a single question, or none.

    `prints` are passages of other prints of the same stories: they should say the same, and are heard if not.
    Statements are as printed; `amend` is needed to compare what is said with corrections in mind.
    """
    if record is not None:
        found = answer_from_records(query, record, passages, forms, store, filters)
        confidence = found.confidence if found.statements else 0.1
        return Part(query, found.statements, found.short, confidence, tuple(passages), found.declined)
    evidence = [prefer_right(e) for e in select(query, passages, forms, similar, read)]
    if not evidence:
        return Part(query, (), None, 0.0, tuple(passages))
    best = evidence[0]
    warnings = (*_misprints(best), *_dated(best))
    witnesses = [*evidence, *(select(query, prints, forms, similar) if prints else ())]
    heard = hear(query, [Reading(e, reading_value(e, amend)) for e in witnesses])
    if outcome := tell(query, heard, fact_statement):
        statements, short, dispute = list(outcome.statements), outcome.short, outcome.dispute
        warnings = (*warnings, *outcome.warnings)
    else:
        (statements, short), dispute = tell_kind(query, evidence), None
    return Part(
        query,
        tuple(statements),
        short,
        probability(best.score),
        tuple(passages),
        warnings=warnings,
        dispute=dispute,
    )


def _dated(evidence: Evidence) -> tuple[str, ...]:
    """Say which year the paper means by 去年: the reader counts from another day."""
    found = dict.fromkeys(relative_years(evidence.story, evidence.sentence))
    return tuple(f"原文的“{word}”指{year}年。" for word, year in found)


def _misprints(evidence: Evidence) -> tuple[str, ...]:
    """Say so where a word of the question is printed with a look-alike."""
    told: list[str] = []
    for cover in evidence.covers:
        word = cover.term.text
        printed = [evidence.sentence.folded[m.start : m.end] for m in cover.direct[:1]]
        told += [f"原文把“{word}”印作“{p}”，引文照原样。" for p in printed if p != word and alike(word, p)]
    return tuple(told)
