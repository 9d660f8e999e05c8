"""Who is named around a story, and the pictures that go with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.bylines import Byline, PhotoCredit, byline_of_line, take_signature
from corpus.pages.credits import photo_credit
from corpus.pages.healing import close_spaces
from corpus.pages.roles import LEAD_MARKS
from corpus.records import Article, Credit, Photo

_POINTERS = "▲▼△◀▶◄►↑↓←→ \u3000\xa0"
_WRITTEN = re.compile(r"\s文(?=[\s/／])")
_PICTURE_ROLES = ("摄影", "供图")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as printed, and how its credit goes into the credits of the story."""

    photo: Photo
    credits: tuple[Credit, ...]
    reporters: tuple[str, ...]
    apart: str


def read_byline(text: str) -> Byline:
    """A line that stands as a byline: with roles, or bare names."""
    byline = byline_of_line(text)
    if byline is None:
        signature = take_signature(text.strip(LEAD_MARKS))
        byline = signature.byline if signature is not None and signature.start == 0 else Byline()
    return byline


def read_picture(text: str) -> Picture:
    """Take a caption apart from its credit. Several photographers share one credit, joined by 、."""
    credit = photo_credit(text)
    if credit is None:
        return Picture(Photo(_bare(text)), (), (), "")
    caption = text[: credit.start].rstrip(" \u3000\xa0（(【[|｜/／")
    named = "、".join(credit.names) or credit.credit
    credits = tuple(Credit(name, credit.role) for name in credit.names)
    wrote = "摄影报道" in credit.credit or _WRITTEN.search(credit.credit)
    signature = take_signature(text) if wrote else None
    reporters = signature.byline.reporters if signature is not None else ()
    if signature is not None:
        credits = tuple(dict.fromkeys((*signature.byline.credits, *credits)))
    return Picture(Photo(_bare(caption), named or None), credits, reporters, text[len(caption) :])


def _bare(caption: str) -> str:
    return close_spaces(caption.strip(_POINTERS))


def credit_photos(article: Article, credit: PhotoCredit) -> Article:
    """Give the pictures of an article that print no credit the one that speaks for the whole page."""
    if all(photo.credit for photo in article.photos):
        return article
    named = "、".join(credit.names) or credit.credit
    photos = tuple(photo if photo.credit else replace(photo, credit=named) for photo in article.photos)
    credits = (*article.credits, *(Credit(name, credit.role) for name in credit.names))
    return replace(article, photos=photos, credits=tuple(dict.fromkeys(credits)))


def settle_photos(photos: list[Photo], byline_credits: tuple[Credit, ...]) -> tuple[Photo, ...]:
    """Bring together pictures and credits that a story prints apart: a credit line of its own, or a byline that
    names a photographer (文/图), speaks for the pictures without credit; where there is none it stands for
    a picture without caption."""
    loose = [photo.credit for photo in photos if photo.credit and not photo.caption]
    loose += [credit.name for credit in byline_credits if credit.role in _PICTURE_ROLES]
    pictures = [photo for photo in photos if photo.caption]
    told = {name for photo in pictures if photo.credit for name in photo.credit.split("、")}
    names = list(dict.fromkeys(name for credit in loose for name in credit.split("、")))
    if names and any(photo.credit is None for photo in pictures):
        joined = "、".join(names)
        return tuple(photo if photo.credit else replace(photo, credit=joined) for photo in pictures)
    missing = "、".join(name for name in names if name not in told)
    return (*pictures, Photo("", missing)) if missing else tuple(pictures)
