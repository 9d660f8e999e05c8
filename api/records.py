"""What this room adds to the nouns of the others."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Failure


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of an ingest: articles by what happened to them, new chunks, what could not be read.

    `interrupted`: the user stopped it; what is counted here is stored.
    """

    articles_added: int
    articles_updated: int
    articles_unchanged: int
    chunks: int
    failed: tuple[Failure, ...]
    seconds: float
    interrupted: bool = False

    @property
    def stored(self) -> int:
        """Articles that are in the archive now, whether they were before or not."""
        return self.articles_added + self.articles_updated + self.articles_unchanged


@dataclass(frozen=True, slots=True)
class BackupCard:
    """What a finished backup says of itself: when it was made (UTC), what its store holds, the archive's model,
    and size in bytes and SHA-256 of the store's file."""

    made: str
    articles: int
    chunks: int
    model: str | None
    size: int
    sha256: str
