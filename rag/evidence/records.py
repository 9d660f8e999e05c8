"""What was found to answer a question with."""

from __future__ import annotations

from dataclasses import dataclass

from rag.evidence.coverage import Cover
from rag.evidence.story import Sentence, Story


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of a sentence that could be the asked-for thing; offsets into the sentence, `fit` (0 to 1) how
    well its type is the one asked for."""

    start: int
    end: int
    text: str
    fit: float


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence as the answer, each from 0 to 1."""

    direct: float
    """Share of the question's weight that the sentence itself covers."""
    around: float
    """The same with heading, paragraph and article counted in."""
    key: float
    """Share of the key terms (what is asked of the subject) that the sentence covers."""
    names: float
    """The worst-covered name or specifier, looked for in the whole article."""
    attribute: float
    """The worst-covered attribute that the question asks about, in the sentence or just before it; 1 for none."""
    missing: float
    """Share of the question's weight, key terms aside, that the whole article does not have."""
    time: float
    """Whether it speaks of the time asked about."""
    main: float
    """0 where the sentence goes on about a second thing of its kind that the question does not name."""
    fit: float
    """How well its best candidate has the wanted type; 0.5 where no type is wanted."""
    cause: float
    """1 where the sentence speaks of causes, purposes or means."""
    only: float
    """1 where no other sentence of the article has a candidate that fits as well, less the more there are."""
    near: float
    """How near the best candidate stands to what the sentence covers."""
    semantic: float
    """Similarity of sentence and question in the encoder's space: 0 as unrelated, 1 as a question and its answer."""
    retrieval: float
    """Fused retrieval score of its passage, scaled within the question."""
    pointed: float = 0.0
    """1 where a reader takes its answer from the sentence."""
    read: float = 0.0
    """The reader's log-odds that this answer, or the one it sees elsewhere in the passage, is right; 0 unread."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article that may answer the question."""

    story: Story
    chunk_id: str
    sentence: Sentence
    covers: tuple[Cover, ...]
    candidate: Candidate | None
    features: Features
    score: float

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.story.article.text[self.sentence.start : self.sentence.end]
