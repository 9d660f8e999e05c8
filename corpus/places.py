"""The places of China that every reader knows by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Places:
    """Everyday names (山西, 长治, 兴县) by level of administration."""

    provinces: frozenset[str]
    prefectures: frozenset[str]
    counties: frozenset[str]

    def __contains__(self, name: str) -> bool:
        return name in self.provinces or name in self.prefectures or name in self.counties


@lru_cache(maxsize=1)
def places() -> Places:
    """Return the table, read once."""
    text = resources.files("corpus").joinpath("data/places.txt").read_text(encoding="utf-8")
    levels = [frozenset(line.split()) for line in text.splitlines() if line and not line.startswith("#")]
    return Places(*levels)
