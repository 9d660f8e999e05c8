"""Figures, persons, places and organisations as they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class UnitClass(StrEnum):
    """What a figure measures; only figures of one class can be equal."""

    MONEY = "money"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    LENGTH = "length"
    POWER = "power"
    ENERGY = "energy"
    DURATION = "duration"
    AGE = "age"
    PERCENT = "percent"
    POINTS = "percentage points"
    MULTIPLE = "multiple"
    TEMPERATURE = "temperature"
    ANGLE = "degree"
    DATA = "data"
    RATE = "rate"
    PERSON = "person"
    COUNT = "count"
    ORDINAL = "ordinal"
    RATIO = "ratio"
    CLOCK = "clock"
    CODE = "code"
    """Letters with digits, or digits that are a name: D2, C919, 1+130. Compared as printed."""
    NUMBER = "number"
    """A figure without any unit that is known here."""


class Bound(StrEnum):
    """What the words around a figure make of it."""

    EXACT = "exact"
    ABOUT = "about"
    """约, 近, 左右: near it, on either side."""
    OVER = "over"
    """超过, 余, 多, 以上."""
    AT_LEAST = "at least"
    """不低于, 至少."""
    UNDER = "under"
    """不足, 不到, 低于, 以下."""
    AT_MOST = "at most"
    """不超过, 以内."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, `text[start:end] == surface`: numeral and unit, without the words that bound it.

    `text[outer_start:outer_end]` takes those words in (超过100亿元). `low` and `high` are in `unit`, the
    canonical unit of its class (27,000,000 元 for 0.27亿元), and differ for ranges (3至5年) and for vague
    figures (十几). `named` marks digits that are part of a short quoted name (“三个一批”, “创新10条”).
    """

    start: int
    end: int
    surface: str
    low: Decimal
    high: Decimal
    unit: str
    unit_class: UnitClass
    printed_unit: str
    bound: Bound
    outer_start: int
    outer_end: int
    named: bool = False

    @property
    def value(self) -> Decimal | None:
        """The one value, None for a range."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """Which figure a question asks for: `question[start:end]` are the words that ask (多少吨).

    `unit_class` None means any figure. `unit` is what is asked in, as printed (万吨, 家), None if nothing
    says.
    """

    unit_class: UnitClass | None
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person, `text[start:end] == name`, with every office named along, whole and in order."""

    start: int
    end: int
    name: str
    titles: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """All offices as one phrase."""
        return "、".join(self.titles) or None


class EntityKind(StrEnum):
    """What sort of thing a proper name names."""

    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A place or an organisation, `text[start:end] == name`."""

    start: int
    end: int
    name: str
    kind: EntityKind
