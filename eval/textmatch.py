"""When two spellings say the same: the one normal form on which every text measure of this room rests."""

from __future__ import annotations

import re
from typing import Final

from corpus.normalise import fold

_MARKER: Final = re.compile(r"\[\d+\]")
_THOUSANDS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
# Spaces do not count, except between two figures, where joining would make a third.
_SPACE: Final = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_QUOTES: Final = str.maketrans("", "", "\"'《》〈〉*")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[^\W_]|[%‰℃°$€£¥]")

_CHINESE_DIGITS: Final = frozenset("零〇一二两三四五六七八九十百千万亿")
# 两 opens a numeral and never goes on with one; behind a numeral it is a unit (四百万两).
_GOING_ON: Final = _CHINESE_DIGITS - {"两"}
_MAGNITUDES: Final = frozenset("十百千万亿")


def strip_markers(answer: str) -> str:
    """Return `answer` without its citation markers such as [1]."""
    return _MARKER.sub("", answer)


def normal_form(text: str) -> str:
    """Return the form in which texts are compared.

    Width, case, script (traditional = simplified), white space, quotation marks and thousands separators do
    not count; other punctuation does, so that neighbouring figures stay apart.
    """
    closed = _SPACE.sub("", fold(text).translate(_QUOTES).strip())
    return _THOUSANDS.sub(lambda match: match.group().replace(",", ""), closed)


def tokens(text: str) -> list[str]:
    """Split into what character F1 counts: one Han character, one figure, one Latin word; no punctuation.

    The segmentation of the CMRC 2018 evaluation script (Cui et al., 2019, "A Span-Extraction Dataset for
    Chinese Machine Reading Comprehension"): a figure is one token, so that 160 and 180 share nothing.
    """
    return _TOKEN.findall(normal_form(text))


def contains(text: str, spelling: str) -> bool:
    """Whether `text` says `spelling`: in normal form and as whole figures and Latin words.

    160吨 contains neither 60吨 nor 16; 十三家 does not contain 三家; 12万 does not contain 12.
    """
    wanted = normal_form(spelling)
    if not wanted:
        return False
    held = normal_form(text)
    at = held.find(wanted)
    while at >= 0:
        if _stands_alone(held, at, at + len(wanted)):
            return True
        at = held.find(wanted, at + 1)
    return False


def same_headline(one: str, other: str) -> bool:
    """Whether two headlines are the same but for white space, width, script and punctuation."""
    return headline_key(one) == headline_key(other)


def headline_key(headline: str) -> str:
    """Return what identifies a headline; "" for a piece that has none."""
    return "".join(char for char in fold(headline) if char.isalnum())


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    return not (_cut_at_front(before, text[start]) or _cut_at_end(text[end - 1], after))


def _cut_at_front(before: str, first: str) -> bool:
    if not before:
        return False
    last = before[-1]
    if _is_digit(first):
        return _is_digit(last) or (last == "." and len(before) > 1 and _is_digit(before[-2]))
    if first in _GOING_ON:
        # 万亩 after 3 is cut out of 3万亩, 三家 after 十 out of 十三家.
        return last in _CHINESE_DIGITS or (_is_digit(last) and first in _MAGNITUDES)
    return _is_latin(first) and _is_latin(last)


def _cut_at_end(last: str, after: str) -> bool:
    if not after:
        return False
    following = after[0]
    if _is_digit(last):
        decimal = following == "." and len(after) > 1 and _is_digit(after[1])
        return _is_digit(following) or following in _MAGNITUDES or decimal
    if last in _CHINESE_DIGITS:
        return following in _GOING_ON
    return _is_latin(last) and _is_latin(following)


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
