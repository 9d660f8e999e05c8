"""What a question is taken to mean in its conversation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be understood by itself; `note` tells the asker how it was understood, None where it
    is the question as asked."""

    text: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question as it was understood, and what was answered ("" if nothing was)."""

    question: str
    answer: str
