from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import parse_numeral

_DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("12000", "12000"),
        ("1,200", "1200"),
        ("10 849", "10849"),
        ("1.2万", "12000"),
        ("1.2万亿", "1200000000000"),
        ("5.12亿", "512000000"),
        ("一万二千", "12000"),
        ("一万二", "12000"),
        ("两百五", "250"),
        ("一百零五", "105"),
        ("一万零五", "10005"),
        ("十", "10"),
        ("二十五", "25"),
        ("二〇二四", "2024"),
        ("三点五", "3.5"),
        ("十二点五万", "125000"),
        ("2万5千", "25000"),
        ("一亿二千万", "120000000"),
    ],
)
def test_numerals_are_read_as_spoken(printed: str, value: str) -> None:
    assert parse_numeral(printed) == Decimal(value)


@pytest.mark.parametrize("text", ["", "万", "一百二三", "三家", "点五", "abc", "1,20"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse_numeral(text) is None


def _spoken(number: int) -> str:
    """The textbook way of writing a number below 10,000."""
    parts, text = [int(digit) for digit in f"{number:04d}"], ""
    gap = False
    for digit, unit in zip(parts, ("千", "百", "十", ""), strict=True):
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return text


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_written_numbers_are_read_back(high: int, low: int) -> None:
    assert parse_numeral(_spoken(high)) == high
    spoken = _spoken(high) + "万" + (("零" if low < 1000 else "") + _spoken(low) if low else "")
    assert parse_numeral(spoken) == high * 10_000 + low


@given(st.integers(0, 10**12))
def test_separators_change_nothing(number: int) -> None:
    assert parse_numeral(f"{number:,}") == parse_numeral(str(number)) == number
