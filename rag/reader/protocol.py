"""What every reader takes and gives, whichever model is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """One passage as a reader sees it.

    `heading` is what stands over the passage in the newspaper (see `reader.heading.heading_line`); it says
    whom and when the passage is about, and answers are never taken from it.
    """

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage: `text[start:end]` is its best answer, offsets in code points.

    `start == end == 0` where there is nothing to read. `answerable` is the probability, 0 to 1, that the passage
    answers the question; `score` orders readings of one question (its log odds, for a reader that is calibrated).
    """

    start: int
    end: int
    score: float
    answerable: float


class Reader(Protocol):
    """Reads passages for one question."""

    @property
    def name(self) -> str:
        """The model as a person would call it."""

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """Return one reading for each passage, in the order given."""
