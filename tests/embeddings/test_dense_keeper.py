"""The index of one process grows out of comparing with every vector, and stays in step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.chunking import chunk_article
from corpus.records import Article, Entry
from corpus.store import ArticleStore
from embeddings.dense_keeper import DenseKeeper
from tests.embeddings.archives import article
from tests.support import HashingEncoder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    store = ArticleStore(f"sqlite:///{tmp_path}/archive.db")
    yield store
    store.close()


def _put(store: ArticleStore, articles: list[Article]) -> None:
    store.put([Entry(each, chunk_article(each)) for each in articles])


def _nearest(keeper: DenseKeeper, store: ArticleStore, encoder: HashingEncoder, text: str) -> str:
    [(row, _)] = keeper.search(encoder.encode_queries([text])[0], 1, None)
    return store.chunk_ids_at([row])[row][1]


def test_past_the_limit_it_changes_its_structure_and_nothing_else(
    store: ArticleStore, tmp_path: Path
) -> None:
    encoder = HashingEncoder(64)

    def opened() -> DenseKeeper:
        return DenseKeeper(store, encoder, tmp_path / "dense", exact_up_to=30)

    _put(store, [article(number) for number in range(25)])
    keeper = opened()
    assert keeper.catch_up()
    _put(store, [article(number) for number in range(25, 40)])  # by its log, past the limit
    keeper.replay()
    assert len(keeper) == 40
    store.delete([article(3).id])
    _put(store, [replace(article(7), text="水族馆昨日开放，门票三十元。")])
    keeper.replay()
    assert keeper.disagreements() == []
    assert len(keeper) == store.chunk_count() == 39
    wanted = f"{article(7).headline}\n水族馆昨日开放，门票三十元。"
    assert _nearest(keeper, store, encoder, wanted) == article(7).id
    keeper.save()
    embedded = encoder.passages_encoded
    again = opened()
    assert again.damage is None
    assert len(again) == 39
    assert _nearest(again, store, encoder, wanted) == article(7).id
    again.rebuild()
    assert again.disagreements() == []
    assert encoder.passages_encoded == embedded


def test_a_vector_that_is_not_the_stores_is_seen_in_a_large_archive_too(
    store: ArticleStore, tmp_path: Path
) -> None:
    encoder = HashingEncoder(64)
    _put(store, [article(number) for number in range(20)])
    keeper = DenseKeeper(store, encoder, tmp_path / "dense", exact_up_to=5)
    keeper.catch_up()
    row = int(keeper._index.rows()[4])
    wrong = keeper._index.vectors(keeper._index.rows()[5:6])
    keeper._index.remove(keeper._index.rows()[4:5])
    keeper._index.add(keeper._index.rows()[:1] * 0 + row, wrong)
    assert keeper.disagreements() == ["向量索引里有 1 段的向量与档案不符"]
