"""Ranking measures against values worked by hand."""

from __future__ import annotations

import math

import pytest

from eval.records import Item
from eval.retrieval import rank
from rag.records import Passage
from tests.eval.support import make_answer, make_article


def passages(*headlines: str) -> tuple[Passage, ...]:
    return make_answer("", passages=[make_article(headline) for headline in headlines]).passages


def test_one_expected_article_in_third_place() -> None:
    found = rank(Item("q", "问？", headlines=("丙",)), passages("甲", "乙", "甲", "丙"))
    assert found is not None
    assert (found.hit1, found.hit5, found.hit10) == (0.0, 1.0, 1.0)
    assert found.reciprocal_rank == pytest.approx(1 / 3)
    # gain 1 at place 3 over gain 1 at place 1
    assert found.ndcg10 == pytest.approx(1 / math.log2(4))


def test_two_expected_articles_first_and_third() -> None:
    found = rank(Item("q", "问？", headlines=("甲", "丙")), passages("甲", "乙", "丙"))
    assert found is not None
    assert (found.hit1, found.reciprocal_rank) == (1.0, 1.0)
    assert found.ndcg10 == pytest.approx((1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3)))


def test_nothing_found_and_nothing_retrieved() -> None:
    for ranked in (passages("乙"), ()):
        found = rank(Item("q", "问？", headlines=("甲",)), ranked)
        assert found is not None
        assert (found.hit1, found.hit10, found.reciprocal_rank, found.ndcg10) == (0.0, 0.0, 0.0, 0.0)


def test_places_beyond_ten_count_for_the_reciprocal_rank_alone() -> None:
    others = [f"题{number}" for number in range(10)]
    found = rank(Item("q", "问？", headlines=("甲",)), passages(*others, "甲"))
    assert found is not None
    assert (found.hit10, found.ndcg10) == (0.0, 0.0)
    assert found.reciprocal_rank == pytest.approx(1 / 11)


def test_an_article_without_headline_can_be_expected() -> None:
    found = rank(Item("q", "问？", headlines=("",)), passages("乙", ""))
    assert found is not None
    assert found.reciprocal_rank == pytest.approx(1 / 2)


def test_a_question_that_names_no_article_is_not_ranked() -> None:
    assert rank(Item("q", "问？"), passages("乙")) is None
