"""Articles for tests of what is done with them, made without reading a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.records import Article, Kind

_PLAIN = Article(
    id="",
    headline="",
    kicker=None,
    newspaper="河口日报",
    date=date(2024, 3, 1),
    page="1",
    section=None,
    kind=Kind.ARTICLE,
    reporters=(),
    credits=(),
    photos=(),
    url=None,
    text="",
)


def plain_article(key: str, text: str, **fields: object) -> Article:
    """Return an article of 1 March 2024 with that id and text, called 标题 and its id; `fields` replace the rest."""
    named = replace(_PLAIN, id=key, headline=f"标题{key}", text=text)
    return replace(named, **fields)  # type: ignore[arg-type]
