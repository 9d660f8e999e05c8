"""Citation markers as models write them: [1], ［1］, 【1】, [1, 2], [资料1], [1-3], [资料1，第2段]."""

from __future__ import annotations

from typing import Final

import regex

from corpus.normalise import fold

_WORD: Final = r"(?:资料|来源|文献|报道|source)?\s*"
MARKER: Final = regex.compile(
    rf"[\[［【]\s*{_WORD}\d+(?:\s*[,，、;；和\-–—~～至^]\s*{_WORD}\d+)*"
    r"(?:[,，、\s]*第\s*[\d一二三四五六七八九十]+\s*[段句行])*\s*[\]］】]",
    regex.IGNORECASE,
)
_PLACE: Final = regex.compile(r"第\s*[\d一二三四五六七八九十]+\s*[段句行]")
_NUMBER: Final = regex.compile(r"(?P<first>\d+)(?:\s*[-–—~～至]\s*(?P<last>\d+))?")
_MOST: Final = 100


def markers_in(text: str) -> tuple[int, ...]:
    """Return the numbers of all markers of `text`, in order, none twice; ranges are counted out."""
    found: dict[int, None] = {}
    for marker in MARKER.finditer(text):
        for number in _NUMBER.finditer(fold(_PLACE.sub("", marker.group()))):
            first = int(number["first"])
            last = int(number["last"] or first)
            found.update(dict.fromkeys(range(first, min(last, first + _MOST) + 1)))
    return tuple(found)


def without_markers(text: str) -> str:
    """Return `text` without its markers, nested ones ([[1]2]) included."""
    while (bare := MARKER.sub("", text)) != text:
        text = bare
    return text
