"""An article as JSON: what the command and HTTP show, what export writes and ingest takes back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.errors import BadInputError
from corpus.fields import credits_field, date_field, names_field, photos_field, storable, text_field
from corpus.records import Article, Kind

_ID = re.compile("[0-9a-f]{16}")
_OURS = frozenset({"id", "headline", "kind", "reporters", "credits", "photos", "photo_credits"})


def article_json(article: Article, *, full: bool) -> dict[str, object]:
    """Return the keys of an Article in their fixed order, `text` only if `full`."""
    shown: dict[str, object] = {
        "id": article.id,
        "headline": article.headline,
        "kicker": article.kicker,
        "newspaper": article.newspaper,
        "date": article.date.isoformat() if article.date else None,
        "page": article.page,
        "section": article.section,
        "kind": article.kind.value,
        "reporters": list(article.reporters),
        "credits": [{"name": credit.name, "role": credit.role} for credit in article.credits],
        "photos": [{"caption": photo.caption, "credit": photo.credit} for photo in article.photos],
        "photo_credits": list(article.photo_credits),
        "url": article.url,
    }
    if full:
        shown["text"] = article.text
    return shown


def is_article_json(record: Mapping[str, object]) -> bool:
    """Whether `record` is what `article_json` writes, and not a record of somebody else's with an id.

    It decides about the id: ours is kept, another's is what an id is derived from.
    """
    key = record.get("id")
    return isinstance(key, str) and _ID.fullmatch(key) is not None and record.keys() >= _OURS


def article_from_json(record: Mapping[str, object]) -> Article:
    """Return the article that `article_json(…, full=True)` wrote, equal in every field.

    Raises BadInputError where a field has been damaged since, or the text was left out.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise BadInputError("这条记录没有正文（text）。导出时请加 --full：wenbao articles --full --json")
    try:
        kind = Kind(str(record["kind"]))
    except ValueError as error:
        known = "、".join(kind.value for kind in Kind)
        raise BadInputError(f"“kind”只能是 {known} 之一，这里是“{record['kind']}”") from error
    return Article(
        id=str(record["id"]),
        headline=text_field(record, "headline") or "",
        kicker=text_field(record, "kicker"),
        newspaper=text_field(record, "newspaper"),
        date=date_field(record, "date"),
        page=text_field(record, "page"),
        section=text_field(record, "section"),
        kind=kind,
        reporters=names_field(record, "reporters"),
        credits=credits_field(record, "credits"),
        photos=photos_field(record, "photos"),
        url=text_field(record, "url"),
        text=storable(text),
    )
