"""An article cut into sentences once, ready to be matched against many questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpus.normalise import fold
from corpus.records import Article
from corpus.sentences import sentences

_SPECIFIER: Final = re.compile(
    r"\d+(?:\.\d+)?(?:mw|kw|gw|万千瓦)(?![时h])|[a-z]+\d+|[一二三四五六七八九十]期(?!间)"
)


_NONE: Final = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `article.text[start:end]`; `paragraph` counts from 0."""

    index: int
    paragraph: int
    start: int
    end: int
    folded: str
    specifiers: frozenset[str]
    """What tells like things apart in it: 3mw, d2, 二期."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article with its sentences, the folded text, and the folded heading (headline and kicker)."""

    article: Article
    sentences: tuple[Sentence, ...]
    folded: str
    heading: str


@lru_cache(maxsize=4096)
def read_story(article: Article) -> Story:
    """Return the story of an article; cached, as the same articles are asked about again and again."""
    folded = fold(article.text)
    found: list[Sentence] = []
    paragraph, last = 0, 0
    told = [(m.start(), m[0]) for m in _SPECIFIER.finditer(folded)]
    for index, span in enumerate(sentences(article.text)):
        paragraph += folded.count("\n", last, span.start)
        last = span.start
        own = folded[span.start : span.end]
        specifiers = frozenset(word for at, word in told if span.start <= at < span.end) if told else _NONE
        found.append(Sentence(index, paragraph, span.start, span.end, own, specifiers))
    heading = fold(f"{article.headline}\n{article.kicker or ''}")
    return Story(article, tuple(found), folded, heading)
