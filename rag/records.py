"""What a question becomes on its way to a cited answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from corpus.records import Article, ArticleFilter


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of a conversation; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """A question and the terms on which it is asked; `asked_on` None means today."""

    question: str
    filters: ArticleFilter = field(default_factory=ArticleFilter)
    k: int = 10
    min_confidence: float | None = None
    asked_on: date | None = None
    conversation: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk with the article it is part of; `article.text[start:end] == text`."""

    chunk_id: str
    article: Article
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """One marker: the article, and the verbatim run of it (`article.text[start:end] == quote`) that supports
    what is said."""

    marker: int
    article: Article
    chunk_id: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One value given by one side of a disagreement, with the marker of its citation."""

    value: str
    marker: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Cited articles give different values for the same asked-for thing; newest first."""

    about: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """How an answer was put into words. `emitted` counts its sentences; of these `repaired` passed verification
    only after being put right, and `quoted` were taken over from the extractive composer though a model writes.
    `dropped` did not pass. `fallback`: of a part of the answer nothing that the model wrote is told."""

    composer: str
    emitted: int
    repaired: int = 0
    dropped: int = 0
    quoted: int = 0
    fallback: bool = False


NOT_COMPOSED: Final = Composition("extractive", 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and on what ground. `citations` is empty exactly when `answered` is false."""

    question: str
    answered: bool
    answer: str
    short_answer: str | None
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    confidence: float
    conflict: Conflict | None
    warnings: tuple[str, ...]
    timings_ms: tuple[tuple[str, float], ...]
    composition: Composition = NOT_COMPOSED
