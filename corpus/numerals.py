"""Reading numerals as Chinese papers print them: 12000, 1,200, 1.2万, 一万二千, 二〇二四."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
    "○": 0,
    "两": 2,
}
SMALL_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
BIG_UNITS: Final = {"万": 10**4, "亿": 10**8}

# 1,200 and 10 849 are one number; 3, 5 and 10849 are plain ones.
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE_DIGIT: Final = "零〇○一二两三四五六七八九"

_TOKEN = re.compile(rf"{ARABIC}|[{''.join(DIGITS)}]|[十百千拾佰仟]|[万亿]|点")


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of a folded numeral (`corpus.normalise.fold`), or None if it is not one.

    Takes Arabic numerals with thousands separators, Chinese numerals, and any mix with 十百千万亿. A bare
    run of Chinese digits is read by position (二〇二四 = 2024); a last digit after a unit counts the next
    lower unit (一万二 = 12,000), as it is spoken.
    """
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text:
        return None
    if len(tokens) > 1 and all(token in DIGITS for token in tokens):
        return Decimal("".join(str(DIGITS[token]) for token in tokens))
    return _by_units(tokens)


def _by_units(tokens: list[str]) -> Decimal | None:
    total = section = Decimal(0)
    current: Decimal | None = None
    last_unit: int | None = None
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token in DIGITS:
            if current is not None:
                return None
            if DIGITS[token] == 0 and index + 1 < len(tokens) and tokens[index + 1] != "点":
                last_unit = None
            else:
                current = Decimal(DIGITS[token])
        elif token in SMALL_UNITS:
            unit = SMALL_UNITS[token]
            section += (Decimal(1) if current is None else current) * unit
            current, last_unit = None, unit
        elif token in BIG_UNITS:
            unit = BIG_UNITS[token]
            section += current or 0
            if not section and not total:
                return None
            total = total + section * unit if unit == 10**4 else (total + section) * unit
            section, current, last_unit = Decimal(0), None, unit
        elif token == "点":
            digits = _decimals(tokens[index + 1 :])
            if not digits or (current is None and not section):
                return None
            current = section + (current or 0) + Decimal(f"0.{digits}")
            section, last_unit = Decimal(0), None
            index += len(digits)
        else:
            if current is not None:
                return None
            current = Decimal(token.replace(",", "").replace(" ", ""))
        index += 1
    if current is not None and last_unit and tokens[-1] in DIGITS:
        current *= Decimal(last_unit) / 10
    return total + section + (current or 0)


def _decimals(tokens: list[str]) -> str:
    digits = ""
    for token in tokens:
        if token not in DIGITS:
            break
        digits += str(DIGITS[token])
    return digits
