"""The head of a news line: a timestamp, sometimes a source, before the story (`[ 2023-07-28 16:40 ] ，正文：…`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_STORY_MARK = re.compile(r"[\s，,]*正文\s*[：:]")
_LONGEST_HEAD = 220
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)"
)
# A timestamp that opens a line without the mark; a time of day may follow.
_STAMP = re.compile(
    r"\s*\[?\s*(?:发表时间|发布时间|时间)?\s*[：:]?\s*"
    r"(?:(?:(?:19|20)\d{2}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s+\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?"
    r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})\s*\]?[\s，,]*"
)
_SOURCE = re.compile(r"来\s*源\s*[:：]\s*(?P<source>[^\s|｜，,]{2,20})")


@dataclass(frozen=True, slots=True)
class NewsHeader:
    """`date`: None where the year is missing or the day does not exist; `source`: the medium named in the head;
    `start`: where the rest of the line begins."""

    date: date | None
    source: str | None
    start: int


def read_header(line: str) -> NewsHeader:
    """Read the head of a line; a line without one is all story."""
    mark = _STORY_MARK.search(line, 0, _LONGEST_HEAD)
    stamp = None if mark else _STAMP.match(line)
    end = mark.end() if mark else stamp.end() if stamp else 0
    head = line[: mark.start()] if mark else line[:end]
    source = _SOURCE.search(head)
    return NewsHeader(_day(head), source["source"] if source else None, end)


def _day(head: str) -> date | None:
    found = _DAY.search(head)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
