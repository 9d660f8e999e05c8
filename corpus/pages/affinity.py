"""Whose is this line? Character bigrams that a line shares with one story rather than with the others."""

from __future__ import annotations

import math
import re
from collections import Counter

from corpus.pages.cjk import HAN

# Words of bylines and captions say nothing about what a story is about.
_TRADE = re.compile(r"本报|新华社|记者|通讯员|实习生|摄影|供图|提供|本报讯|图为|图片|报道")
_RUN = re.compile(rf"[{HAN}A-Za-z0-9.]+")


def bigrams(text: str) -> frozenset[str]:
    """The character bigrams of `text`, none across punctuation or spaces."""
    return frozenset(
        run[i : i + 2] for run in _RUN.findall(_TRADE.sub(" ", text)) for i in range(len(run) - 1)
    )


class Affinity:
    """Weights the bigrams of a page by how few of its blocks hold them (inverse document frequency)."""

    def __init__(self, blocks: list[str], running: list[bool]) -> None:
        self._bigrams = [bigrams(text) for text in blocks]
        self._frequency = Counter(
            b for own, run in zip(self._bigrams, running, strict=True) if run for b in own
        )
        self._total = max(1, sum(running))

    def of(self, line: int, body: list[int]) -> float:
        """Share of block `line`'s weight that blocks `body` hold, less one half; 0.0 where no running text
        of the page shares anything with it. Between -0.5 and 0.5."""
        known = 0.0
        shared = 0.0
        for bigram in self._bigrams[line]:
            frequency = self._frequency.get(bigram, 0) - (line in body)
            if frequency < 1:
                continue
            weight = math.log(1 + self._total / frequency)
            known += weight
            if any(bigram in self._bigrams[i] for i in body if i != line):
                shared += weight
        return shared / known - 0.5 if known else 0.0
