"""Photo credits of captions, the ones that speak for several pictures included (以上图片均由某某提供)."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.bylines import PhotoCredit, take_photo_credit

_GROUP = re.compile(r"[（(【\[]?\s*(?:以上|本组|本文|上述|文中|文内)(?=图片|照片|图|均|摄影|署名)")
_PAGE = re.compile(
    r"[（(【\[]?\s*(?:本版|本页|今日本版)(?:图片|照片|摄影|图)(?:除(?:署名|注明|标注)(?:者|的)?(?:之?外|以外))?[，,]?\s*(?:均|都|皆)?\s*(?:由|为|系)?\s*[:：]?"
)
# Brackets and marks that may stand around a credit.
MARKS = "■●◆▲★□◎○▌▎•·※☆►▶▼△◀◄ \u3000\xa0（(【["


def photo_credit(text: str) -> PhotoCredit | None:
    """The credit with which a caption closes, offsets into `text`; None if it closes with none."""
    group = _GROUP.match(text)
    if group is None:
        return take_photo_credit(text)
    credit = take_photo_credit(text[group.end() :].rstrip("）)】] \u3000"))
    return replace(credit, start=0) if credit is not None and credit.start == 0 else take_photo_credit(text)


def page_credit(text: str) -> PhotoCredit | None:
    """The credit of a line that speaks for every picture of the page without one: 本版图片除署名外均由某某摄."""
    head = _PAGE.match(text)
    return take_photo_credit(text[head.end() :].rstrip("）)】] \u3000。")) if head is not None else None


def is_credit_only(text: str) -> bool:
    """Whether a line is a photo credit and nothing else."""
    credit = photo_credit(text)
    return credit is not None and not text[: credit.start].strip(MARKS)


def speaks_for_all(text: str) -> bool:
    """Whether a credit stands for all pictures before it."""
    return _GROUP.match(text) is not None and is_credit_only(text)
