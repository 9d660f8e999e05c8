"""What a language model has to do to compose answers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from rag.writing.records import Message


class Writer(Protocol):
    """A chat model behind whatever runs it. Safe to share between threads."""

    @property
    def name(self) -> str:
        """Which composer of the settings it is: "openai", "transformers"."""

    def count(self, text: str) -> int:
        """Return how many tokens `text` takes, or an estimate that is rather too high."""

    def write(self, messages: Sequence[Message], *, tokens: int, until: float) -> Generator[str, None, None]:
        """Yield the reply in pieces as they are written, at most `tokens` of it, greedily.

        `until` is on the clock of `time.monotonic`. Closing the iterator stops the writing. Raises WriterError:
        CutOffError where the reply is not whole, WriterBusyError where the model was not asked.
        """
