"""Small means of changing one place of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from eval.corruptions.records import Edit, Stated

NewText = Callable[[re.Match[str], Random], str | None]


def at_match(pattern: str, new_text: NewText) -> Edit:
    """An edit that puts `new_text` in the place of one match of `pattern`, chosen at random."""
    compiled = re.compile(pattern)

    def edit(stated: Stated, rng: Random) -> str | None:
        matches = list(compiled.finditer(stated.sentence))
        rng.shuffle(matches)
        for match in matches:
            new = new_text(match, rng)
            if new is not None and new != match[0]:
                before, after = stated.sentence[: match.start()], stated.sentence[match.end() :]
                return f"{stated.lead}，{before}{new}{after}"
        return None

    return edit


def exchanged(words: Mapping[str, str], before: str = "", after: str = "") -> Edit:
    """An edit that puts another word for one of `words`, where `before` and `after` (patterns) stand around it."""
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return at_match(f"{before}(?:{longest_first}){after}", lambda match, _: words[match[0]])


def both_ways(*pairs: tuple[str, str]) -> dict[str, str]:
    """Each word to its counterpart and back."""
    return {a: b for pair in pairs for a, b in (pair, pair[::-1])}
