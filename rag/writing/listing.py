"""Joins names as the paper joins them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

from rag.writing.records import Source

_JOINT: Final = regex.compile(r"(?<=\p{Han}{2})(?:以及|和|与|及|跟)(?=\p{Han}{2})")
_LEAST: Final = 2
_MOST: Final = 4
"""Characters on either side of a joint that are looked for in print."""


def as_listed(text: str, sources: Iterable[Source]) -> str:
    """Return `text` with 李茂和张超 written 李茂、张超 where a source prints it so: run together, the word between two
    names can be read as a part of the first."""
    printed = "\n".join(source.text for source in sources)

    def joined(joint: regex.Match[str]) -> str:
        before, behind = text[: joint.start()], text[joint.end() :]
        is_list = any(
            f"{before[-left:]}、{behind[:right]}" in printed
            for left in range(_LEAST, _MOST + 1)
            for right in range(_LEAST, _MOST + 1)
        )
        return "、" if is_list else joint.group()

    return _JOINT.sub(joined, text)
