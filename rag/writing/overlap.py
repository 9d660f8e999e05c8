"""How much of what a sentence says stands in a text, by characters in pairs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

import regex

from corpus.normalise import fold

_WORD: Final = regex.compile(r"[\p{L}\p{N}]+")


@lru_cache(maxsize=4096)
def pairs_of(*texts: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and digits of `texts`, folded."""
    return frozenset(
        a + b for text in texts for word in _WORD.finditer(fold(text)) for a, b in pairwise(word.group())
    )


def covered(text: str, texts: Iterable[str]) -> float:
    """Return the share (0 to 1) of the pairs of `text` that stand in one of `texts`; 0 for a text without any."""
    wanted = pairs_of(text)
    if not wanted:
        return 0.0
    return len(wanted & pairs_of(*texts)) / len(wanted)
