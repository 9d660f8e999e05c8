"""Measure words: which may count the same things."""

import pytest

from rag.facts.measures import bare, may_count_the_same


@pytest.mark.parametrize(("printed", "plain"), [("万头", "头"), ("头", "头"), ("百万株", "株"), ("万", "万")])
def test_what_multiplies_is_left_out(printed: str, plain: str) -> None:
    assert bare(printed) == plain


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("头", "家", False),
        ("万头", "只", True),
        ("条", "件", True),  # 几条意见 answered by 三件
        ("座", "栋", True),
        ("辆", "人", False),
        ("贴", "头", True),  # a word that is not known may stand for any
    ],
)
def test_words_of_one_sort_may_stand_for_each_other(one: str, other: str, may: bool) -> None:
    assert may_count_the_same(one, other) is may
    assert may_count_the_same(other, one) is may
