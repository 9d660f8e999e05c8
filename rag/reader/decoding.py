"""From logits of starts and ends to the best span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 64
"""Tokens of an answer; whole clauses are answers too (为什么), paragraphs are not."""

_SENTENCE_ENDS = frozenset("。！？!?\n")
_LOOSE = frozenset("，。、；：！？,;:!?…·－-—~～ \t\r\n\u3000")
_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "[": "]",
}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens `first` to `last`, both included, with the log probability of the pair among all pairs of the window."""

    first: int
    last: int
    log_probability: float


def best_span(
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    longest: int = LONGEST,
    sentence: NDArray[np.int64] | None = None,
) -> TokenSpan:
    """Return the likeliest span of at most `longest` tokens; `start` and `end` are logits, one for each token.

    With `sentence`, the number of the sentence that each token is in, a span keeps to one of them: where a model is
    in two minds, it begins in one place and ends in the other. Raises ValueError when there is no token.
    """
    if start.size == 0:
        raise ValueError("no tokens to choose from")
    pairs = _log_softmax(start)[:, None] + _log_softmax(end)[None, :]
    distance = np.arange(end.size)[None, :] - np.arange(start.size)[:, None]
    allowed = (distance >= 0) & (distance < longest)
    if sentence is not None:
        allowed &= sentence[:, None] == sentence[None, :]
    pairs = np.where(allowed, pairs, -np.inf)
    first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
    return TokenSpan(int(first), int(last), float(pairs[first, last]))


def sentence_numbers(text: str, offsets: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Return for each token the number of the sentence of `text` that it begins in, shape (tokens,)."""
    ends = np.array([i for i, char in enumerate(text) if char in _SENTENCE_ENDS], np.int64)
    return np.searchsorted(ends, np.array([first for first, _ in offsets], np.int64), side="left")


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - float(logits.max())
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return result


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `start` and `end` without the marks at either edge that belong to the sentence, not to the answer.

    A quotation mark or bracket goes when its partner lies outside the span. A span of marks alone is left as it is.
    """
    first, last = start, end
    while first < last and (text[first] in _LOOSE or _half(text[first:last], text[first])):
        # A sign belongs to its figure (-5℃), and so does a range that begins with one.
        if text[first] in "-－" and last - first > 1 and text[first + 1].isdigit():
            break
        first += 1
    while first < last and (text[last - 1] in _LOOSE or _half(text[first:last], text[last - 1])):
        last -= 1
    return (first, last) if first < last else (start, end)


def _half(inside: str, mark: str) -> bool:
    partner = _PAIRS.get(mark) or _CLOSERS.get(mark)
    return partner is not None and partner not in inside
