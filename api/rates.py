"""How a rate limit is written: `60/minute`."""

from __future__ import annotations

import re
from typing import Final

from corpus.errors import BadInputError

_FORM: Final = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)", re.ASCII)


def checked_rate(rate: str) -> str:
    """Return `rate` without spaces, lower case. Raises BadInputError for what is none."""
    text = "".join(rate.split()).lower()
    if not _FORM.fullmatch(text):
        raise BadInputError(f"“{rate}”不是次数限制，请写作 60/minute、5/second、1000/hour 或 10000/day")
    return text
