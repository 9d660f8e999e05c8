"""Which words stand for one another in a newspaper, and which exclude one another."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

Sense = tuple[int, int]
"""A class of words, and one of the senses that exclude one another in it."""


class Senses:
    """Words by class and sense.

    File format: one class a line; senses that exclude one another are parted by ` / `, words of one sense by
    blanks. A line of one sense holds words that may stand for one another. `#` begins a comment.
    """

    def __init__(self, text: str) -> None:
        self._senses: dict[str, set[Sense]] = {}
        self._contrasts: dict[str, set[Sense]] = {}
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        for kind, line in enumerate(line for line in lines if line):
            parts = line.split(" / ")
            for sense, part in enumerate(parts):
                for word in part.split():
                    self._senses.setdefault(word, set()).add((kind, sense))
                    if len(parts) > 1:
                        self._contrasts.setdefault(word, set()).add((kind, sense))
        self.longest = max(map(len, self._senses), default=0)

    def __contains__(self, word: str) -> bool:
        return word in self._senses

    def contrasts(self, word: str) -> frozenset[Sense]:
        """Return the senses of a word in classes that have more than one."""
        return frozenset(self._contrasts.get(word, ()))

    def same(self, one: str, other: str) -> bool:
        """Whether two words share a sense; every word means what it says."""
        return one == other or not self._senses.get(one, set()).isdisjoint(self._senses.get(other, set()))

    def exclude(self, one: str, other: str) -> bool:
        """Whether two words of one class have different senses there, and share none elsewhere."""
        if self.same(one, other):
            return False
        kinds = {kind for kind, _ in self._contrasts.get(one, ())}
        return any(kind in kinds for kind, _ in self._contrasts.get(other, ()))


@lru_cache(maxsize=1)
def newspaper_senses() -> Senses:
    """Return the classes that ship with the project."""
    return Senses(resources.files("rag").joinpath("data/senses.txt").read_text(encoding="utf-8"))
