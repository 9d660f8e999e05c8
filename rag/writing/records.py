"""What goes to a language model and what it is held to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import Article


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a model may read and write, in tokens as its writer counts them, and for how many seconds."""

    reading: int = 1200
    """Tokens of all passages together, their headers included."""
    writing: int = 300
    seconds: float = 20.0
    """For one answer, repairs included."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as the model sees it: `number` is its marker, `article.text[start:end]` what is shown."""

    number: int
    article: Article
    chunk_id: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The verbatim text that is shown."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, without its full stop and markers; `markers` as it gave them."""

    text: str
    markers: tuple[int, ...]
