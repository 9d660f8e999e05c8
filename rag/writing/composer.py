"""Composes with a language model: what it writes is gathered into sentences, and only what is borne out is told."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

import regex

from corpus.normalise import fold
from rag.answering import Part
from rag.compose.records import Statement
from rag.compose.wording import GOES_ON, attribution
from rag.composers.protocol import Dropped, FellBack, Step, Told
from rag.conversation import Standalone
from rag.question.records import Ask, Role
from rag.records import Turn
from rag.supporting import supported
from rag.verify import Support, verify_sentence
from rag.writing.breaker import Breaker
from rag.writing.choosing import chosen_sources
from rag.writing.completing import completed
from rag.writing.drafts import finds_nothing, gives_orders, read_draft
from rag.writing.errors import CutOffError, WriterError
from rag.writing.grounding import Grounded, align, bear_out, ground
from rag.writing.listing import as_listed
from rag.writing.overlap import covered
from rag.writing.prompt import answer_prompt, repair_prompt
from rag.writing.protocol import Writer
from rag.writing.records import Budget, Draft, Message, Source
from rag.writing.rewriting import standalone_by
from rag.writing.sentences import SentenceGatherer

_MOST_SENTENCES: Final = 8
"""Told of one question; what a model writes beyond that is not read."""
_SAID_BEFORE: Final = 0.85
"""Share of a sentence that stands in those before it, from which on it adds nothing."""
_RESTATES: Final = 0.75
"""Share of the question's weight that a sentence takes up, all of what is asked included, to be an answer to it."""
_TOUCHES: Final = 0.3
"""Share of a sentence that stands in the words that answer the question, to be about it without a word of it."""
_SURE: Final = 0.8
"""Confidence from which on the short answer that was read out of the articles holds against the model's."""
_MOSTLY: Final = 0.7
"""Share of a long short answer (a name, a clause) that has to be told to count as told."""
_LONG: Final = 6
_FIGURE: Final = regex.compile(r"[\d零〇一二两三四五六七八九十百千万亿]")
_SHORTEST: Final = 4
_REPEATS: Final = 2
"""Sentences said again after which the model is taken to go round in circles."""


@dataclass(frozen=True, slots=True)
class _Passed:
    text: str
    found: Grounded


@dataclass(frozen=True, slots=True)
class _Failed:
    draft: Draft
    nearest: Grounded | None

    @property
    def problem(self) -> str:
        return self.nearest.problems[0] if self.nearest else "资料里找不到依据"


class ModelComposer:
    """Writes with a language model, and quotes where that fails."""

    def __init__(self, writer: Writer, budget: Budget | None = None, breaker: Breaker | None = None) -> None:
        self._writer = writer
        self._budget = budget or Budget()
        self._breaker = breaker or Breaker()

    @property
    def name(self) -> str:
        """The name of its writer."""
        return self._writer.name

    def until(self) -> float:
        """All parts of an answer, its rewritten question and its repairs share one time."""
        return time.monotonic() + self._budget.seconds

    def standalone(self, question: str, conversation: Sequence[Turn], until: float) -> Standalone:
        """Let the model complete a follow-up, or put a question in another language into Chinese; by rules where
        it fails, or adds what nobody said."""
        # Half of the time is for the answer itself.
        soon = until - self._budget.seconds / 2
        return standalone_by(lambda m: self._written(m, soon), question, conversation)

    def compose(self, part: Part, until: float) -> Generator[Step, None, None]:
        """Yield what the model writes, sentence by sentence, as each passes.

        What is drawn from records, what papers disagree on and what was corrected is told as the rules word it:
        there is nothing to write better. A short answer that the model leaves out is quoted at the end.
        """
        if _is_settled(part):
            yield from (Told(statement) for statement in part.statements)
            return
        told: list[Statement] = []
        reason = "语言模型写的没有一句核对得上，下面是原文摘录。"
        for step in self._model_steps(part, until):
            match step:
                case Told(statement):
                    told.append(statement)
                    yield step
                case FellBack(said, wholly=False):
                    reason = said
                    if told:
                        yield step
                case _:
                    yield step
        if not told:
            yield FellBack(reason, wholly=True)
        if not told or not _says_short("".join(statement.text for statement in told), _expected(part)):
            named = {ground.article.id for statement in told for ground in statement.grounds}
            for statement in part.statements:
                yield Told(_going_on(statement, named), quoted=True)

    def _model_steps(self, part: Part, until: float) -> Iterator[Step]:
        """What the model makes of it; FellBack last where it failed, or found nothing and says nothing."""
        budget = self._budget
        sources = chosen_sources(part.passages, part.statements, budget.reading, self._writer.count)
        if not sources:
            yield FellBack("没有合适的段落可以交给语言模型，下面是原文摘录。", wholly=False)
            return
        judge = _Judge(sources, part)
        evidence = _evidence(part)
        waiting: list[_Passed | _Failed] = []
        failure = ""
        # The words that the answer is in are pointed at where they are sure, or a small model is not (why, what is
        # it), and else once it has seen no answer by itself: it reads better than the rules where those are in doubt.
        is_pointed_at = part.confidence >= _SURE or part.query.ask in (Ask.REASON, Ask.DESCRIBE)
        attempts = [evidence] if is_pointed_at else [None, evidence]
        for pointed in attempts:
            judge.is_led = pointed is not None and part.confidence < _SURE
            try:
                for draft in self._drafts(answer_prompt(judge.question, sources, pointed), until, judge):
                    outcome = judge.outcome(draft)
                    # One that has to be put right keeps its place: what follows waits for it.
                    if waiting or isinstance(outcome, _Failed):
                        waiting.append(outcome)
                    else:
                        yield judge.told(outcome)
            except CutOffError:
                failure = "语言模型的回答没有写完。"
            except WriterError as error:
                failure = f"{error.message}，改用原文摘录。"
            if failure or waiting or judge.has_passed or time.monotonic() >= until:
                break
        judge.is_led = part.confidence < _SURE
        for outcome in waiting:
            if isinstance(outcome, _Failed):
                yield self._repaired(outcome, judge, evidence, until)
            else:
                yield judge.told(outcome)
        if failure:
            yield FellBack(failure, wholly=False)
        elif judge.found_nothing and not judge.has_passed:
            yield FellBack("语言模型没有从资料里读出答案，下面是原文摘录。", wholly=False)

    def _drafts(self, messages: Sequence[Message], until: float, judge: _Judge) -> Iterator[Draft]:
        """Sentences of the model that are worth judging. Raises WriterError."""
        gatherer = SentenceGatherer()
        seen: set[str] = set()
        repeated = told = 0
        pieces = self._writer.write(messages, tokens=self._budget.writing, until=until)
        with self._breaker.watch(), closing(pieces):
            for piece in pieces:
                for raw in gatherer.feed(piece):
                    draft = judge.read(raw)
                    if draft is None:
                        continue
                    if fold(draft.text) in seen:
                        repeated += 1
                        if repeated >= _REPEATS:
                            return
                        continue
                    seen.add(fold(draft.text))
                    yield draft
                    told += 1
                    if told >= _MOST_SENTENCES:
                        return
        draft = judge.read(gatherer.rest())
        if draft is not None and fold(draft.text) not in seen:
            yield draft

    def _repaired(self, failed: _Failed, judge: _Judge, evidence: str, until: float) -> Told | Dropped:
        """Let the model write one sentence anew, in the printed words: the first in those that answer the question,
        others in those that they are nearest to. Once."""
        sources = judge.evidence_of(failed)
        words = "；".join(source.text for source in sources) if judge.has_told else evidence
        if not sources or time.monotonic() >= until:
            return Dropped(failed.problem)
        try:
            reply = self._written(repair_prompt(judge.question, sources, words), until)
        except WriterError:
            return Dropped(failed.problem)
        gatherer = SentenceGatherer()
        first = next((d for raw in (*gatherer.feed(reply), gatherer.rest()) if (d := judge.heard(raw))), None)
        if first is None or finds_nothing(first.text) or not judge.may_be_told(first.text):
            return Dropped(failed.problem)
        outcome = judge.outcome(first)
        if isinstance(outcome, _Failed) or judge.has_said(first, besides=failed.draft):
            return Dropped(failed.problem)
        return replace(judge.told(outcome), repaired=True)

    def _written(self, messages: Sequence[Message], until: float) -> str:
        """A short reply as a whole. Raises WriterError."""
        with self._breaker.watch():
            return "".join(self._writer.write(messages, tokens=self._budget.writing // 2, until=until))


class _Judge:
    """Judges the sentences of one answer, in order; knows which article was named last."""

    def __init__(self, sources: Sequence[Source], part: Part) -> None:
        self._sources = sources
        self._query = part.query
        self._short = _expected(part) if part.confidence >= _SURE else None
        self._bare = part.short
        self._statements = part.statements
        self._evidence = [ground for statement in part.statements for ground in statement.grounds]
        self._said: list[str] = []
        self._named: set[str] = set()
        self.found_nothing = False
        self.has_passed = self.has_told = False
        self.is_led = False
        """The model was shown words that the rules are not sure of: that it says what they say proves nothing."""

    @property
    def question(self) -> str:
        """What is asked, standing on its own."""
        return self._query.text

    def heard(self, raw: str) -> Draft | None:
        """What a gathered sentence says, None if nothing; names are joined as they are printed."""
        draft = read_draft(raw)
        return draft and replace(draft, text=as_listed(draft.text, self._sources))

    def has_said(self, draft: Draft, besides: Draft) -> bool:
        """Whether a sentence adds nothing to those before it, but for one."""
        return covered(draft.text, [said for said in self._said if said != besides.text]) >= _SAID_BEFORE

    def read(self, raw: str) -> Draft | None:
        """What a gathered sentence says, where it is about the matter at all and says something new; a bare answer
        is put into the words of the question."""
        draft = self.heard(raw)
        if draft is None:
            return None
        if finds_nothing(draft.text):
            self.found_nothing = True
            return None
        if self._bare and not _is_sentence(draft.text, self._bare) and _says_short(draft.text, self._bare):
            draft = replace(draft, text=completed(draft.text, self._query) or draft.text)
        if self._is_beside_the_point(draft.text):
            return None
        if not self.may_be_told(draft.text) or covered(draft.text, self._said) >= _SAID_BEFORE:
            return None
        self._said.append(draft.text)
        return draft

    def _is_beside_the_point(self, text: str) -> bool:
        """Whether a first sentence has nothing of the question, nor of the words that answer it: printed somewhere,
        it would pass all the same."""
        if self._said or any(t.text in fold(text) for t in self._query.terms):
            return False
        if self._bare and _says_short(text, self._bare):
            return False
        return covered(text, [g.quote for g in self._evidence]) < _TOUCHES

    def may_be_told(self, text: str) -> bool:
        """Whether it is a sentence at all, and of the articles."""
        return _is_sentence(text, self._bare) and not gives_orders(text)

    def outcome(self, draft: Draft) -> _Passed | _Failed:
        """Whether a sentence passes: on the words that the rules answer with, on what it cites, or on what bears it
        out best."""
        found = self._by_evidence(draft.text)
        if found is None:
            cited = [s for s in self._sources if s.number in draft.markers]
            found = ground(draft.text, cited, self.question) if cited else None
        if found is None or not found.ok:
            aligned = align(draft.text, self._sources, self.question)
            found = aligned if aligned and (found is None or aligned.ok) else found
        if found is not None and found.ok and self._contradicts(draft.text):
            found = Grounded(tuple(self._evidence), (f"应是“{self._short}”",), found.nearness)
        if found is None or not found.ok:
            return _Failed(draft, found)
        self.has_passed = True
        return _Passed(draft.text, found)

    def _by_evidence(self, text: str) -> Grounded | None:
        if self.is_led or not self._bare or not _says_short(text, self._bare):
            return None
        for statement in self._statements:
            found = bear_out(text, statement.grounds, self._sources, self.question)
            if found.ok:
                return found
        return None

    def told(self, passed: _Passed) -> Told:
        """The sentence as it is told, opened by who reported it where its article comes in for the first time."""
        self.has_told = True
        return Told(self._attributed(passed.text, passed.found))

    def _contradicts(self, text: str) -> bool:
        """Whether a sentence answers the question with something else than what was read out of the articles: a figure
        of the right article that belongs to another thing is borne out, and wrong."""
        if not self._short or _says_short(text, self._short):
            return False
        terms, folded = self._query.terms, fold(text)
        if any(t.role is Role.KEY and t.text not in folded for t in terms):
            return False
        taken_up = sum(t.weight for t in terms if t.text in folded)
        return taken_up >= _RESTATES * sum(t.weight for t in terms)

    def evidence_of(self, failed: _Failed) -> list[Source]:
        """What a failed sentence is shown: what it is nearest to, or else cites; the best source if it is nowhere."""
        if failed.nearest is None:
            cited = [s for s in self._sources if s.number in failed.draft.markers]
            return cited or list(self._sources[:1])
        numbers = {s.chunk_id: s.number for s in self._sources}
        return [
            Source(numbers[g.chunk_id], g.article, g.chunk_id, g.start, g.end)
            for g in failed.nearest.grounds
            if g.chunk_id in numbers
        ]

    def _attributed(self, text: str, found: Grounded) -> Statement:
        plain = Statement(text, found.grounds)
        articles = {g.article.id: g.article for g in found.grounds}
        new = [a for key, a in articles.items() if key not in self._named]
        self._named |= set(articles)
        if len(articles) != 1 or not new or text.startswith("据"):
            return plain
        named = f"{attribution(new[0])}，{text}"
        supports = [Support.of_article(g.article, quotes=(g.quote,)) for g in found.grounds]
        return replace(plain, text=named) if verify_sentence(named, *supports).ok else plain


def _is_sentence(text: str, short: str | None) -> bool:
    """A bare 乔云 or 160吨 behind 据某报报道 is none; the quote reads better."""
    return len(text) >= _SHORTEST and (short is None or fold(text) not in fold(short))


def _is_settled(part: Part) -> bool:
    grounds = [ground for statement in part.statements for ground in statement.grounds]
    return part.dispute is not None or any(g.of_record or g.reading is not None for g in grounds)


def _going_on(statement: Statement, named: set[str]) -> Statement:
    """The statement, opened by 报道还说 where all it rests on has been named before."""
    articles = {ground.article.id: ground.article for ground in statement.grounds}
    if len(articles) != 1 or not articles.keys() <= named:
        return statement
    (article,) = articles.values()
    for titled in (True, False):
        lead = attribution(article, titled=titled)
        if statement.text.startswith(f"{lead}，"):
            shorter = replace(statement, text=GOES_ON + statement.text.removeprefix(lead))
            return supported(shorter) or statement
    return statement


def _evidence(part: Part) -> str:
    """The printed words that the rules take the answer from."""
    quotes = dict.fromkeys(ground.quote for statement in part.statements for ground in statement.grounds)
    return "；".join(quotes)


def _expected(part: Part) -> str | None:
    """The short answer as far as an answer has to hold it: 是 and 否 are words that the rules put to it."""
    return None if part.query.ask is Ask.YESNO else part.short


def _says_short(told: str, short: str | None) -> bool:
    """Whether every piece of the short answer (甲、乙) stands in what is told; of a long one, most of it."""
    if short is None:
        return True
    said = fold(told).replace(" ", "")
    pieces = fold(short).replace(" ", "").replace(";", "、").split("、")
    return all(_is_said(piece, said) for piece in pieces)


def _is_said(piece: str, said: str) -> bool:
    if piece in said or (len(piece) >= _LONG and covered(piece, [said]) >= _MOSTLY):
        return True
    # A verb that clings to the first of a list: 设岚阳南、长亭.
    is_word = len(piece) >= _SHORTEST and _FIGURE.search(piece) is None
    return is_word and piece[1:] in said
