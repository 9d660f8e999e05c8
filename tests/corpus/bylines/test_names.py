"""What is a personal name. All people here are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bylines import looks_like_name
from corpus.bylines.names import all_names, could_be_name, despace, leading_names, may_be_printed_as_name


@pytest.mark.parametrize(
    "name",
    [
        "赵立新",
        "钱芳",
        "孙 莉",
        "欧阳晓红",
        "司马青云",
        "周婉婷",
        "吴桐雨",
        "阿不都热依木·买买提",
        "卡尔·赫尔曼",
        "陈李佳怡",
        "温馨怡",
    ],
)
def test_names_are_names(name: str) -> None:
    assert looks_like_name(name)


@pytest.mark.parametrize(
    "words",
    ["高峰期", "王府井", "方面表示", "同比增长", "马上", "石家庄", "乌鲁木齐", "安全", "金融", "周末", "于是", "任何人", "黄金",
     "时代周报", "高新区", "张家口市", "李女士", "王先生", "记者", "的", "", "A股", "2024"],
)  # fmt: skip
def test_words_places_and_organisations_are_not(words: str) -> None:
    assert not looks_like_name(words)


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("赵立新近日来到现场", ("赵立新",)),
        ("钱芳济南报道", ("钱芳",)),
        ("孙莉敏四川在线", ("孙莉敏",)),
        ("周婉婷吴桐雨", ("周婉婷", "吴桐雨")),
        ("方面表示将继续推进", ()),
        ("高峰期间车流量大", ()),
    ],
)
def test_where_a_name_ends_in_a_run_of_characters(run: str, names: tuple[str, ...]) -> None:
    assert leading_names(run) == names


def test_a_run_that_must_be_names_is_divided_into_names() -> None:
    assert all_names("赵立新钱芳") == ("赵立新", "钱芳")
    assert all_names("有关方面") == ()


def test_pen_names_count_only_where_a_name_stands_anyway() -> None:
    assert could_be_name("小吕")
    assert not looks_like_name("小吕")
    assert may_be_printed_as_name("高亢")
    assert not may_be_printed_as_name("安全")
    assert not may_be_printed_as_name("市体育局")


def test_letter_spacing_is_removed_between_characters_only() -> None:
    assert despace("赵 立　新") == "赵立新"
    assert despace("赵立新 Li Xin") == "赵立新 Li Xin"


@given(st.text(alphabet="赵钱孙李周吴的了在从记者报道王波芳新，。 ·A1", max_size=14))
def test_names_read_from_a_run_are_its_beginning(run: str) -> None:
    assert run.startswith("".join(leading_names(run)))
