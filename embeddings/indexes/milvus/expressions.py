"""Filters in Milvus's own language. Whatever a user typed is a quoted constant in them, never syntax."""

from __future__ import annotations

import json
from collections.abc import Iterable

from corpus.records import ArticleFilter
from corpus.store.mapping import name_key, page_key

KEY_BYTES = 512


def key(text: str) -> str:
    """Return a filter key as it is stored and compared: UTF-8, cut to what a field holds."""
    return text.encode("utf-8", "replace")[:KEY_BYTES].decode("utf-8", "ignore")


def expression(wanted: ArticleFilter) -> str:
    """Return the expression that chunks of matching articles meet, "" for all."""
    parts = []
    for field, value in (
        ("newspaper", None if wanted.newspaper is None else name_key(wanted.newspaper)),
        ("section", None if wanted.section is None else name_key(wanted.section)),
        ("page", None if wanted.page is None else page_key(wanted.page)),
    ):
        if value is not None:
            parts.append(f"{field} == {_quoted(value)}")
    for field, name in (("reporters", wanted.reporter), ("credits", wanted.credit)):
        if name is not None:
            parts.append(f"ARRAY_CONTAINS({field}, {_quoted(name_key(name))})")
    if wanted.date_from is not None:
        parts.append(f"day >= {wanted.date_from.toordinal()}")
    if wanted.date_to is not None:
        parts.append(f"day >= 1 and day <= {wanted.date_to.toordinal()}")
    return " and ".join(parts)


def among(rows: Iterable[int]) -> str:
    """Return the expression that chunks at one of the rows meet."""
    return f"row in [{', '.join(map(str, rows))}]"


def _quoted(text: str) -> str:
    return json.dumps(key(text), ensure_ascii=False)
