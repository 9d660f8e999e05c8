"""A sentence of an answer before it is verified and numbered."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Article


@dataclass(frozen=True, slots=True)
class Ground:
    """What a statement rests on: `article.text[start:end]`, and further runs of the same article from which
    a pronoun was filled in."""

    article: Article
    chunk_id: str
    start: int
    end: int
    context: tuple[str, ...] = ()
    reading: str | None = None
    """The quote as a correction, cited beside it, has it; None for as printed."""
    of_record: bool = False
    """The statement is drawn from the article's record; the run only shows what the article is about."""

    @property
    def quote(self) -> str:
        """The verbatim text."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence without its full stop and markers. `plain` is a wording with nothing of ours but the
    attribution, used when the filled-in one does not pass verification."""

    text: str
    grounds: tuple[Ground, ...]
    plain: str | None = None
    short: str | None = None
