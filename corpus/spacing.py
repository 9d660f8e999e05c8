"""Blanks between digits and Han characters (480 万元, 5 月 16 日): some papers print them, none means them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BLANK: Final = re.compile(
    r"(?<=[\d%])[ \u2009\u200a\u202f](?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[ \u2009\u200a\u202f](?=\d)"
)


@dataclass(frozen=True, slots=True)
class Compact:
    """A text without such blanks, and for each of its offsets the offset in the printed text."""

    text: str
    _origin: tuple[int, ...]

    def start(self, offset: int) -> int:
        """Return where the character at `offset` is printed."""
        return self._origin[offset]

    def end(self, offset: int) -> int:
        """Return the printed end of a run that ends at `offset`."""
        return self._origin[offset - 1] + 1 if offset else 0


def compact(text: str) -> Compact | None:
    """Return the text without blanks between digits and Han characters, None if it has none."""
    blanks = {m.start() for m in _BLANK.finditer(text)}
    if not blanks:
        return None
    kept = [i for i in range(len(text)) if i not in blanks]
    return Compact("".join(text[i] for i in kept), (*kept, len(text)))
