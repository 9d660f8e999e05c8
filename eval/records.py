"""The nouns of an evaluation: what is asked, what came back, how well it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rag.records import Answer


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a data set.

    `answers` is a tuple of required parts, each a tuple of accepted spellings. `headlines` names the articles
    that an answer has to cite, all of them; a piece without a headline is "". `article_ids`, where given,
    names them exactly (public sets share one title among many contexts) and takes the place of `headlines`.
    `line` is where the question stands in its file, from 1.
    """

    id: str
    question: str
    answers: tuple[tuple[str, ...], ...] = ()
    headlines: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    answerable: bool = True
    kind: str = ""
    asked_on: date | None = None
    article_ids: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """How one answer did. None where the measure does not apply to the question.

    All values lie in 0..1; the functions of `metrics` and `retrieval` say what each one means. `failed` is
    true when the question could not be asked at all; that counts neither as an answer nor as declining.
    """

    answerable: bool
    answered: bool
    failed: bool = False
    parts: tuple[bool, ...] = ()
    complete: float | None = None
    f1: float | None = None
    exact: float | None = None
    article: float | None = None
    reporters: float | None = None
    precision: float | None = None
    verbatim: float | None = None
    support: float | None = None
    markers: float | None = None
    hit1: float | None = None
    hit5: float | None = None
    hit10: float | None = None
    reciprocal_rank: float | None = None
    ndcg10: float | None = None


class Fault(StrEnum):
    """Why an answer counts as a failure; the values are stable, the labels are for readers."""

    ERROR = "error"
    NOT_ANSWERED = "not_answered"
    SHOULD_DECLINE = "should_decline"
    PART_MISSING = "part_missing"
    WRONG_ARTICLE = "wrong_article"
    WRONG_REPORTER = "wrong_reporter"
    NOT_VERBATIM = "not_verbatim"
    UNSUPPORTED = "unsupported"
    BAD_MARKERS = "bad_markers"

    @property
    def label(self) -> str:
        """The fault in Chinese."""
        return _FAULT_LABELS[self]


_FAULT_LABELS = {
    Fault.ERROR: "提问出错",
    Fault.NOT_ANSWERED: "该答未答",
    Fault.SHOULD_DECLINE: "不该答却答了",
    Fault.PART_MISSING: "缺少要点",
    Fault.WRONG_ARTICLE: "出处不对",
    Fault.WRONG_REPORTER: "记者不对",
    Fault.NOT_VERBATIM: "引文与原文不符",
    Fault.UNSUPPORTED: "引文里找不到要点",
    Fault.BAD_MARKERS: "标注与出处对不上",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with what came back. `answer` is None exactly when asking failed with `error`."""

    item: Item
    answer: Answer | None
    error: str | None
    latency_ms: float
    scores: Scores
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over many questions with its 95 % bootstrap interval; `n` questions decided it."""

    name: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The figures of the questions of one kind; `kind` is free text from the data set."""

    kind: str
    questions: int
    failures: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from asking to answer, over all questions that were asked."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class EvalRun:
    """A data set put to an answerer. `latency` is None when there was no question."""

    outcomes: tuple[Outcome, ...]
    overall: tuple[Figure, ...]
    by_kind: tuple[KindFigures, ...]
    latency: Latency | None
    seconds: float

    def figures(self) -> dict[str, float]:
        """Figure name → value; names as in `eval.figures`, those that nothing decided left out."""
        return {figure.name: figure.value for figure in self.overall}

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Outcomes with at least one fault, in the order asked."""
        return tuple(outcome for outcome in self.outcomes if outcome.faults)

    @property
    def successes(self) -> tuple[Outcome, ...]:
        """Outcomes without a fault, in the order asked."""
        return tuple(outcome for outcome in self.outcomes if not outcome.faults)
