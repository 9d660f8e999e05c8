"""Gathers a text that arrives in pieces into sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from rag.writing.markers import MARKER

LONGEST: Final = 400
"""Characters after which a sentence without an end is given out as it is: no answer has such sentences."""
_PAIRS: Final = {"“": "”", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》"}
_ENDS: Final = frozenset("。！？!?｡")
_CLOSERS: Final = frozenset("”」』）)》’\"'")
_BREAKS: Final = frozenset("\n\r\v\f\x85\u2028\u2029")
_BLANK: Final = regex.compile(r"[ \t\u3000]*")
_HALF_A_MARKER: Final = regex.compile(r"[\[［【][^\]］】\n]{0,40}\Z")


class SentenceGatherer:
    """Takes pieces of text, gives out whole sentences with the closing marks and markers that follow them.

    A sentence ends at 。！？ outside quotation marks and brackets, and at a line break. What it gives out does not
    depend on how the text was cut into pieces; put together it is the text.
    """

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> Iterator[str]:
        """Yield the sentences that `piece` makes whole."""
        self._text += piece
        while (end := _end(self._text)) is not None:
            sentence, self._text = self._text[:end], self._text[end:]
            yield sentence

    def rest(self) -> str:
        """Return what is left when the text is over: a sentence without its full stop, or nothing."""
        rest, self._text = self._text, ""
        return rest


def _end(text: str) -> int | None:
    """Where the first sentence of `text` ends, whatever may still follow; None while that is open."""
    closing: list[str] = []
    for at, char in enumerate(text[:LONGEST]):
        if char in _BREAKS:
            return at + 1
        if closing and char == closing[-1]:
            closing.pop()
        elif char in _PAIRS:
            closing.append(_PAIRS[char])
        elif char in _ENDS and not closing:
            return _behind(text, at + 1)
    return LONGEST if len(text) >= LONGEST else None


def _behind(text: str, at: int) -> int | None:
    """Where the closing marks and markers end that stand at `at`; None while more of them may come."""
    while at < len(text):
        if text[at] in _CLOSERS or text[at] in _ENDS:
            at += 1
            continue
        blank = _BLANK.match(text, at)
        begin = blank.end() if blank else at
        if marker := MARKER.match(text, begin):
            at = marker.end()
        elif begin == len(text) or _HALF_A_MARKER.match(text, begin):
            return None
        else:
            return at
    return None
