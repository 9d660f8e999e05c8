"""Folding text for comparison without moving a single offset."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import opencc

_QUOTES: Final = str.maketrans("“”„‟「」『』〝〞‘’", '""""""""""' + "''")
_DOTS: Final = str.maketrans("•・‧∙⋅﹒", "······")
_DASHES: Final = str.maketrans("–—−－‒", "-----")
_SAME: Final = {**_QUOTES, **_DOTS, **_DASHES}


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _FoldTable(dict[int, str]):
    """Fills itself one code point at a time; each entry is exactly one code point long."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    if ord(char) in _SAME:
        return chr(_SAME[ord(char)])
    if 0xD800 <= ord(char) <= 0xDFFF:
        return char
    for step in (_compatible, str.lower, _simplified):
        changed = step(char)
        if len(changed) == 1:
            char = changed
    return char


def _compatible(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _simplified(char: str) -> str:
    return _to_simplified().convert(char) if char >= "\u2e80" else char


_TABLE: Final = _FoldTable()


def fold(text: str) -> str:
    """Return `text` with width, case, script (traditional → simplified), quotes and dashes made equal.

    One code point in, one code point out: `len(fold(t)) == len(t)`, so an offset found in the folded text
    is an offset in the original. Characters whose folding would be longer (such as ㎡) stay as they are.
    """
    return text.translate(_TABLE)


def simplify(text: str) -> str:
    """Return `text` in simplified script, phrase by phrase; the length may change (use `fold` for offsets)."""
    return str(_to_simplified().convert(text))
