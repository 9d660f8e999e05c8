"""Points of time as every database keeps them: milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT = timedelta(milliseconds=1)


def now() -> int:
    """Return the present moment."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> int:
    """Return the number of an aware point of time."""
    return (moment - _EPOCH) // _UNIT


def moment(stamp: int) -> datetime:
    """Return the point of time of a number, UTC."""
    return _EPOCH + stamp * _UNIT
