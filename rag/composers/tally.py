"""What came of the steps of one answer: its sentences, counts and warnings."""

from __future__ import annotations

from collections.abc import Iterator

from rag.compose.records import Statement
from rag.compose.wording import left_out
from rag.composers.protocol import Dropped, FellBack, Step, Told
from rag.records import Composition


class Tally:
    """Counts the steps of one answer as they are taken. For one thread."""

    def __init__(self, composer: str) -> None:
        self._composer = composer
        self._emitted = self._repaired = self._quoted = self._dropped = self._unsaid = 0
        self._fell_back = False
        self._reasons: dict[str, None] = {}

    def take(self, steps: Iterator[Step]) -> Iterator[Statement]:
        """Yield the sentences among `steps`, counting all of them."""
        for step in steps:
            match step:
                case Told(statement, repaired, quoted):
                    self._emitted += 1
                    self._repaired += repaired
                    self._quoted += quoted
                    yield statement
                case Dropped(is_told_of=is_told_of):
                    self._dropped += 1
                    self._unsaid += not is_told_of
                case FellBack(reason, wholly):
                    self._fell_back |= wholly
                    self._reasons[reason] = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader is to know of it."""
        dropped = (left_out(self._unsaid),) if self._unsaid else ()
        return (*dropped, *self._reasons)

    def composition(self) -> Composition:
        """Return the counts."""
        return Composition(
            self._composer, self._emitted, self._repaired, self._dropped, self._quoted, self._fell_back
        )
