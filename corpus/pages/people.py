"""Who is named around a story, and the pictures that go with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.bylines import Byline, byline_of_line, take_photo_credit, take_signature
from corpus.pages.healing import close_spaces
from corpus.pages.roles import LEAD_MARKS
from corpus.records import Credit, Photo

_POINTERS = "▲▼△◀▶◄►↑↓←→ \u3000\xa0"
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
    credit = take_photo_credit(text)
    if credit is None:
        return Picture(Photo(_bare(text)), (), (), "")
    caption = text[: credit.start].rstrip(" \u3000\xa0（(【[|｜/／")
    named = "、".join(credit.names) or credit.credit
    credits = tuple(Credit(name, credit.role) for name in credit.names)
    signature = take_signature(text) if "摄影报道" in credit.credit else None
    reporters = signature.byline.reporters if signature is not None else ()
    if signature is not None:
        credits = tuple(dict.fromkeys((*signature.byline.credits, *credits)))
    return Picture(Photo(_bare(caption), named or None), credits, reporters, text[len(caption) :])


def _bare(caption: str) -> str:
    return close_spaces(caption.strip(_POINTERS))


def with_photographers(photos: list[Photo], byline_credits: tuple[Credit, ...]) -> tuple[Photo, ...]:
    """Give the photos of a story whose byline names a photographer (文/图) that credit where they have none;
    without such a photo the credit stands for a picture that has no caption."""
    named = [credit.name for credit in byline_credits if credit.role in _PICTURE_ROLES]
    told = {name for photo in photos if photo.credit for name in photo.credit.split("、")}
    missing = [name for name in dict.fromkeys(named) if name not in told]
    if not missing:
        return tuple(photos)
    credit = "、".join(missing)
    if any(photo.credit is None for photo in photos):
        return tuple(photo if photo.credit else replace(photo, credit=credit) for photo in photos)
    return (*photos, Photo("", credit))
