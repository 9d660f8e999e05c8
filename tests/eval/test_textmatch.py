"""When two spellings count as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.textmatch import contains, headline_key, normal_form, same_headline, strip_markers, tokens


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("去年收粮160吨。", "160吨"),
        ("去年收粮 160 吨。", "160吨"),
        ("去年收粮１６０吨。", "160吨"),
        ("共10,849吨。", "10849吨"),
        ("共10，849吨。", "10849 吨"),
        ("AI芯片", "ai"),
        ("由臨海縣承辦", "临海县"),
        ("锚定“双碳”目标", "双碳目标"),
        ("增长3%", "3%"),
        ("共2024、160吨", "160吨"),
        ("到2024 160吨", "160吨"),
        ("第160.", "160"),
        ("占45%", "45"),
        ("赔款四百万两", "四百万"),
        ("名著之一《两本书》", "《两本书》"),
    ],
)
def test_contains(text: str, spelling: str) -> None:
    assert contains(text, spelling)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("去年收粮160吨。", "60吨"),
        ("去年收粮1600吨。", "160"),
        ("1.5亿元", "5亿元"),
        ("12万", "12"),
        ("3.5", "3"),
        ("十三家", "三家"),
        ("四百万两", "百万两"),
        ("两百万", "两"),
        ("3万亩", "万亩"),
        ("MAIN", "ai"),
        ("AIR", "ai"),
        ("任意", " "),
        ("", "甲"),
    ],
)
def test_does_not_contain(text: str, spelling: str) -> None:
    assert not contains(text, spelling)


def test_a_later_occurrence_counts_when_the_first_is_part_of_another_figure() -> None:
    assert contains("1160吨，其中160吨", "160吨")


def test_markers_go_and_other_brackets_stay() -> None:
    assert strip_markers("收粮。[1][12] [甲]") == "收粮。 [甲]"


def test_tokens_follow_the_cmrc_segmentation() -> None:
    assert tokens("3MW项目，年产1,200.5吨。") == ["3", "mw", "项", "目", "年", "产", "1200.5", "吨"]
    assert tokens("《·》，。") == []


def test_headlines_match_across_spaces_quotes_and_script() -> None:
    assert same_headline("开年抢跑 项目一线『热气腾腾』", "开年抢跑　项目一线“热气腾腾”")
    assert same_headline("糧庫擴容", "粮库扩容")
    assert not same_headline("粮库扩容", "粮库扩建")
    assert headline_key(" ") == ""


@given(st.text(alphabet="012,. 甲a“"))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@given(st.text(alphabet="粮库县市乡", min_size=1), st.text(alphabet="，。山水", max_size=5))
def test_a_text_contains_each_of_its_words(word: str, around: str) -> None:
    assert contains(around + word + around, word)
