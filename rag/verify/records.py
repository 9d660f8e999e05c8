"""What a sentence is checked against, and what the check found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.records import Article


@dataclass(frozen=True, slots=True)
class Support:
    """What one citation offers: the verbatim `quotes`, the whole `text` of the article they come from, and the
    fields of its record. Quotes carry everything; the rest of the text only what the quotes are about (names);
    the record its own facts (who wrote it, where and when it was printed)."""

    quotes: tuple[str, ...]
    text: str = ""
    headline: str = ""
    kicker: str | None = None
    section: str | None = None
    newspaper: str | None = None
    date: date | None = None
    page: str | None = None
    reporters: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()

    @classmethod
    def of_article(cls, article: Article, quotes: Sequence[str]) -> Support:
        """Return the support of `quotes`, each verbatim from `article`."""
        named = (*(credit.name for credit in article.credits), *article.photo_credits)
        return cls(
            quotes=tuple(quotes),
            text=article.text,
            headline=article.headline,
            kicker=article.kicker,
            section=article.section,
            newspaper=article.newspaper,
            date=article.date,
            page=article.page,
            reporters=article.reporters,
            credits=tuple(dict.fromkeys(named)),
            captions=tuple(photo.caption for photo in article.photos),
        )

    @property
    def heading(self) -> tuple[str, ...]:
        """The printed elements above and beside the text."""
        return tuple(part for part in (self.headline, self.kicker, self.section, *self.captions) if part)


class ProblemKind(StrEnum):
    """What is wrong with a sentence."""

    FIGURE = "figure"
    BOUND = "bound"
    TIME = "time"
    PERSON = "person"
    OFFICE = "office"
    PLACE = "place"
    ORGANISATION = "organisation"
    TITLE = "title"
    QUOTATION = "quotation"
    NEGATION = "negation"
    COMPARISON = "comparison"
    REPLACED = "replaced"
    """A name or figure of the quote stands exchanged for something else, in the same words around it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the support does not bear out: `sentence[start:end] == surface`. `message` is Chinese."""

    kind: ProblemKind
    surface: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The problems of a sentence, in its order."""

    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything checked is borne out."""
        return not self.problems
