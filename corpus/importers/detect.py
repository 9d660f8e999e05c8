"""What sort of file it is, by its name and how it begins."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from pathlib import Path

from corpus.importers.news_header import read_header


class Format(StrEnum):
    """How articles are laid out in a file."""

    PAGE = "page"
    JSONL = "jsonl"
    JSON = "json"
    LINES = "lines"


_LOOKED_AT = 40  # lines that are not blank
_LONG_LINE = 40  # code points; a dated line of a page is a folio, one of an archive is an article

_JSON_SUFFIXES = {".jsonl", ".ndjson"}


def format_of(name: str, lines: Iterable[str]) -> Format:
    """Return the format of a file called `name` that begins with `lines`; few of them are looked at."""
    if Path(name.removesuffix(".gz")).suffix.lower() in _JSON_SUFFIXES:
        return Format.JSONL
    head = list(islice((line for line in lines if line.strip(" \t\r\n\ufeff")), _LOOKED_AT))
    if not head:
        return Format.PAGE
    first = head[0].lstrip(" \t\ufeff")
    if first.startswith("{"):
        return Format.JSONL if any(map(_is_object, head)) else Format.JSON
    if first.startswith("[") and read_header(first).start == 0:
        rest = (first[1:] + "".join(head[1:])).lstrip()
        if rest.startswith(("{", "]")):
            return Format.JSON
    dated = sum(len(line) >= _LONG_LINE and read_header(line).start > 0 for line in head)
    return Format.LINES if dated * 2 > len(head) else Format.PAGE


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
