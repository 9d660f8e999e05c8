"""Near-duplicates: one agency story in several papers, with its ending cut or its wording touched up."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from corpus.normalise import fold

_SHINGLE: Final = 5  # characters
_LEAST_SHINGLES: Final = 20
"""Shorter texts (a caption, a notice of one line) are alike without being copies."""

_ROWS: Final = 3
_BANDS: Final = 32
_SLOTS: Final = _BANDS * _ROWS
_SEED: Final = 1
"""A pair of Jaccard similarity s shares a band with probability 1 - (1 - s³)³²: 0.986 at 0.5, 0.9996 at 0.6."""

_CONTAINED: Final = 0.9
_JACCARD: Final = 0.5
_SURELY_NOT: Final = 0.7
"""An estimated containment below this is three standard errors under `_CONTAINED`."""

_BLANK: Final = re.compile(r"\W+")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FIGURE: Final = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_CONTEXT: Final = 5  # characters in front of a figure by which its place is known
_LOOK_AHEAD: Final = 4  # characters behind it among which its unit begins


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of a text: its character shingles, and the figures by the place they stand in."""

    shingles: frozenset[str]
    figures: Mapping[tuple[str, str], frozenset[float]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A MinHash signature of a text, `signature` of 4 × 96 bytes (little-endian), and its number of shingles."""

    size: int
    signature: bytes


def read_wording(text: str) -> Wording:
    """Return what is compared of `text`; width, case, script, blanks and punctuation do not count."""
    folded = fold(text)
    return Wording(_shingles(folded), _figures(_THOUSANDS.sub("", folded)))


def read_shingles(text: str) -> frozenset[str]:
    """Return the distinct runs of five letters of `text`, folded, blanks and punctuation left out."""
    return _shingles(fold(text))


def sketch(wording: Wording) -> Sketch | None:
    """Return the signature by which copies are found again, None for a text too short to have any.

    The hash depends on nothing but the shingles: it is the same on every machine and in every order.
    """
    if len(wording.shingles) < _LEAST_SHINGLES:
        return None
    hashed = RMinHash(_SLOTS, _SEED)
    hashed.update(list(wording.shingles))
    return Sketch(len(wording.shingles), np.asarray(hashed.digest(), dtype="<u4").tobytes())


def bands(of: Sketch) -> tuple[int, ...]:
    """Return 32 keys of 32 bits; texts that share one may be copies (locality-sensitive hashing by banding)."""
    width = 4 * _ROWS
    return tuple(zlib.crc32(of.signature[band * width : (band + 1) * width], band) for band in range(_BANDS))


def may_be_copies(one: Sketch, other: Sketch) -> bool:
    """Whether the signatures leave it open that `are_copies` holds; quick, and wrong for one pair in hundreds."""
    jaccard = float(np.mean(_slots(one) == _slots(other)))
    shared = jaccard / (1 + jaccard) * (one.size + other.size)
    return shared >= _SURELY_NOT * min(one.size, other.size)


def are_copies(one: Wording, other: Wording) -> bool:
    """Whether two texts are the same story in print.

    The shorter stands in the longer but for a tenth, and they have at least half of all they say in common:
    a paper may cut a story down to half. A round-up, which may hold several stories, is then a copy of
    neither. Nor are two texts copies that give different figures in the same place: those are the bulletins
    of two days made from one form, or accounts that disagree.
    """
    shared = len(one.shingles & other.shingles)
    shorter = min(len(one.shingles), len(other.shingles))
    either = len(one.shingles) + len(other.shingles) - shared
    if shorter < _LEAST_SHINGLES or shared < _CONTAINED * shorter or shared < _JACCARD * either:
        return False
    common = one.figures.keys() & other.figures.keys()
    return all(one.figures[place] & other.figures[place] for place in common)


def _shingles(folded: str) -> frozenset[str]:
    letters = _BLANK.sub("", folded)
    return frozenset(letters[i : i + _SHINGLE] for i in range(len(letters) - _SHINGLE + 1))


def _slots(of: Sketch) -> NDArray[np.uint32]:
    return np.frombuffer(of.signature, dtype="<u4")


def _figures(folded: str) -> dict[tuple[str, str], frozenset[float]]:
    """Return the figures by the characters in front of them (other figures masked) and the unit behind."""
    found: dict[tuple[str, str], frozenset[float]] = {}
    before, last = "", 0
    for match in _FIGURE.finditer(folded):
        before = (before + _BLANK.sub("", folded[last : match.start()]))[-_CONTEXT:]
        last = match.end()
        unit = _BLANK.sub("", folded[last : last + _LOOK_AHEAD])[:1]
        if len(before) == _CONTEXT and unit:
            value = frozenset((float(match.group()),))
            found[before, unit] = found.get((before, unit), frozenset()) | value
        before += "#"
    return found
