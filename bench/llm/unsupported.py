"""Counts figures and names of a text that its sources do not hold. Shares no code with the verifier.

Figures: everything written in digits or Chinese numerals, as a value (1.2万 and 12000 are one, 五成 is none). Names:
what jieba's tagger takes for a person, place or organisation, and every 《title》. A figure or name counts as
unsupported where neither its value nor its characters stand in the sources. Crude, and rather too strict: docs/llm.md
says how often it is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import jieba.posseg

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}
_FIGURE: Final = re.compile(
    r"\d[\d,]*(?:\.\d+)?(?:[千百]?[万亿])?|[零〇一二两三四五六七八九十百千万亿]*[一二两三四五六七八九十百千万亿][零〇一二两三四五六七八九十百千万亿]*"
)
_PLAIN_WORDS: Final = re.compile(
    r"第一[^\d]?|一(?:些|般|定|样|起|直|致|体|切|方面|边|旦|次性|站式|线|带一路|带|路|下|步|系列|批|条龙)|统一|唯一|进一步|之一|万一|十分|百姓|千家万户|千方百计"
    r"|三农|四川|五台|六安|九江|百度|万科|万达|万里|万物|一一|两会|两山|双一流|十四五|三晋|千万别|成千上万"
)
_TITLE: Final = re.compile(r"《([^《》]{2,40})》")
_NAME_TAGS: Final = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What of one sentence no source holds."""

    figures: tuple[str, ...]
    names: tuple[str, ...]


def unsupported(sentence: str, sources: Iterable[str]) -> Unsupported:
    """Return the figures and names of `sentence` that stand in none of `sources`."""
    text = _plain(re.sub(r"\[[\d,、 ]+\]", "", sentence))
    known = _plain("\n".join(sources))
    values = _values(known)
    figures = tuple(
        surface
        for surface, value in _figures(text)
        if surface not in known and (value is None or value not in values)
    )
    squeezed = re.sub(r"[\s·、，。“”]", "", known)
    names = tuple(
        dict.fromkeys(name for name in _names(text) if re.sub(r"[\s·、，。“”]", "", name) not in squeezed)
    )
    return Unsupported(figures, names)


@lru_cache(maxsize=2048)
def _values(text: str) -> frozenset[Decimal]:
    return frozenset(value for _, value in _figures(text) if value is not None)


def _plain(text: str) -> str:
    """Folded, without the blanks that some papers print around figures (8600 万元)."""
    return re.sub(r"(?<=[\d.]) +(?=[\u4e00-\u9fff])", "", unicodedata.normalize("NFKC", text).lower())


def _figures(text: str) -> list[tuple[str, Decimal | None]]:
    bare = _PLAIN_WORDS.sub(lambda m: "＿" * len(m.group()), text)
    return [(m.group(), _value(m.group())) for m in _FIGURE.finditer(bare)]


def _value(surface: str) -> Decimal | None:
    if surface[0].isdigit():
        number = re.match(r"[\d,]+(?:\.\d+)?", surface)
        assert number is not None
        value = Decimal(number.group().rstrip(",").replace(",", ""))
        for char in surface[number.end() :]:
            value *= _SCALES.get(char) or _LARGE[char]
        return value
    return _chinese(surface)


def _chinese(surface: str) -> Decimal | None:
    """二〇二五 digit by digit, 一百六十 by its scales."""
    if all(char in _DIGITS for char in surface):
        return Decimal("".join(str(_DIGITS[c]) for c in surface))
    total = section = digit = 0
    for char in surface:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SCALES:
            section += (digit or 1) * _SCALES[char]
            digit = 0
        elif char == "万":
            total += (section + digit or 1) * _LARGE[char]
            section = digit = 0
        else:
            total = (total + section + digit or 1) * _LARGE[char]
            section = digit = 0
    return Decimal(total + section + digit)


def _names(text: str) -> list[str]:
    tagged = [
        word
        for word, tag in jieba.posseg.cut(text)
        if tag in _NAME_TAGS and len(word) >= 2 and re.fullmatch(r"[\u4e00-\u9fff·]+", word)
    ]
    return [*tagged, *_TITLE.findall(text)]
