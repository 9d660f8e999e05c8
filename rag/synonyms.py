"""Other words for the words of a question: a small thesaurus of newspaper vocabulary."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final

_SAME: Final = 0.9
_NEAR: Final = 0.7


class Synonyms:
    """Groups of words that stand for one another in news.

    File format: one group a line, words separated by blanks; words before a `|` mean the same, words after
    it are near to them (and not to one another). `#` begins a comment.
    """

    def __init__(self, text: str) -> None:
        self._others: dict[str, dict[str, float]] = {}
        for line in text.splitlines():
            same_part, _, near_part = line.partition("#")[0].partition("|")
            same, near = same_part.split(), near_part.split()
            for word in same:
                self._add(word, same, _SAME)
                self._add(word, near, _NEAR)
            for word in near:
                self._add(word, same, _NEAR)

    def _add(self, word: str, others: list[str], strength: float) -> None:
        known = self._others.setdefault(word, {})
        for other in others:
            if other != word:
                known[other] = max(strength, known.get(other, 0.0))

    def of(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the other words for `word`, each with how near it is (0 to 1), nearest first."""
        return tuple(sorted(self._others.get(word, {}).items(), key=lambda pair: -pair[1]))


@lru_cache(maxsize=1)
def newspaper_synonyms() -> Synonyms:
    """Return the thesaurus that ships with the project."""
    return Synonyms(resources.files("rag").joinpath("data/thesaurus.txt").read_text(encoding="utf-8"))
