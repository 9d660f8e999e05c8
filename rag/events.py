"""What an answer in the making tells as it goes along."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import Answer, Citation, Passage


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """What retrieval found for all parts of the question, best first: the first event, and it comes once."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SentenceVerified:
    """One sentence that has passed verification, closed by its markers, and what these cite.

    The texts of all such events put together are the text of the answer. Where the archive has no answer the one
    sentence says so and cites nothing.
    """

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer: the last event."""

    answer: Answer


Event = PassagesFound | SentenceVerified | Finished
