"""What composes an answer: one protocol for whatever does it, and the steps it goes through."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.answering import Part
from rag.compose.records import Statement
from rag.conversation import Standalone
from rag.records import Turn


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that has passed verification. `repaired`: only after it was put right once; `quoted`: taken over
    from the extractive composer because the model did not say it."""

    statement: Statement
    repaired: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that did not pass and is left out; `problem` says why, in Chinese. `is_told_of`: a warning of the
    part says so already."""

    problem: str
    is_told_of: bool = False


@dataclass(frozen=True, slots=True)
class FellBack:
    """The model failed, or nothing of what it wrote is told (`wholly`); `reason` is for the reader, in Chinese."""

    reason: str
    wholly: bool


Step = Told | Dropped | FellBack


class Composer(Protocol):
    """Puts into words what was found. Safe to share between threads."""

    @property
    def name(self) -> str:
        """How the setting calls it."""

    def until(self) -> float:
        """Return when, on the clock of `time.monotonic`, an answer that is begun now has to be composed."""

    def standalone(self, question: str, conversation: Sequence[Turn], until: float) -> Standalone:
        """Return the question as it is to be understood after the earlier turns."""

    def compose(self, part: Part, until: float) -> Generator[Step, None, None]:
        """Yield the sentences that answer `part`, each as soon as it has passed verification.

        `part` holds at least one verified statement; at least one sentence is told of it. Closing the iterator
        stops the work.
        """
