"""One question in, one cited and verified answer out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from corpus.errors import BadInputError
from corpus.normalise import fold
from corpus.records import ArticleFilter
from embeddings.archive import Archive
from rag.answering import Part, answer_part
from rag.checking import passing
from rag.compose.records import Statement
from rag.compose.wording import refusal
from rag.composers.amending import amended_steps
from rag.composers.extractive import ExtractiveComposer
from rag.composers.protocol import Composer
from rag.composers.tally import Tally
from rag.conflicts.alternatives import open_choice
from rag.conflicts.amending import amended_statements
from rag.conflicts.book import CorrectionBook
from rag.conflicts.telling import open_conflict
from rag.conversation import Standalone
from rag.copies import copies_note
from rag.events import Event, Finished, PassagesFound, SentenceVerified
from rag.evidence.comparing import SentenceComparer
from rag.evidence.matching import TermMatcher, matchers
from rag.evidence.reading import PassageReading, Pointed, reading_with
from rag.numbering import Numbering
from rag.question.parts import split_question
from rag.question.record_asks import RecordAsk
from rag.question.records import Ask, Query
from rag.question.understand import tidy, understand
from rag.reader.protocol import Reader
from rag.records import Answer, Composition, Passage, Request
from rag.retrieval import Retrieved, Retriever
from rag.stopwatch import Stopwatch
from rag.synonyms import newspaper_synonyms

LONGEST_QUESTION: Final = 1000
MIN_CONFIDENCE_READING: Final = 0.25
MIN_CONFIDENCE_BY_RULES: Final = 0.15
"""Below these no answer is given: what lets a tenth of the questions without an answer through (docs/answers.md)."""

_EVERY_KIND: Final = (
    "报社2024年有多少名记者？",
    "报社总编辑是谁？",
    "报社在哪里？",
    "哪家公司印的报纸？",
    "报社哪天成立？",
    "报社的报道是谁写的？",
)
"""Questions that between them use every table."""


@dataclass(frozen=True, slots=True)
class _Search:
    """One single question understood, and what was found for it."""

    query: Query
    record: RecordAsk | None
    filters: ArticleFilter
    forms: tuple[TermMatcher, ...]
    found: Retrieved


class Pipeline:
    """Answers questions from one archive. Safe to share between threads."""

    def __init__(
        self,
        archive: Archive,
        min_confidence: float | None = None,
        reader: Reader | None = None,
        composer: Composer | None = None,
    ) -> None:
        """Answer from `archive`; without a reader by rules alone, which is faster and misses more; without a
        composer in the words of the articles."""
        self._archive = archive
        self._reader = reader
        self._composer = composer or ExtractiveComposer()
        self._retriever = Retriever(archive)
        default = MIN_CONFIDENCE_BY_RULES if reader is None else MIN_CONFIDENCE_READING
        self._min_confidence = default if min_confidence is None else min_confidence
        self._comparer = SentenceComparer(archive.encoder)
        self._corrections = CorrectionBook(archive)

    def warm_up(self) -> None:
        """Read the word lists that the first question would have to wait for. No language model is asked."""
        plain = copy(self)
        plain._composer = ExtractiveComposer()
        for question in _EVERY_KIND:
            plain.answer(Request(question, k=3))

    def search(self, question: str, k: int = 10, filters: ArticleFilter | None = None) -> list[Passage]:
        """Return the passages nearest to a question, best first."""
        text = tidy(_checked(question))
        wanted = filters or ArticleFilter()
        found = self._retriever.retrieve(text, k, wanted, Stopwatch())
        return list(self._corrections.beside(found.passages, wanted)[:k])

    def answer(self, request: Request) -> Answer:
        """Return the answer to a question, or an honest refusal. Raises BadInputError."""
        *_, last = self.events(request)
        assert isinstance(last, Finished)
        return last.answer

    def events(self, request: Request) -> Iterator[Event]:
        """Answer a question step by step: the passages, each sentence as soon as it is verified, the whole.

        Each part of a question that asks several things is told before the next is begun; closing the iterator
        leaves the rest undone. Raises BadInputError, before the first event.
        """
        watch = Stopwatch()
        least = self._min_confidence if request.min_confidence is None else request.min_confidence
        until = self._composer.until()
        with watch.stage("understand"):
            asked = self._composer.standalone(_checked(request.question), request.conversation, until)
            singles = split_question(tidy(asked.text))
        searches = [self._searched(open_choice(single), request, watch) for single in singles]
        passages = _merged([s.found.passages for s in searches], request.k)
        yield PassagesFound(passages)
        numbering, tally = Numbering(), Tally(self._composer.name)
        parts: list[Part] = []
        told: list[str] = []
        for search in searches:
            part = self._part(search, watch)
            parts.append(part)
            if part.confidence < least:
                continue
            for statement in self._composed(part, until, tally, watch):
                text, citations = numbering.add(statement)
                if text in told:
                    continue  # two parts of a question, one sentence that answers both
                told.append(text)
                yield SentenceVerified(text, citations)
        kept = [p for p in parts if p.statements and p.confidence >= least]
        if not kept:
            declined = _declined(request, asked, parts, passages, watch, self._composer.name)
            yield SentenceVerified(declined.answer, ())
            yield Finished(declined)
            return
        shorts = [p.short for p in kept if p.short]
        yield Finished(
            Answer(
                question=request.question,
                answered=True,
                answer="".join(told),
                short_answer="；".join(shorts) if shorts else None,
                citations=numbering.citations,
                passages=passages,
                confidence=round(min(p.confidence for p in kept), 4),
                conflict=open_conflict([p.dispute for p in kept if p.dispute], numbering.citations),
                warnings=(*_understood(asked), *_warnings(parts, kept), *tally.warnings),
                timings_ms=watch.timings(),
                composition=tally.composition(),
            )
        )

    def _searched(self, text: str, request: Request, watch: Stopwatch) -> _Search:
        with watch.stage("understand"):
            query, record = understand(
                text,
                request.asked_on or date.today(),
                self._has_signed,
                day_given=request.asked_on is not None,
            )
            filters = replace(request.filters, credit=query.person) if query.person else request.filters
            forms = matchers(query, newspaper_synonyms())
        topic = record.topic if record and record.topic.strip() else query.text
        found = self._retriever.retrieve(topic, request.k, filters, watch)
        arranged = self._corrections.beside(found.passages, filters)
        return _Search(query, record, filters, forms, replace(found, passages=arranged))

    def _part(self, search: _Search, watch: Stopwatch) -> Part:
        with watch.stage("select"):
            part = answer_part(
                search.query,
                search.record,
                self._corrections.readable(search.query.text, search.found.passages),
                search.forms,
                self._comparer.to(search.found.vector),
                self._archive.store,
                search.filters,
                search.found.prints,
                self._reading(search.query, watch),
                amend=self._corrections.of,
            )
        with watch.stage("verify"):
            return self._with_other_prints(passing(self._corrected(part)), search.found.copies)

    def _composed(self, part: Part, until: float, tally: Tally, watch: Stopwatch) -> Iterator[Statement]:
        """The sentences of a part as its composer tells them, each corrected where its article was."""
        if not part.statements:
            return
        with closing(self._composer.compose(part, until)) as steps:
            told = tally.take(amended_steps(steps, part, self._corrections.of))
            while True:
                with watch.stage("compose"):
                    statement = next(told, None)
                if statement is None:
                    return
                yield statement

    def _corrected(self, part: Part) -> Part:
        """Say what is right where a cited article was corrected."""
        amended = amended_statements(part.statements, part.short, self._corrections.of)
        if not amended.warnings:
            return part
        # What was yes of the wrong figure need not be of the right one; the sides of a dispute are corrected.
        short = None if part.query.ask is Ask.YESNO else part.short if part.dispute else amended.short
        warnings = (*part.warnings, *amended.warnings)
        return replace(part, statements=amended.statements, short=short, warnings=warnings)

    def _reading(self, query: Query, watch: Stopwatch) -> PassageReading | None:
        if self._reader is None:
            return None
        read = reading_with(self._reader, query.text)

        def timed(passages: Sequence[Passage]) -> list[Pointed]:
            with watch.stage("read"):
                return read(passages)

        return timed

    def _with_other_prints(self, part: Part, copies: Mapping[str, tuple[str, ...]]) -> Part:
        """Say of each cited story where else it was printed."""
        cited = dict.fromkeys(g.article.id for s in part.statements for g in s.grounds)
        notes = [
            copies_note(self._archive.store.get_many(k for k in copies[key] if k not in cited).values())
            for key in cited
            if key in copies
        ]
        return replace(part, warnings=(*part.warnings, *(n for n in notes if n))) if notes else part

    def _has_signed(self, name: str) -> bool:
        return self._archive.store.count(ArticleFilter(credit=name)) > 0


def _checked(question: str) -> str:
    text = question.strip()
    if not fold(text).strip(" ?!。.,、:;\"'()…-"):
        raise BadInputError("问题是空的，请写出要问的内容。")
    if len(text) > LONGEST_QUESTION:
        raise BadInputError(f"问题太长（{len(text)} 个字），请缩短到 {LONGEST_QUESTION} 个字以内。")
    return text


def _merged(lists: Sequence[Sequence[Passage]], k: int) -> tuple[Passage, ...]:
    """Passages of all parts, in turns, none twice."""
    merged: dict[str, Passage] = {}
    for rank in range(max((len(passages) for passages in lists), default=0)):
        for passages in lists:
            if rank < len(passages):
                merged.setdefault(passages[rank].chunk_id, passages[rank])
    return tuple(merged.values())[:k]


def _declined(
    request: Request,
    asked: Standalone,
    parts: Sequence[Part],
    passages: tuple[Passage, ...],
    watch: Stopwatch,
    composer: str,
) -> Answer:
    reason = next((p.declined for p in parts if p.declined), None)
    return Answer(
        question=request.question,
        answered=False,
        answer=reason or refusal(tidy(asked.text)),
        short_answer=None,
        citations=(),
        passages=passages,
        confidence=round(max((p.confidence for p in parts), default=0.0), 4),
        conflict=None,
        warnings=_understood(asked),
        timings_ms=watch.timings(),
        composition=Composition(composer, 0),
    )


def _understood(asked: Standalone) -> tuple[str, ...]:
    return (asked.note,) if asked.note else ()


def _warnings(parts: Sequence[Part], kept: Sequence[Part]) -> list[str]:
    missing = [refusal(p.query.text) for p in parts if p not in kept]
    return [*missing, *dict.fromkeys(w for p in kept for w in p.warnings)]
