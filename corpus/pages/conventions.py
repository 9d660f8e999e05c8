"""What this page does: whether its stories open with a dateline, close with a byline, and how it sets headlines."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.pages.records import Role, Unit
from corpus.pages.titles import rank


@dataclass(frozen=True, slots=True)
class Conventions:
    """`opening` and `closing`: how far the page's stories can be expected to open with a dateline or byline
    line, or to close with a byline, 0–1. `levels`: how many heading levels the page tells apart; `marked`: how far
    its headlines can be expected to be marked as headings, 0–1. `above`: bylines stand above headlines: the first
    one does, where nothing but the page's head stands before it, and none stands below a headline."""

    opening: float
    closing: float
    levels: int
    marked: float
    above: bool


def conventions_of(units: tuple[Unit, ...]) -> Conventions:
    """Count what recurs; one occurrence is no convention, three are."""
    opened = closed = 0
    before: Role | None = None
    above = bool(units) and [unit.role for unit in units[:2]] == [Role.BYLINE, Role.TITLE]
    for unit in units:
        if unit.role is Role.BODY:
            opened += unit.opens >= 0.8 and before is not Role.BYLINE
            closed += unit.closes >= 0.8
        elif unit.role is Role.BYLINE:
            opened += before is Role.TITLE
            above = above and before is not Role.TITLE
            closed += before is Role.BODY
        before = unit.role
    levels = len({rank(unit.block) for unit in units if unit.role is Role.TITLE})
    marked = sum(unit.role is Role.TITLE and unit.block.level is not None for unit in units)
    return Conventions(min(1.0, opened / 3), min(1.0, closed / 3), levels, min(1.0, marked / 3), above)
