"""Question, heading and passage as token ids, with the way back to exact characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from corpus.normalise import fold

LIMIT = 320
"""Tokens of one window; a longer passage is read in several."""

_QUESTION = 64
_HEADING = 48
_OVERLAP = 64
_START, _END = 0, 2  # ids of <s> and </s>, in this model and in every subset of its vocabulary
_BLANK = "▁"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Ids of a text and the characters `text[start:end]` that each stands for."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """`<s> question </s></s> heading </s> passage </s>`.

    `ids[first : first + len(offsets)]` is the passage (or the part of it that this window shows).
    """

    ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


def tokenize(tokenizer: Tokenizer, text: str) -> Tokens:
    """Return the tokens of `text` without the model's own marks.

    The text is folded first (simplified, lower case, half width), which keeps its length and so its offsets.
    A token of a blank alone stands for no character, so that no span begins or ends on it.
    """
    # A lone surrogate, out of a badly read file, is no valid text to the tokenizer.
    found = tokenizer.encode(fold(text).encode("utf-8", "replace").decode(), add_special_tokens=False)
    kept = [
        (number, offsets)
        for number, token, offsets in zip(found.ids, found.tokens, found.offsets, strict=True)
        if token != _BLANK
    ]
    return Tokens(tuple(number for number, _ in kept), tuple(offsets for _, offsets in kept))


def prefix(tokenizer: Tokenizer, question: str, heading: str) -> tuple[int, ...]:
    """Return all that stands before the passage; an overlong question or heading loses its end."""
    asked = tokenize(tokenizer, question).ids[:_QUESTION]
    over = tokenize(tokenizer, heading).ids[:_HEADING]
    return (_START, *asked, _END, _END, *over, _END)


def window(before: Sequence[int], passage: Tokens, start: int, stop: int) -> Window:
    """Return the window that shows the tokens `start` to `stop` of the passage."""
    return Window((*before, *passage.ids[start:stop], _END), len(before), tuple(passage.offsets[start:stop]))


def windows(before: Sequence[int], passage: Tokens, limit: int = LIMIT) -> list[Window]:
    """Cut a passage into windows of at most `limit` tokens that overlap; none for an empty passage."""
    room = limit - len(before) - 1
    total = len(passage.ids)
    found: list[Window] = []
    start = 0
    while start < total:
        stop = min(total, start + room)
        found.append(window(before, passage, start, stop))
        if stop == total:
            break
        start = stop - min(_OVERLAP, room // 2)
    return found
