"""What an expression of time says, and the days it means once it is anchored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Step(StrEnum):
    """The calendar unit that a relative expression counts in."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Shift:
    """A distance from the day of writing: 去年 is one year back, 明天 one day ahead.

    `window` means the whole stretch between that distance and the day of writing (近日, 近三年), not the one
    calendar unit it lies in.
    """

    step: Step
    amount: int
    window: bool = False


class Relation(StrEnum):
    """How the days meant lie to the expression: in it, from it on (以来), or ahead of it (以前)."""

    AT = "at"
    SINCE = "since"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """One expression of time, `text[start:end] == surface`.

    Bounds are inclusive pairs and hold only what is printed: `years` (2024, 2024) or, for 十四五,
    (2021, 2025); `months` (5, 5), or (1, 6) for 上半年; `days` (25, 25), or (1, 10) for 上旬 (31 stands for
    the last day of a month). `weekday` is 0 for Monday. `until` is the far end of a range such as
    2021年至2024年. An expression with none of them (截至目前, 春节, 民国二十一年) names no days.
    `short_year` marks a year printed with two digits (24年), `ahead` one that its clause puts in the future
    (将于2月25日).
    """

    start: int
    end: int
    surface: str
    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    weekday: int | None = None
    shift: Shift | None = None
    relation: Relation = Relation.AT
    until: TimeMention | None = None
    short_year: bool = False
    ahead: bool = False

    @property
    def year(self) -> int | None:
        """The printed year, if it is one."""
        return _only(self.years)

    @property
    def month(self) -> int | None:
        """The printed month, if it is one."""
        return _only(self.months)

    @property
    def day(self) -> int | None:
        """The printed day of the month, if it is one."""
        return _only(self.days)

    @property
    def names_days(self) -> bool:
        """Whether days could be worked out at all, given an anchor."""
        return any(
            part is not None
            for part in (self.years, self.months, self.days, self.weekday, self.shift, self.until)
        )


def _only(bounds: tuple[int, int] | None) -> int | None:
    return bounds[0] if bounds is not None and bounds[0] == bounds[1] else None


@dataclass(frozen=True, slots=True)
class DaySpan:
    """All days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span cannot end ({self.last}) before it begins ({self.first})")

    def overlaps(self, other: DaySpan) -> bool:
        """Whether a day lies in both."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: DaySpan) -> bool:
        """Whether every day of this span lies in the other."""
        return other.first <= self.first and self.last <= other.last
