"""Ways to falsify a true sentence, one thing at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable

Corruption = Callable[[str, random.Random], str | None]

_UNITS = (
    ("亿元", "万元"),
    ("万吨", "吨"),
    ("公顷", "平方公里"),
    ("MW", "kW"),
    ("吨", "公斤"),
    ("%", "‰"),
    ("公里", "米"),
)
_PEOPLE = ("何志强", "陈建军", "赵明远", "李云", "周小燕")
_PLACES = ("青川", "兴县", "北京")
_BODIES = ("青川建投集团", "农发行青川市分行")
_TURNED = (
    ("增长", "下降"),
    ("不低于", "低于"),
    ("超过", "不足"),
    ("以上", "以下"),
    ("首个", "第二个"),
    ("副主任", "主任"),
)


def another_digit(text: str, rng: random.Random) -> str | None:
    """One digit changed."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def another_unit(text: str, rng: random.Random) -> str | None:
    """One unit exchanged for another of its kind."""
    return _exchange(text, rng, [(rf"(?<=[\d余]){re.escape(a)}", b) for a, b in _UNITS])


def another_year(text: str, rng: random.Random) -> str | None:
    """One year, or word for a year, moved."""
    moved = [
        (r"2024年", "2023年"),
        (r"2025年", "2026年"),
        ("去年", "前年"),
        ("2月24日", "2月23日"),
        ("2月24日", "3月24日"),
    ]
    return _exchange(text, rng, moved)


def another_person(text: str, rng: random.Random) -> str | None:
    """One name exchanged for one that is nowhere in the article."""
    return _exchange(text, rng, [(name, "孙立平") for name in _PEOPLE])


def another_place(text: str, rng: random.Random) -> str | None:
    """One place exchanged for another."""
    return _exchange(text, rng, [(name, "大同") for name in _PLACES])


def another_body(text: str, rng: random.Random) -> str | None:
    """One organisation exchanged for another."""
    return _exchange(text, rng, [(name, "华远控股集团") for name in _BODIES])


def turned_round(text: str, rng: random.Random) -> str | None:
    """A comparison or a rank reversed."""
    return _exchange(text, rng, _TURNED)


def negated(text: str, rng: random.Random) -> str | None:
    """A negation put in or left out."""
    changes = [("(?<!未)获批", "未获批"), ("未完成", "完成"), ("(?<!不)参加", "不参加"), ("没有停产", "停产")]
    return _exchange(text, rng, changes)


def another_quotation(text: str, rng: random.Random) -> str | None:
    """One character inside quotation or title marks changed."""
    inner = [match.span(1) for match in re.finditer(r"[“《]([^”》]{2,})[”》]", text)]
    if not inner:
        return None
    at = rng.randrange(*rng.choice(inner))
    return f"{text[:at]}鑫{text[at + 1 :]}"


def _exchange(text: str, rng: random.Random, pairs: Iterable[tuple[str, str]]) -> str | None:
    found = [(match, other) for pattern, other in pairs for match in re.finditer(pattern, text)]
    if not found:
        return None
    match, other = rng.choice(found)
    return text[: match.start()] + other + text[match.end() :]


CORRUPTIONS: tuple[Corruption, ...] = (
    another_digit,
    another_unit,
    another_year,
    another_person,
    another_place,
    another_body,
    turned_round,
    negated,
    another_quotation,
)
