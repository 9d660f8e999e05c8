"""What contradicts what, and what can stand together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.conflicts.values import contradict, figures_contradict
from rag.facts.figures import find_figures
from rag.question.records import Want
from tests.rag.conflicts.builders import article, query, reading


def differ(want: Want, one: str, other: str, days: tuple[date | None, date | None] = (None, None)) -> bool:
    asked = query("水厂怎么样？")
    first, second = (
        reading(asked, article(key, f"水厂的事是{value}。", day), value)
        for key, value, day in zip(("甲", "乙"), (one, other), days, strict=True)
    )
    assert contradict(want, second, first) is contradict(want, first, second)
    return contradict(want, first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("160吨", "180吨"),
        ("2.3亿元", "2.6亿元"),
        ("1.2万人", "13000人"),
        ("三成", "40%"),
        ("超过3亿元", "2.8亿元"),
        ("约160吨", "250吨"),
        ("不足100人", "120人"),
        ("超过3亿元", "超过5亿元"),
        ("3至5年", "7年"),
    ],
)
def test_figures_that_exclude_one_another(one: str, other: str) -> None:
    assert differ(Want.NUMBER, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2万人", "12000人"),
        ("三成", "30%"),
        ("约160吨", "163吨"),
        ("近200家", "196家"),
        ("超过3亿元", "3.2亿元"),
        ("3.2亿元", "3.18亿元"),
        ("12万人", "118600人"),
        ("3至5年", "4年"),
        ("60余家", "63家"),
        ("160吨", "30人"),
        ("46亩", "2.3亿元"),
    ],
)
def test_figures_that_can_stand_together_or_not_be_compared(one: str, other: str) -> None:
    assert not differ(Want.NUMBER, one, other)


@pytest.mark.parametrize(
    ("one", "other", "days", "expected"),
    [
        ("3月5日", "3月6日", (None, None), True),
        ("2024年", "2025年", (None, None), True),
        ("5月", "5月3日", (None, None), False),
        ("2024年5月3日", "5月3日", (None, None), False),
        ("昨天", "3月5日", (date(2025, 3, 6), date(2025, 3, 6)), False),
        ("昨天", "3月5日", (date(2025, 3, 7), date(2025, 3, 6)), True),
        ("昨天", "3月5日", (None, date(2025, 3, 6)), False),
        ("近日", "3月5日", (date(2025, 3, 6), date(2025, 3, 6)), False),
        ("9时30分", "10时", (None, None), True),
        ("9时30分", "九点半", (None, None), False),
        ("15时", "下午3点", (None, None), False),
    ],
)
def test_times(one: str, other: str, days: tuple[date | None, date | None], expected: bool) -> None:
    assert differ(Want.TIME, one, other, days) is expected


@pytest.mark.parametrize(
    ("want", "one", "other", "expected"),
    [
        (Want.PERSON, "李建民", "王小波", True),
        (Want.PERSON, "李建民", "李建民", False),
        (Want.ORGANISATION, "省水利工程集团", "省第二建筑公司", True),
        (Want.ORGANISATION, "青河水务公司", "青河县水务有限公司", False),
        (Want.ORGANISATION, "水利工程集团", "省水利工程集团", False),
        (Want.PLACE, "白沙市", "柳林镇", True),
        (Want.PLACE, "白沙", "白沙市", False),
    ],
)
def test_names(want: Want, one: str, other: str, expected: bool) -> None:
    assert differ(want, one, other) is expected


def test_what_has_no_type_is_not_compared() -> None:
    assert not differ(Want.THING, "红色", "蓝色")


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from("吨人亩元"))
def test_plain_figures_contradict_exactly_when_they_differ(one: int, other: int, unit: str) -> None:
    first, second = find_figures(f"共{one}{unit}"), find_figures(f"共{other}{unit}")
    assert figures_contradict(first[0], second[0]) is (one != other)


@given(st.integers(1, 10**6), st.sampled_from("吨人亩元"), st.sampled_from(["约", "超过", "近", "不足", ""]))
def test_a_bound_put_to_a_figure_does_not_contradict_it(value: int, unit: str, bound: str) -> None:
    first, second = find_figures(f"共{value}{unit}"), find_figures(f"共{bound}{value}{unit}")
    assert not figures_contradict(first[0], second[0])
