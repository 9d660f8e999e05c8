"""Comparing what was read from a page with a gold reading, article by article and field by field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from corpus.pages import PageReading
from corpus.records import Article
from corpus.wire import article_json
from eval.goldpages import EDITION_FIELDS, FIELDS, Gold, GoldPage

LEAST_OVERLAP: Final = 0.3
"""Below this share of common character pairs two texts are not the same article."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the reading is not the gold; values as JSON text."""

    field: str
    expected: str
    read: str


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One gold article. `found` false: no read article is it, and every field counts as missed.

    `similarity` is the character-level ratio of the texts (difflib: 2·common / total), 0..1.
    """

    name: str
    found: bool
    judged: tuple[str, ...]
    differences: tuple[Difference, ...]
    similarity: float
    text_exact: bool
    paragraphs_expected: int
    paragraphs_read: int


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page: its gold articles, what was read beside them, and the edition fields that differ."""

    name: str
    articles: tuple[ArticleReport, ...]
    spurious: tuple[str, ...]
    edition: tuple[Difference, ...]
    edition_judged: int


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total` gold articles; `value` is their ratio, 1 where there was nothing to judge."""

    name: str
    right: int
    total: int

    @property
    def value(self) -> float:
        """right / total."""
        return self.right / self.total if self.total else 1.0


def compare(name: str, reading: PageReading, gold: GoldPage) -> PageReport:
    """Match the read articles to the gold ones by text overlap, best first, and compare the pairs."""
    pairs = _pairs(reading.articles, gold.articles)
    taken = set(pairs.values())
    edition = reading.edition
    printed: tuple[object, ...] = (
        edition.newspaper,
        edition.date.isoformat() if edition.date else None,
        edition.page,
    )
    return PageReport(
        name=name,
        articles=tuple(
            _article_report(wanted, reading.articles[pairs[at]] if at in pairs else None)
            for at, wanted in enumerate(gold.articles)
        ),
        spurious=tuple(
            _name(one.headline, one.text) for at, one in enumerate(reading.articles) if at not in taken
        ),
        edition=tuple(_differences(gold.edition, dict(zip(EDITION_FIELDS, printed, strict=True)))),
        edition_judged=len(gold.edition),
    )


def unread(name: str, gold: GoldPage) -> PageReport:
    """The report of a page in which nothing at all could be read."""
    articles = tuple(_article_report(wanted, None) for wanted in gold.articles)
    nothing: dict[str, object] = dict.fromkeys(EDITION_FIELDS)
    return PageReport(name, articles, (), tuple(_differences(gold.edition, nothing)), len(gold.edition))


def shares(pages: Sequence[PageReport]) -> tuple[Share, ...]:
    """Over all pages: articles found and not invented, each field, text and paragraphs right."""
    articles = [article for page in pages for article in page.articles]
    found = sum(article.found for article in articles)
    read = found + sum(len(page.spurious) for page in pages)
    counted = [
        Share("articles_found", found, len(articles)),
        Share("articles_real", found, read),
    ]
    for field in FIELDS:
        judged = [article for article in articles if field in article.judged]
        wrong = sum(any(one.field == field for one in article.differences) for article in judged)
        if judged:
            counted.append(Share(field, len(judged) - wrong, len(judged)))
    edition = sum(page.edition_judged for page in pages)
    if edition:
        counted.append(Share("edition", edition - sum(len(page.edition) for page in pages), edition))
    same_paragraphs = sum(article.found and _same_paragraphs(article) for article in articles)
    counted.append(Share("text_exact", sum(article.text_exact for article in articles), len(articles)))
    counted.append(Share("paragraphs", same_paragraphs, len(articles)))
    return tuple(counted)


def mean_similarity(pages: Sequence[PageReport]) -> float:
    """Mean character-level similarity of the texts over all gold articles, 0..1; a missed one counts 0."""
    values = [article.similarity for page in pages for article in page.articles]
    return sum(values) / len(values) if values else 0.0


def _pairs(read: Sequence[Article], gold: Sequence[Gold]) -> dict[int, int]:
    """Gold index → read index, each used once."""
    profiles = [_bigrams(one.text) for one in read]
    overlaps = [
        (_overlap(_bigrams(wanted.text), profile), at, place)
        for at, wanted in enumerate(gold)
        for place, profile in enumerate(profiles)
    ]
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for overlap, at, place in sorted(overlaps, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if overlap >= LEAST_OVERLAP and at not in pairs and place not in used:
            pairs[at] = place
            used.add(place)
    return pairs


def _article_report(wanted: Gold, read: Article | None) -> ArticleReport:
    values: dict[str, object] = article_json(read, full=False) if read else {}
    headline = dict(wanted.fields).get("headline")
    text = read.text if read else ""
    return ArticleReport(
        name=_name(headline if isinstance(headline, str) else "", wanted.text),
        found=read is not None,
        judged=tuple(field for field, _ in wanted.fields),
        differences=tuple(_differences(wanted.fields, values)),
        similarity=SequenceMatcher(None, wanted.text, text, autojunk=False).ratio(),
        text_exact=wanted.text == text,
        paragraphs_expected=_paragraphs(wanted.text),
        paragraphs_read=_paragraphs(text),
    )


def _differences(expected: Iterable[tuple[str, object]], read: dict[str, object]) -> Iterable[Difference]:
    for field, value in expected:
        if field not in read:
            yield Difference(field, _shown(value), "没有读出")
        elif read[field] != value:
            yield Difference(field, _shown(value), _shown(read[field]))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _same_paragraphs(article: ArticleReport) -> bool:
    return article.paragraphs_expected == article.paragraphs_read


def _paragraphs(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))


def _bigrams(text: str) -> Counter[str]:
    plain = "".join(text.split())
    return Counter(plain[at : at + 2] for at in range(len(plain) - 1))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    """Dice coefficient of the two bags of character pairs, 0..1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _name(headline: str, text: str) -> str:
    return headline or f"（无标题）{text[:12]}……"
