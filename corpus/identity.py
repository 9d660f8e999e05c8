"""Article ids: derived from what the article is, so that they are the same in every home."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date


def article_id(
    *,
    record_id: str | None,
    url: str | None,
    newspaper: str | None,
    date: date | None,
    page: str | None,
    headline: str,
    text: str,
) -> str:
    """Return a 16-digit hexadecimal id.

    From `record_id` if there is one, else `url`; else from newspaper, date, page and headline if there is a
    headline and a newspaper or a date; else from the text. White space and width do not count.
    """
    if record_id:
        parts = ["id", record_id]
    elif url:
        parts = ["url", url]
    elif headline and (newspaper or date):
        parts = ["printed", newspaper or "", date.isoformat() if date else "", page or "", headline]
    else:
        parts = ["text", text]
    material = "\x1f".join("".join(unicodedata.normalize("NFKC", part).split()) for part in parts)
    return hashlib.sha256(material.encode()).hexdigest()[:16]
