"""What a cosine means: encoders crowd theirs into different, narrow ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from embeddings.protocols import Encoder


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Mean cosine of a question with an unrelated sentence (0 on the scale) and with its answer (1)."""

    unrelated: float
    related: float

    def scale(self, cosine: float) -> float:
        """Return a cosine on the scale, held to −1 … 2."""
        span = max(self.related - self.unrelated, 1e-6)
        return min(max((cosine - self.unrelated) / span, -1.0), 2.0)


def measure(encoder: Encoder) -> Yardstick:
    """Measure an encoder on the dozen invented questions and answers that ship with the project."""
    text = resources.files("rag").joinpath("data/yardstick.tsv").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    cosines = encoder.encode_queries([q for q, _ in pairs]) @ encoder.encode_passages([a for _, a in pairs]).T
    own = np.diagonal(cosines)
    others = cosines[~np.eye(len(pairs), dtype=bool)]
    return Yardstick(float(others.mean()), float(own.mean()))


SentenceCosines = Callable[[Sequence[str]], list[float]]
"""Cosines of sentences with the question, on the yardstick's scale."""
