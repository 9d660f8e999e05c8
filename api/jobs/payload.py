"""What a job is to store, as bytes that a later run of the program reads back."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import orjson

from corpus.records import Article
from corpus.wire import article_from_json, article_json


def pack(articles: Sequence[Article]) -> bytes:
    """Return articles as compressed JSON, one a line: what an export would write."""
    lines = (
        orjson.dumps(article_json(article, full=True), option=orjson.OPT_APPEND_NEWLINE)
        for article in articles
    )
    return zlib.compress(b"".join(lines))


def unpack(payload: bytes) -> list[Article]:
    """Return what was packed. Raises BadInputError where it was damaged."""
    # Not splitlines(): a text may hold separators of lines that are none in JSON.
    lines = zlib.decompress(payload).split(b"\n")
    return [article_from_json(orjson.loads(line)) for line in lines if line]
