"""What an administrator mends in an article, applied to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypedDict

from corpus.errors import BadInputError
from corpus.fields import storable
from corpus.records import Article, Credit, Kind, Photo

_REPORTER: Final = "记者"
_WRITING: Final = ("记者", "作者", "评论员", "撰稿")


class Changes(TypedDict, total=False):
    """New values of fields; what is absent stays as it is, None or an empty list takes the value away."""

    headline: str | None
    kicker: str | None
    newspaper: str | None
    date: date | None
    page: str | None
    section: str | None
    kind: Kind
    reporters: Sequence[str]
    credits: Sequence[Credit]
    photos: Sequence[Photo]
    url: str | None
    text: str


def mended(article: Article, changes: Changes) -> Article:
    """Return `article` with `changes`, its id and all else as before.

    Text is put in the form that articles have: no blanks around paragraphs, one newline between them. Where
    the reporters change and no credits are given, the credits follow. Raises BadInputError for an empty text.
    """
    fields: dict[str, object] = {}
    for name in ("kicker", "newspaper", "page", "section", "url"):
        if name in changes:
            fields[name] = _line(changes[name])
    if "headline" in changes:
        fields["headline"] = _line(changes["headline"]) or ""
    if "text" in changes:
        fields["text"] = _paragraphs(changes["text"])
    for name in ("date", "kind"):
        if name in changes:
            fields[name] = changes[name]  # type: ignore[literal-required]
    for name in ("credits", "photos"):
        if name in changes:
            fields[name] = tuple(changes[name])  # type: ignore[literal-required]
    if "reporters" in changes:
        reporters = tuple(dict.fromkeys(filter(None, map(_line, changes["reporters"]))))
        fields["reporters"] = reporters
        fields.setdefault("credits", _credits(article, reporters))
    return replace(article, **fields)  # type: ignore[arg-type]


def _credits(article: Article, reporters: Sequence[str]) -> tuple[Credit, ...]:
    """Return the article's credits with its reporters replaced by others."""
    before = article.reporters
    if len(before) == len(reporters):
        # As many as there were: names were misread, and each keeps the roles of the one in its place.
        renamed: Mapping[str, str] = dict(zip(before, reporters, strict=True))
        return tuple(Credit(renamed.get(one.name, one.name), one.role) for one in article.credits)
    gone = set(before) - set(reporters)
    kept = [one for one in article.credits if one.name not in gone or not _writes(one.role)]
    named = {one.name for one in kept if _writes(one.role)}
    return (*(Credit(name, _REPORTER) for name in reporters if name not in named), *kept)


def _writes(role: str) -> bool:
    return any(word in role for word in _WRITING)


def _line(value: str | None) -> str | None:
    return storable(value).strip() or None if value is not None else None


def _paragraphs(text: str) -> str:
    paragraphs = (line.strip() for line in storable(text).splitlines())
    kept = "\n".join(paragraph for paragraph in paragraphs if paragraph)
    if not kept:
        raise BadInputError("正文不能改成空的；要去掉整篇文章请用 DELETE 或 wenbao delete")
    return kept
