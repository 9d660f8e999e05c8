"""Between articles and rows: what is stored, and what is compared."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from corpus.normalise import fold
from corpus.records import Article, Chunk, Credit, Kind, Photo

_TITLE_MARKS = str.maketrans("", "", "《》〈〉<>\"'")
_PAGE_WORDS = re.compile(r"[第版页面]")
_DIGITS = re.compile(r"\d+")


def name_key(name: str | None) -> str:
    """Return what two spellings of one name share: no width, case, script, blanks or 《》."""
    return "".join(fold(name or "").translate(_TITLE_MARKS).split())


def page_key(page: str | None) -> str:
    """Return what 3, 03 and 第3版 share, in an order in which 2 comes before 10."""
    key = _PAGE_WORDS.sub("", name_key(page)) or name_key(page)
    return _DIGITS.sub(lambda digits: digits.group().zfill(6), key)


def content_fingerprint(article: Article) -> str:
    """Return 64 hexadecimal digits over every field but the id; equal exactly when nothing was corrected."""
    material = json.dumps(fields_of(article), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()


def layout_digest(chunks: Sequence[Chunk]) -> str:
    """Return a digest of where the chunks of an article begin and end."""
    material = ",".join(f"{chunk.start}-{chunk.end}" for chunk in chunks)
    return hashlib.sha256(material.encode()).hexdigest()


def article_columns(article: Article) -> dict[str, Any]:
    """Return the columns that hold an article's own fields."""
    return {
        "id": article.id,
        "headline": article.headline,
        "kicker": article.kicker,
        "newspaper": article.newspaper,
        "date": article.date,
        "page": article.page,
        "section": article.section,
        "kind": article.kind.value,
        "reporters": list(article.reporters),
        "credits": [[credit.name, credit.role] for credit in article.credits],
        "photos": [[photo.caption, photo.credit] for photo in article.photos],
        "url": article.url,
        "text": article.text,
    }


def fields_of(article: Article) -> dict[str, Any]:
    """Return every field but the id as values that JSON knows."""
    fields = article_columns(article)
    del fields["id"]
    fields["date"] = article.date.isoformat() if article.date else None
    return fields


def article_from_fields(article_id: str, fields: Mapping[str, Any]) -> Article:
    """Return the article of which `fields_of` made `fields`."""
    day = fields["date"]
    return Article(
        id=article_id,
        headline=fields["headline"],
        kicker=fields["kicker"],
        newspaper=fields["newspaper"],
        date=date.fromisoformat(day) if day else None,
        page=fields["page"],
        section=fields["section"],
        kind=Kind(fields["kind"]),
        reporters=tuple(fields["reporters"]),
        credits=tuple(Credit(name, role) for name, role in fields["credits"]),
        photos=tuple(Photo(caption, credit) for caption, credit in fields["photos"]),
        url=fields["url"],
        text=fields["text"],
    )


def key_columns(article: Article) -> dict[str, str | int]:
    """Return the columns that filters and orders compare with."""
    return {
        "day": article.date.toordinal() if article.date else 0,
        "newspaper_key": name_key(article.newspaper),
        "page_key": page_key(article.page),
        "section_key": name_key(article.section),
    }


def article_from(row: Row[Any]) -> Article:
    """Return the article of a row that has all columns of `articles`."""
    return Article(
        id=row.id,
        headline=row.headline,
        kicker=row.kicker,
        newspaper=row.newspaper,
        date=row.date,
        page=row.page,
        section=row.section,
        kind=Kind(row.kind),
        reporters=tuple(row.reporters),
        credits=tuple(Credit(name, role) for name, role in row.credits),
        photos=tuple(Photo(caption, credit) for caption, credit in row.photos),
        url=row.url,
        text=row.text,
    )


def chunk_from(row: Row[Any]) -> Chunk:
    """Return the chunk of a row that has all columns of `chunks`."""
    return Chunk(row.chunk_id, row.article_id, row.ordinal, row.start, row.end, row.text)
