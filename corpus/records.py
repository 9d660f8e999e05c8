"""The nouns of a newspaper archive. Each stage makes a new type; none fills in another's blanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a page belongs. What the page does not print and nobody said is None."""

    newspaper: str | None = None
    date: date | None = None
    page: str | None = None


class Kind(StrEnum):
    """What sort of piece it is."""

    ARTICLE = "article"
    PHOTO = "photo"
    BRIEF = "brief"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Credit:
    """One person (or desk) named with a role: 记者, 通讯员, 摄影, 编辑, 责任编辑 …"""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: its caption as printed without the credit, and who took or provided it (several joined by 、)."""

    caption: str
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of an edition.

    `text` is the story as printed and healed, paragraphs separated by one newline; every other printed
    element lives in its own field. `headline` is "" when none is printed. `id`: see `identity.article_id`.
    """

    id: str
    headline: str
    kicker: str | None
    newspaper: str | None
    date: date | None
    page: str | None
    section: str | None
    kind: Kind
    reporters: tuple[str, ...]
    credits: tuple[Credit, ...]
    photos: tuple[Photo, ...]
    url: str | None
    text: str

    @property
    def photo_credits(self) -> tuple[str, ...]:
        """Plain names of those who took or provided the photos, in printed order, none twice."""
        return tuple(dict.fromkeys(name for p in self.photos if p.credit for name in p.credit.split("、")))

    @property
    def people(self) -> tuple[str, ...]:
        """Everyone named in any role, reporters first, none twice."""
        credited = (credit.name for credit in self.credits)
        return tuple(dict.fromkeys((*self.reporters, *credited, *self.photo_credits)))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences: `article.text[start:end] == text`, offsets in code points."""

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One source, or one line of it, that could not be read; `error` is Chinese and says what to do."""

    source: str
    line: int | None
    error: str


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Restricts a search or a listing; None means any. `date_from`/`date_to` are inclusive, and an article
    without a date never matches a date bound. `reporter` wrote it; `credit` is named in any role: reporter,
    credits or under a photo."""

    newspaper: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    reporter: str | None = None
    section: str | None = None
    page: str | None = None
    credit: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted."""
        return self == ArticleFilter()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is put into the store: an article with the chunks cut from it."""

    article: Article
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class PutResult:
    """Article ids by what became of them, in the order given, and how many chunk rows were written.

    An id that occurs several times in one `put` is judged each time against what came before it.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One chunk row that appeared or disappeared; `revision` only grows, a `row` is never used again."""

    revision: int
    row: int
    chunk_id: str
    article_id: str
    removed: bool


@dataclass(frozen=True, slots=True)
class EditionCount:
    """How many articles the archive holds of one page of one edition."""

    newspaper: str | None
    date: date | None
    page: str | None
    count: int


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many articles the archive holds of one page; None: it is not known which."""

    page: str | None
    count: int


@dataclass(frozen=True, slots=True)
class EditionPages:
    """One edition, its number of articles, and its pages in printed order (2 before 10, unknown ones first)."""

    newspaper: str | None
    date: date | None
    count: int
    pages: tuple[PageCount, ...]


@dataclass(frozen=True, slots=True)
class NewspaperCount:
    """What the archive holds of one newspaper: articles, days with any, the first and the last such day."""

    newspaper: str | None
    articles: int
    editions: int
    first: date | None
    last: date | None


class Lacking(StrEnum):
    """What a listing may ask an article not to have, to reach editions that are only known in part."""

    NEWSPAPER = "newspaper"
    DATE = "date"
    PAGE = "page"
