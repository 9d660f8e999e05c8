"""What the grammar of bylines finds. Offsets are code points into the text that was given."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Credit


@dataclass(frozen=True, slots=True)
class Byline:
    """Who is named, in printed order, letter-spacing removed (王 波 → 王波), nobody twice in the same role.

    `reporters`: those who wrote it: 记者 and 评论员 of any kind, 文/作者/撰文, or a bare closing byline.
    `credits`: everyone named with a role, reporters included; a bare byline names no role and adds none.
    """

    reporters: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reporters or self.credits)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A leading 本报讯（…）/新华社某地某日电（…）. The story is `text[end:]`.

    `agency` is the medium as printed (新华社, 中新网, 某某晚报), None for 本报讯; `date` is the day as printed.
    """

    byline: Byline
    agency: str | None
    place: str | None
    date: str | None
    end: int


@dataclass(frozen=True, slots=True)
class Signature:
    """A byline that closes a text. The story is `text[:start]`."""

    byline: Byline
    start: int


@dataclass(frozen=True, slots=True)
class PhotoCredit:
    """A credit that closes a caption. The caption is `text[:start]`.

    `names`: people, or the desk or firm that provided it; `credit`: as printed, without brackets;
    `role`: 摄影, 供图 or 资料图片.
    """

    names: tuple[str, ...]
    credit: str
    role: str
    start: int
