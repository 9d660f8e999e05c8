"""What every system under comparison is asked to do. Stdlib only: it runs in each system's own environment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk as every system gets it: `text` is headline and kicker, then the chunk itself."""

    id: str
    article: str
    text: str


class System(Protocol):
    """A retrieval system in its own recommended set-up; the model is loaded when first used. `k` counts chunks."""

    @property
    def version(self) -> str:
        """Name and release."""

    def encode(self, texts: Sequence[str], batch: int) -> None:
        """Embed passages, `batch` at a time, and forget them: for choosing the batch size."""

    def build(self, source: Path, folder: Path) -> None:
        """Index what `source` holds and save the index in `folder`."""

    def open(self, folder: Path) -> None:
        """Open the saved index, model included, ready to be searched."""

    def search(self, question: str, k: int) -> list[str]:
        """Return the article of each of the `k` best chunks, best first. Called from several threads."""

    def replace(self, article: str, parts: Sequence[Part]) -> None:
        """Put `parts` in place of those that the article has, in the opened index."""

    def save(self) -> None:
        """Make what was replaced last; a system that has done so already does nothing."""


def read_parts(path: Path) -> list[Part]:
    """Read chunks, one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [Part(**json.loads(line)) for line in lines]


def by_article(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """Group chunks by article, in the order given."""
    grouped: dict[str, list[Part]] = {}
    for part in parts:
        grouped.setdefault(part.article, []).append(part)
    return grouped
