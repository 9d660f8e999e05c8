"""Characters that OCR takes for one another, such as 治 and 冶."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    text = resources.files("corpus").joinpath("data/lookalikes.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {char: frozenset(others) for char, others in rows}


def variants(char: str) -> frozenset[str]:
    """Return the characters that `char` may have been misread as (or from), without itself."""
    return _table().get(char, frozenset())


def alike(a: str, b: str) -> bool:
    """Whether two strings of equal length are the same but for look-alike characters.

    At least one character must be the very same, except that equal strings are always alike: 长治 and 长冶
    are alike, 未 and 末 alone are not.
    """
    if a == b:
        return True
    if len(a) != len(b):
        return False
    same = 0
    for x, y in zip(a, b, strict=True):
        if x == y:
            same += 1
        elif y not in variants(x):
            return False
    return same > 0 and same * 2 >= len(a)
