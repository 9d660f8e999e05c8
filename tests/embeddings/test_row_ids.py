"""What stands at a row, kept in memory: always what the store says, however much of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.chunking import chunk_article
from corpus.importers.jsonl import record_article
from corpus.records import Article, Edition, Entry
from corpus.store import ArticleStore
from embeddings.row_ids import RowIds


def _article(key: str, text: str) -> Article:
    return record_article({"id": key, "headline": "", "text": text}, Edition())


def _put(store: ArticleStore, *articles: Article) -> None:
    store.put([Entry(article, chunk_article(article)) for article in articles])


def _rows(store: ArticleStore) -> list[int]:
    return [row for row, _ in store.rows()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    made = ArticleStore(f"sqlite:///{tmp_path / 'a.db'}")
    _put(made, *(_article(key, f"第{key}座大桥昨日通车。") for key in "abcde"))
    yield made
    made.close()


@pytest.mark.parametrize("kept", [0, 2, 100])
def test_it_says_what_the_store_says_as_articles_come_are_corrected_and_go(
    store: ArticleStore, kept: int
) -> None:
    ids = RowIds(store, kept)
    first = _rows(store)
    assert ids.at(first) == store.chunk_ids_at(first)

    gone = next(store.in_order())
    store.delete([gone.id])
    _put(store, _article("b", "第b座大桥尚未通车。"), _article("f", "第f座大桥昨日通车。"))

    rows = sorted({*first, *_rows(store)})
    assert ids.at(rows) == store.chunk_ids_at(rows)
    assert len(ids.at(rows)) == 5


def test_a_row_that_never_was_is_left_out(store: ArticleStore) -> None:
    known = _rows(store)[0]
    assert list(RowIds(store).at([10_000, known])) == [known]


def test_what_is_kept_is_not_asked_of_the_store_again(
    store: ArticleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, rows = RowIds(store), _rows(store)
    before = ids.at(rows)
    monkeypatch.setattr(store, "chunk_ids_at", None)
    assert ids.at(rows) == before
