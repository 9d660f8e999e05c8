"""The nouns of page reading, from a block of OCR text to the stories of a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.records import Article, Edition


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from one page.

    `edition` is the given edition completed with what the page prints. `set_apart` holds, as printed, whatever
    belongs to no story's headline, kicker, text or caption: page furniture, section titles, bylines,
    datelines and credits; together with the articles it accounts for every character of the page.
    """

    edition: Edition
    articles: tuple[Article, ...]
    set_apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One printed block in reading order, its markup taken off.

    `level`: 1–6 for a markdown heading, 7 for a line that is bold as a whole, None for plain text.
    `lead`: the bold run that opens a plain block, or the plain headline with which each brief of its column opens;
    "" if there is none (it is also part of `text`, where bullets may stand before it).
    `ruled`: a horizontal rule stands before it; `pictured`: an image does. `indented`: the line starts as a paragraph does.
    """

    text: str
    level: int | None = None
    lead: str = ""
    ruled: bool = False
    pictured: bool = False
    indented: bool = False


class Role(StrEnum):
    """What a block is on the page. A NOTE is an editor's note or an introduction, a POINTER tells of other pages."""

    TITLE = "title"
    BODY = "body"
    NOTE = "note"
    BYLINE = "byline"
    CAPTION = "caption"
    SECTION = "section"
    FURNITURE = "furniture"
    POINTER = "pointer"


@dataclass(frozen=True, slots=True)
class Unit:
    """A block with its likeliest role and what the story finder wants to know about it.

    `title`: how much it looks like display type, 0–1; it may speak against `role` where both are possible.
    `opens`: how surely a story's text begins with it, `closes`: how surely one ends with it, 0–1.
    `unfinished`: it stops in the middle of a sentence and nothing closes it. `item`: a member of a list whose members
    are all set alike (a bullet, or a title in bold); such lists are columns of briefs.
    """

    block: Block
    role: Role
    title: float = 0.0
    opens: float = 0.0
    closes: float = 0.0
    unfinished: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A unit in its place in a story. SUBHEAD-like titles inside a story have role BODY and `subhead` set."""

    unit: Unit
    subhead: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks of one piece. `body` is in printed order and holds notes and subheads as well."""

    headline: tuple[Block, ...]
    kicker: tuple[Block, ...]
    body: tuple[Part, ...]
    bylines: tuple[Block, ...]
    captions: tuple[Block, ...]
    section: str | None = None
    briefs: bool = False
