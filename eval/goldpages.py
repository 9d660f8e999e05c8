"""Gold readings of pages: what a person found on a page, field by field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.errors import BadInputError
from eval.textfile import read_text

FIELDS: Final = (
    "headline",
    "kicker",
    "section",
    "kind",
    "reporters",
    "credits",
    "photo_credits",
    "photos",
    "newspaper",
    "date",
    "page",
)
"""The fields that are right or wrong; `text` is measured besides."""
EDITION_FIELDS: Final = ("newspaper", "date", "page")


@dataclass(frozen=True, slots=True)
class Gold:
    """One article as JSON values; `fields` holds only what the gold file gives, `text` its text."""

    text: str
    fields: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page's articles and, where given, what the page prints about its edition."""

    edition: tuple[tuple[str, object], ...]
    articles: tuple[Gold, ...]


def read_gold(path: Path) -> GoldPage:
    """Read {"edition": {…}, "articles": [Article fields without id]}; unknown keys are ignored.

    A field that an article leaves out is not judged. Raises BadInputError naming what is wrong.
    """
    try:
        record = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInputError(f"{path} 不是完整的 JSON（第 {error.lineno} 行）") from error
    if not isinstance(record, dict) or not isinstance(record.get("articles"), list):
        raise BadInputError(f'{path} 应当是 {{"edition": {{…}}, "articles": [{{…}}]}}')
    edition = record.get("edition") or {}
    if not isinstance(edition, dict):
        raise BadInputError(f"{path}：edition 应当是一个 JSON 对象")
    articles = tuple(_gold(article, number, path) for number, article in enumerate(record["articles"], 1))
    if not articles:
        raise BadInputError(f"{path}：articles 是空的")
    return GoldPage(tuple((name, edition[name]) for name in EDITION_FIELDS if name in edition), articles)


def _gold(record: object, number: int, path: Path) -> Gold:
    if not isinstance(record, dict):
        raise BadInputError(f"{path}：第 {number} 篇应当是一个 JSON 对象")
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadInputError(f"{path}：第 {number} 篇没有正文 text，无法与读出的文章对应")
    return Gold(text, tuple((name, record[name]) for name in FIELDS if name in record))
