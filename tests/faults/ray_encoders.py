"""Encoders that tests put on the nodes of a cluster; workers import them from here."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.records import FloatMatrix
from tests.support import HashingEncoder

DIMENSION = 64
PATIENCE = 120.0


def plain() -> HashingEncoder:
    """Return the encoder of whoever drives; those on the nodes have its fingerprint."""
    return HashingEncoder(DIMENSION)


def node() -> str:
    """Return the id of the node on which this runs."""
    import ray  # noqa: PLC0415  (an extra)

    return str(ray.get_runtime_context().get_node_id())


@dataclass(frozen=True)
class Journal:
    """A folder in which encoders on all nodes write down what they do."""

    folder: Path

    def note(self, what: str, count: int = 1) -> None:
        with (self.folder / f"{what}.{node()}").open("a") as file:
            file.write(f"{count}\n")

    def counts(self, what: str) -> dict[str, list[int]]:
        """Return what was noted by node, one number a note."""
        return {
            path.suffix[1:]: [int(line) for line in path.read_text().split()]
            for path in self.folder.glob(f"{what}.*")
        }

    def total(self, what: str) -> int:
        return sum(sum(counts) for counts in self.counts(what).values())


class TellingEncoder(HashingEncoder):
    """Writes down how many texts it embeds."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(DIMENSION)
        self._journal = journal

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        vectors = super().encode_passages(texts)
        self._journal.note("embedded", len(texts))
        return vectors


class DoomedEncoder(TellingEncoder):
    """On the node `doomed` it does one batch and is stuck in the second; elsewhere it waits until that is so."""

    def __init__(self, journal: Journal, doomed: str) -> None:
        super().__init__(journal)
        self._doomed = doomed

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        if node() != self._doomed:
            self._wait(lambda: self._journal.total("stuck") > 0)
        elif self._doomed in self._journal.counts("embedded"):
            self._journal.note("stuck")
            self._wait(lambda: False)
        return super().encode_passages(texts)

    @staticmethod
    def _wait(found: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not found() and time.monotonic() < end:
            time.sleep(0.01)


def another() -> HashingEncoder:
    """Return an encoder that the archive was not made with."""
    return HashingEncoder(DIMENSION, name=f"another on {platform.node()}")
