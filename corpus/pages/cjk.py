"""Characters of running Chinese text: what ends a sentence, what cannot start a line, what is a Han character."""

from __future__ import annotations

import re
import unicodedata

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0002fa1f"
HAN_CHAR = re.compile(f"[{HAN}]")
# What can stand last in a finished paragraph, quotes and brackets aside.
TERMINAL = ("。", "！", "？", "!", "?", "…", "｡", "．")
_CLOSERS = "”’」』\"'）)】］]》〉"
# Typesetting never starts a line with these; a block that does continues the one before.
_NO_START = tuple("，。、；：！？,;:!?）)】］》〉”’」』…%％‰℃～·")
_ASIDE = re.compile(r"(?<=[。！？!?”])\s*[（(][^（）()]{1,30}[）)]\s*$")
_ENDING = re.compile(rf"[{re.escape(_CLOSERS)}\s]*$")


def han_count(text: str) -> int:
    """Count the Han characters of `text`."""
    return len(HAN_CHAR.findall(text))


def width(text: str) -> float:
    """Printed width in full-width characters: a half-width one counts 0.5."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def ends_sentence(text: str) -> bool:
    """Whether `text` ends like a finished paragraph: a full stop, quotes and brackets after it allowed."""
    # 您说对吗？（某市 小王）: who speaks or where it stands may follow the full stop.
    bare = _ENDING.sub("", _ASIDE.sub("", text))
    if bare.endswith(TERMINAL):
        return True
    # 1.5. and “No.” end in a full stop too, but a half-width one only ends a sentence after Han text.
    return len(bare) > 1 and bare[-1] == "." and bool(HAN_CHAR.match(bare[-2]))


def starts_inside(text: str) -> bool:
    """Whether `text` starts with a mark that never starts a line."""
    return text.startswith(_NO_START)
