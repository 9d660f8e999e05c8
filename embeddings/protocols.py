"""The seams of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from embeddings.records import FloatMatrix


class Encoder(Protocol):
    """Turns texts into unit vectors. Implementations add the model's own query and passage prompts."""

    @property
    def name(self) -> str:
        """The model as a person would call it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors would: model weights, backend, prompts, length limit."""

    @property
    def dimension(self) -> int:
        """Columns of what is returned."""

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension), in the order given."""
