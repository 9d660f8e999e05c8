"""Invented articles and answers on which the measures can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.records import Article, Kind, Photo
from rag.records import Answer, Citation, Passage

TEXT = "青石县粮库去年收粮160吨。今年计划扩建。"


def make_article(
    headline: str = "青石粮库扩容",
    text: str = TEXT,
    *,
    reporters: Sequence[str] = ("甲一",),
    photographers: Sequence[str] = (),
    id: str | None = None,
) -> Article:
    """An article of 城东晚报, 2 May 2031, page 3."""
    return Article(
        id=id or f"id-{headline}",
        headline=headline,
        kicker=None,
        newspaper="城东晚报",
        date=date(2031, 5, 2),
        page="3",
        section=None,
        kind=Kind.ARTICLE,
        reporters=tuple(reporters),
        credits=(),
        photos=tuple(Photo("图", name) for name in photographers),
        url=None,
        text=text,
    )


def make_answer(
    text: str,
    cited: Sequence[Article] = (),
    *,
    short: str | None = None,
    passages: Sequence[Article] | None = None,
    answered: bool = True,
) -> Answer:
    """An answer that quotes the whole of each cited article; passages are the cited articles unless given."""
    found = cited if passages is None else passages
    return Answer(
        question="问？",
        answered=answered,
        answer=text,
        short_answer=short,
        citations=tuple(
            Citation(marker, article, f"{article.id}:0", article.text, 0, len(article.text))
            for marker, article in enumerate(cited, start=1)
        ),
        passages=tuple(
            Passage(f"{article.id}:0", article, 0, len(article.text), article.text, 1.0 / place)
            for place, article in enumerate(found, start=1)
        ),
        confidence=0.9,
        conflict=None,
        warnings=(),
        timings_ms=(),
    )


def declined(passages: Sequence[Article] = ()) -> Answer:
    """An answer that says the archive does not hold it."""
    return make_answer("档案里没有。", passages=passages, answered=False)
