"""The line over a passage: the same in training as in use, because the model learns to read it."""

from __future__ import annotations

from datetime import date

_BETWEEN = " | "


def heading_line(
    headline: str, kicker: str | None = None, newspaper: str | None = None, day: date | None = None
) -> str:
    """Return what is known of headline, kicker, newspaper and date as one line, "" where nothing is.

    The date is written as a Chinese question would write it (2024年2月25日).
    """
    printed = f"{day.year}年{day.month}月{day.day}日" if day else ""
    parts = (headline, kicker or "", newspaper or "", printed)
    return _BETWEEN.join(" ".join(part.split()) for part in parts if part.strip())
