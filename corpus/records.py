"""The nouns of a newspaper archive. Each stage makes a new type; none fills in another's blanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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


class Cause(StrEnum):
    """Why an article was replaced: somebody mended it by hand, or its source came with other content."""

    HAND = "hand"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Version:
    """What an article was until `replaced` (UTC). `changed` names the fields in which the next version differs,
    as `Article` has them; `by` is who mended it, as far as known."""

    number: int
    replaced: datetime
    cause: Cause
    changed: tuple[str, ...]
    by: str | None
    article: Article


class JobState(StrEnum):
    """How far a job is. Cancelling: it ends after the articles at hand. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Job:
    """An ingest that goes on by itself. Points of time are UTC.

    `done` of `total` articles are dealt with: `added`, `updated` or `unchanged`, with `chunks` new chunk rows,
    in `seconds` of work. `failed`: what could not be read when it was submitted. `error`: what holds it up, or
    why it failed, in Chinese; `attempts` counts the failures since it last got on.
    """

    id: str
    kind: str
    state: JobState
    submitted: datetime
    started: datetime | None
    finished: datetime | None
    total: int
    done: int
    added: int
    updated: int
    unchanged: int
    chunks: int
    seconds: float
    failed: tuple[Failure, ...]
    attempts: int
    error: str | None

    @property
    def rate(self) -> float | None:
        """Articles a second of work, None before there is anything to tell it by."""
        return self.done / self.seconds if self.done and self.seconds > 0 else None

    @property
    def remaining(self) -> float | None:
        """Seconds of work that are left at this rate, 0 at the end, None when nobody can tell."""
        if self.state.is_final:
            return 0.0
        return (self.total - self.done) / self.rate if self.rate else None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on an answer: `rating` is "up" or "down", `comment` the reason; the ids are those of
    the answer's citations."""

    id: str
    received: datetime
    rating: str
    question: str
    answer: str | None
    comment: str | None
    article_ids: tuple[str, ...] = ()
    chunk_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A question that was asked, whether it was answered, and with what confidence (0 to 1)."""

    asked: datetime
    question: str
    answered: bool
    confidence: float
