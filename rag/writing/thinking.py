"""Takes out what a reasoning model thinks aloud before it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

_OPEN: Final = "<think>"
_CLOSE: Final = "</think>"


def without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """Yield `pieces` without anything from <think> to </think>, however these are cut; thoughts that never end
    are never told."""
    held, inside = "", False
    for piece in pieces:
        held += piece
        while True:
            sign = _CLOSE if inside else _OPEN
            at = held.find(sign)
            if at < 0:
                break
            if not inside and at:
                yield held[:at]
            held, inside = held[at + len(sign) :], not inside
        keep = _half_a_sign(held, _CLOSE if inside else _OPEN)
        if not inside and len(held) > keep:
            yield held[: len(held) - keep]
        held = held[len(held) - keep :]
    if held and not inside:
        yield held


def _half_a_sign(text: str, sign: str) -> int:
    """How many characters at the end of `text` may be the beginning of `sign`."""
    return next((n for n in range(min(len(sign) - 1, len(text)), 0, -1) if text.endswith(sign[:n])), 0)
