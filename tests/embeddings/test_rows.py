"""What a filter lets through, out of memory and by SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.chunking import chunk_article
from corpus.dates import DaySpan
from corpus.importers.jsonl import record_article
from corpus.records import Article, ArticleFilter, Edition, Entry
from corpus.store import ArticleStore
from embeddings.rows import RowTable


def _article(key: str, text: str, **fields: object) -> Article:
    return record_article({"id": key, "headline": "", "text": text, **fields}, Edition())


def _put(store: ArticleStore, *articles: Article) -> None:
    store.put([Entry(article, chunk_article(article)) for article in articles])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    made = ArticleStore(f"sqlite:///{tmp_path / 'a.db'}")
    _put(
        made,
        _article("a", "昨日大桥通车。", newspaper="河口日报", date="2024-03-08", page="3", section="要闻"),
        _article(
            "b", "桥长三里。", newspaper="《河口日报》", date="2024-03-09", page="第3版", reporters=["田一"]
        ),
        _article("c", "2023年底动工。", newspaper="山城晚报", date="2024-03-08"),
        _article("d", "桥长三里，宽五丈。"),
    )
    yield made
    made.close()


_FILTERS = [
    ArticleFilter(),
    ArticleFilter(newspaper="河口日报"),
    ArticleFilter(newspaper="无此报"),
    ArticleFilter(page="03", newspaper="河口日报"),
    ArticleFilter(section="要闻"),
    ArticleFilter(date_from=date(2024, 3, 9)),
    ArticleFilter(date_to=date(2024, 3, 8)),
    ArticleFilter(reporter="田一"),
    ArticleFilter(credit="田一", date_to=date(2024, 3, 8)),
]
_DAYS = [
    None,
    DaySpan(date(2024, 3, 7), date(2024, 3, 7)),
    DaySpan(date(2024, 3, 9), date(2024, 3, 9)),
    DaySpan(date(2023, 12, 31), date(2024, 1, 1)),
    DaySpan(date(2020, 1, 1), date(2020, 1, 2)),
]


def _agree(table: RowTable, store: ArticleStore) -> None:
    for wanted in _FILTERS:
        for days in _DAYS:
            assert table.allowed(wanted, days).tolist() == store.allowed_rows(wanted, days).tolist(), (
                wanted,
                days,
            )


def test_as_the_store_says(store: ArticleStore) -> None:
    table = RowTable(store)
    _agree(table, store)
    rows = {chunk.article_id: row for row, chunk in store.rows()}
    by_day = table.allowed(ArticleFilter(), DaySpan(date(2024, 3, 7), date(2024, 3, 7)))
    assert by_day.tolist() == [min(rows.values())]  # 昨日 of the edition of the 8th


def test_after_additions_corrections_and_deletions(store: ArticleStore) -> None:
    table = RowTable(store)
    table.allowed(ArticleFilter())
    _put(store, _article("e", "去年开工。", newspaper="新报", date="2024-03-09"))
    _agree(table, store)
    _put(store, _article("a", "昨日大桥通车。", newspaper="山城晚报", date="2024-03-09"))
    store.delete([next(article.id for article in store.articles() if article.newspaper == "新报")])
    _agree(table, store)
    store.delete([article.id for article in store.articles()])
    _agree(table, store)


def test_of_an_empty_store(tmp_path: Path) -> None:
    empty = ArticleStore(f"sqlite:///{tmp_path / 'empty.db'}")
    _agree(RowTable(empty), empty)
    empty.close()
