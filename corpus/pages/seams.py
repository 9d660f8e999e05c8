"""Does a word run across this seam? Evidence that one printed line goes on in another."""

from __future__ import annotations

import math

from corpus.bylines.lexicon import lexicon
from corpus.pages.cjk import starts_inside

_CERTAIN = 3.0
_ASSOCIATED = 2.0


def bridged(left: str, right: str) -> float:
    """How much speaks for `right` going on where `left` was cut, 0–1: a mark that starts no line, or a dictionary
    word across the seam that is likelier than its halves (pointwise mutual information)."""
    if not left or not right:
        return 0.0
    if starts_inside(right):
        return 1.0
    if left[-1].isdigit() and right[0].isdigit():
        return 0.5
    known = lexicon()
    best = 0.0
    for before, after in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)):
        head, tail = left[-before:], right[:after]
        word = known.words.get(head + tail)
        if word is None or len(head) < before or len(tail) < after:
            continue
        halves = known.words.get(head, known.rare_word) + known.words.get(tail, known.rare_word)
        best = max(best, word - halves - _ASSOCIATED)
    return min(1.0, max(0.0, best / _CERTAIN)) if math.isfinite(best) else 0.0
