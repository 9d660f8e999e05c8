"""How many tokens a text would be, roughly: there is no tokenizer of a language model here to count with."""

from __future__ import annotations

import math
from typing import Final

import regex

_HAN: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]+")
_CHARACTERS: Final = 4


def count_tokens(text: str) -> int:
    """Count one token for each Han character or full-width mark, and one for every four other characters."""
    # By runs, not one by one: the event loop waits for this, and a conversation may be megabytes long.
    han = sum(map(len, _HAN.findall(text)))
    return han + math.ceil((len(text) - han) / _CHARACTERS)
