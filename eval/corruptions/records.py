"""What is corrupted, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from corpus.records import Article


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence printed in `article`, whole and verbatim, and the `lead` that an answer opens it with."""

    article: Article
    sentence: str
    lead: str

    @property
    def text(self) -> str:
        """The sentence as an answer states it."""
        return f"{self.lead}，{self.sentence}"


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A sentence of which one thing of `kind` was made false."""

    stated: Stated
    text: str
    kind: str


Edit = Callable[[Stated, Random], str | None]
"""Returns the whole text with one thing falsified; None where the sentence has nothing of the kind."""
