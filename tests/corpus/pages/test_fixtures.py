"""Invented pages of many papers, each with what a careful reader finds on it (the .json beside the page)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.pages import read_page
from corpus.records import Article, Edition

_PAGES = sorted((Path(__file__).parent / "fixtures").glob("*.txt"))


def _told(article: Article) -> dict[str, object]:
    return {
        "headline": article.headline,
        "kicker": article.kicker,
        "section": article.section,
        "kind": article.kind.value,
        "reporters": list(article.reporters),
        "credits": [f"{credit.role} {credit.name}" for credit in article.credits],
        "photos": [[photo.caption, photo.credit] for photo in article.photos],
        "text": article.text.split("\n"),
    }


@pytest.mark.parametrize("page", _PAGES, ids=lambda path: path.stem)
def test_page_is_read_as_a_person_reads_it(page: Path) -> None:
    want = json.loads(page.with_suffix(".json").read_text("utf-8"))
    reading = read_page(page.read_text("utf-8"), Edition())
    edition = reading.edition
    assert {
        "newspaper": edition.newspaper,
        "date": edition.date.isoformat() if edition.date else None,
        "page": edition.page,
    } == want["edition"]
    assert [_told(article) for article in reading.articles] == want["articles"]
    assert {a.newspaper for a in reading.articles} == {edition.newspaper}
