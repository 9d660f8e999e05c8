"""What every index must do, whatever keeps it and whichever database is the truth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from corpus.chunking import chunk_article
from corpus.dates import DaySpan
from corpus.records import Article, ArticleFilter, Credit, Entry
from corpus.store import ArticleStore
from embeddings.indexes.protocol import Index, IndexOpener
from embeddings.segment import Segmenter
from tests.articles import plain_article
from tests.support import HashingEncoder

ANY = ArticleFilter()
ENCODER = HashingEncoder(64)


def article(key: str, text: str, **changes: object) -> Article:
    named = {"headline": f"第{key}号", "newspaper": "河湾日报"}
    return plain_article(key, text, **{**named, **changes})


ARTICLES = [
    article("a", "长治的图书馆昨日开放，藏书三十万册。", reporters=("林河",), section="要闻"),
    article("b", "长冶的污水处理厂投产。", newspaper="东山晚报", credits=(Credit("白岭", "摄影"),)),
    article("c", "环湖步道修到了南浦镇，居民都去散步。", date=date(2025, 5, 6), page="A02"),
    article("d", "粮库收了新麦，没有日期的一篇。", date=None, newspaper='《河"湾》\\报'),
    article("e", "2023年7月1日，光伏电站并网。", date=date(2024, 8, 1)),
]
FILTERED: list[tuple[ArticleFilter, set[str]]] = [
    (ArticleFilter(newspaper="东山晚报"), {"b"}),
    (ArticleFilter(newspaper='河"湾\\报'), {"d"}),
    (ArticleFilter(newspaper='x" or row > 0 or newspaper == "'), set()),
    (ArticleFilter(section="要闻"), {"a"}),
    (ArticleFilter(page="第a2版"), {"c"}),
    (ArticleFilter(reporter="林河"), {"a"}),
    (ArticleFilter(credit="林河"), {"a"}),
    (ArticleFilter(reporter="白岭"), set()),
    (ArticleFilter(credit="白岭"), {"b"}),
    (ArticleFilter(date_from=date(2024, 8, 1)), {"c", "e"}),
    (ArticleFilter(date_to=date(2024, 3, 1)), {"a", "b"}),
    (ArticleFilter(date_from=date(2024, 3, 2), date_to=date(2024, 12, 31)), {"e"}),
    (ArticleFilter(newspaper="河湾日报", date_from=date(2025, 1, 1)), {"c"}),
]
Open = Callable[[], Index]


class IndexContract:
    """A backend's class supplies the `store` and the `opener`."""

    @pytest.fixture
    def open_index(self, store: ArticleStore, opener: IndexOpener) -> Open:
        return lambda: opener(store, ENCODER, Segmenter())

    @pytest.fixture
    def index(self, store: ArticleStore, open_index: Open) -> Index:
        self.put(store, ARTICLES)
        index = open_index()
        index.catch_up()
        return index

    @staticmethod
    def put(store: ArticleStore, articles: list[Article]) -> None:
        store.put([Entry(each, chunk_article(each)) for each in articles])

    @staticmethod
    def named(store: ArticleStore, found: list[tuple[int, float]]) -> list[str]:
        there = store.chunk_ids_at([row for row, _ in found])
        return [there[row][1] for row, _ in found]

    @staticmethod
    def near(index: Index, text: str, k: int = 10, filter: ArticleFilter = ANY) -> list[tuple[int, float]]:
        return index.dense(ENCODER.encode_queries([text])[0], k, filter, None)

    def test_it_is_in_reach_with_and_without_articles(self, store: ArticleStore, open_index: Open) -> None:
        index = open_index()
        index.reach()
        self.put(store, ARTICLES)
        index.catch_up()
        index.reach()

    def test_what_is_stored_is_found_best_first(self, store: ArticleStore, index: Index) -> None:
        found = self.near(index, "第c号\n环湖步道修到了南浦镇，居民都去散步。", 3)
        assert self.named(store, found)[0] == "c"
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        assert found[0][1] > 0.9
        assert self.named(store, index.lexical("粮库收了什么", 3, ANY, None))[0] == "d"
        assert index.lexical("粮库收了什么", 3, ANY, None)[0][1] > 0
        assert index.count() == 5
        assert not index.is_behind
        assert index.verify() == []

    def test_a_look_alike_is_found_at_a_lower_weight(self, store: ArticleStore, index: Index) -> None:
        found = index.lexical("长治", 5, ANY, None)
        assert self.named(store, found) == ["a", "b"]
        assert found[0][1] > found[1][1] > 0

    def test_nothing_shared_is_nothing_found(self, index: Index) -> None:
        assert index.lexical("zebra", 5, ANY, None) == []
        assert index.lexical("，。", 5, ANY, None) == []
        assert index.lexical("图书馆", 0, ANY, None) == []

    def test_filters(self, store: ArticleStore, index: Index) -> None:
        words = "图书馆污水处理厂环湖步道粮库光伏电站"
        for wanted, ids in FILTERED:
            assert set(self.named(store, self.near(index, "开放", filter=wanted))) == ids, wanted
            assert set(self.named(store, index.lexical(words, 10, wanted, None))) == ids, wanted

    def test_days_that_are_spoken_of(self, store: ArticleStore, index: Index) -> None:
        days = DaySpan(date(2023, 7, 1), date(2023, 7, 2))
        vector = ENCODER.encode_queries(["电站"])[0]
        assert self.named(store, index.dense(vector, 5, ANY, days)) == ["e"]
        assert self.named(store, index.lexical("光伏电站图书馆", 5, ANY, days)) == ["e"]
        never = DaySpan(date(1990, 1, 1), date(1990, 1, 2))
        assert index.dense(vector, 5, ANY, never) == index.lexical("电站", 5, ANY, never) == []

    def test_a_correction_replaces_and_a_deletion_removes(self, store: ArticleStore, index: Index) -> None:
        self.put(store, [replace(ARTICLES[0], text="水族馆开放。")])
        store.delete(["b"])
        assert index.is_behind
        index.catch_up()
        assert not index.is_behind
        assert self.named(store, index.lexical("水族馆", 5, ANY, None)) == ["a"]
        assert "b" not in self.named(store, self.near(index, "污水处理厂"))
        assert index.count() == 4
        assert index.verify() == []

    def test_opened_again_it_is_as_it_was(self, store: ArticleStore, index: Index, open_index: Open) -> None:
        self.put(store, [article("f", "体育场完工。")])
        again = open_index()
        assert again.damage == ()
        assert not again.is_missing
        again.catch_up()
        index.catch_up()
        for each in (index, again):
            assert self.named(store, each.lexical("体育场", 1, ANY, None)) == ["f"]
            assert each.count() == 6

    def test_rebuilt_it_finds_the_same(self, store: ArticleStore, index: Index) -> None:
        before = index.lexical("图书馆", 5, ANY, None)
        index.rebuild()
        after = index.lexical("图书馆", 5, ANY, None)
        assert [row for row, _ in after] == [row for row, _ in before]
        assert after[0][1] == pytest.approx(before[0][1], rel=1e-5)
        assert index.verify() == []

    def test_words_are_weighted_by_their_rarity(self, index: Index) -> None:
        weights = {unit.spellings[0]: unit.weight for unit in index.units("图书在地")}
        assert weights["图书"] == pytest.approx(math.log(1 + 4.5 / 1.5))  # in one of five chunks
        assert weights["在地"] == pytest.approx(math.log(1 + 5.5 / 0.5))  # in none

    def test_without_an_article_nothing_is_found(self, open_index: Open) -> None:
        index = open_index()
        index.catch_up()
        assert index.count() == 0
        assert index.damage == ()
        assert self.near(index, "图书馆") == index.lexical("图书馆", 5, ANY, None) == []
        assert index.verify() == []
