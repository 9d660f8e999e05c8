"""Stories whose columns the layout interleaved: a headline of the next story inside a cut paragraph of this one."""

from __future__ import annotations

from collections.abc import Callable

from corpus.pages.records import Role, Unit

_WORTH = 0.75
_MOST_EVENTS = 12
_MOST_REACHES = 6
_DISPLAY = (Role.TITLE, Role.SECTION, Role.FURNITURE, Role.POINTER, Role.CAPTION)


def straighten(units: tuple[Unit, ...], score: Callable[[tuple[Unit, ...]], float]) -> tuple[Unit, ...]:
    """Move display type that stands in a cut behind the rest of the cut story, where the page reads better so.

    `score` says how well an order of the units reads. Tried at each cut in turn: that the cut paragraph goes on
    in the next block only, up to a subhead or headline, up to the block that closes a story, and up to the
    next that opens one.
    """
    best = score(units)
    events = 0
    at = 0
    while at < len(units) and events < _MOST_EVENTS:
        run = _display_run(units, at)
        if run is not None:
            events += 1
            orders = [
                (*units[: at + 1], *units[run:end], *units[at + 1 : run], *units[end:])
                for end in _reaches(units, run)
            ]
            found, moved = max(((score(order), order) for order in orders), key=lambda pair: pair[0])
            if found > best + _WORTH:
                units, best = moved, found
        at += 1
    return units


def _display_run(units: tuple[Unit, ...], at: int) -> int | None:
    """The end of the display type that follows a cut at `at`, if a continuation follows it."""
    if units[at].role is not Role.BODY or not units[at].unfinished:
        return None
    run = at + 1
    while run < len(units) and units[run].role in _DISPLAY:
        run += 1
    if run == len(units) or units[run].role is not Role.BODY or units[run].opens:
        return None
    return run if any(unit.role is Role.TITLE for unit in units[at + 1 : run]) else None


def _reaches(units: tuple[Unit, ...], start: int) -> list[int]:
    """How far the cut story may go on from `start`: ends of unit ranges, each once."""
    ends = [start + 1]
    end = start
    last_text = start
    while end < len(units) and not units[end].opens and units[end].role is not Role.SECTION:
        end += 1
        if units[end - 1].role is Role.BODY:
            last_text = end
            if units[end - 1].closes:
                break
        elif units[end - 1].role is Role.TITLE and last_text == end - 1:
            ends.append(last_text)
    ends.append(last_text)
    return sorted(set(ends), key=ends.index)[:_MOST_REACHES]
