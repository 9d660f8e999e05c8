"""Whether other reports are heard as rivals, as another state of the story, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.records import Article
from rag.conflicts.finding import hear
from rag.conflicts.records import Reading
from rag.conflicts.variants import Likeness, counterpart, likeness
from rag.question.records import Query
from tests.rag.conflicts.builders import article, query, reading

ASKED = query("城东水厂总投资多少？")
FIRST = article("甲", "城东水厂3月5日通水。城东水厂总投资2.3亿元，占地46亩。")


def heard(other: Article, value: str, asked: Query = ASKED, best: Reading | None = None) -> str:
    first = best or reading(asked, FIRST, "2.3亿元")
    hearing = hear(asked, [first, reading(asked, other, value)])
    return "rivals" if hearing.rivals else "states" if hearing.states else "nothing"


@pytest.mark.parametrize(
    ("text", "value", "day", "expected"),
    [
        ("城东水厂总投资2.6亿元，占地46亩。", "2.6亿元", date(2025, 3, 7), "rivals"),
        ("城东水厂总投资23000万元。", "23000万元", date(2025, 3, 7), "nothing"),
        ("城东水厂总投资超过2亿元。", "超过2亿元", date(2025, 3, 7), "nothing"),
        ("城东水厂计划总投资1.9亿元。", "1.9亿元", date(2024, 3, 7), "states"),
        ("截至目前，城东水厂已完成总投资1.2亿元。", "1.2亿元", date(2024, 11, 7), "states"),
        ("城东水厂二期总投资1.9亿元。", "1.9亿元", date(2025, 3, 7), "nothing"),
        ("江口水厂总投资1.9亿元。", "1.9亿元", date(2025, 3, 7), "nothing"),
        ("城东水厂管网部分投资1.9亿元。", "1.9亿元", date(2025, 3, 7), "nothing"),
        ("城东水厂总投资2.6亿元，不是有人说的2.3亿元。", "2.6亿元", date(2025, 3, 7), "nothing"),
        ("城东水厂年均总投资0.4亿元。", "0.4亿元", date(2025, 3, 7), "nothing"),
    ],
)
def test_another_report(text: str, value: str, day: date, expected: str) -> None:
    assert heard(article("乙", text, day), value) == expected


def test_a_report_that_says_the_same_elsewhere_does_not_contradict() -> None:
    other = article("乙", "城东水厂总投资2.6亿元。城东水厂一位负责人说，总投资2.3亿元。", date(2025, 3, 7))
    readings = [
        reading(ASKED, FIRST, "2.3亿元"),
        reading(ASKED, other, "2.6亿元"),
        reading(ASKED, other, "2.3亿元"),
    ]
    assert not hear(ASKED, readings).rivals


def test_quarters_are_not_one_time() -> None:
    asked = query("长河机械公司营业收入多少？")
    first = article("甲", "长河机械公司一季度营业收入2.8亿元。", date(2025, 5, 1))
    other = article("甲", "长河机械公司二季度营业收入3.4亿元。", date(2025, 8, 1))
    assert heard(other, "3.4亿元", asked, reading(asked, first, "2.8亿元")) == "nothing"


def test_newest_first_and_no_value_twice() -> None:
    others = [
        article("乙", "城东水厂总投资2.6亿元。", date(2025, 3, 9)),
        article("丙", "城东水厂总投资2.6亿元，占地广。", date(2025, 3, 8)),
    ]
    readings = [reading(ASKED, FIRST, "2.3亿元"), *(reading(ASKED, o, "2.6亿元") for o in others)]
    assert [r.value for r in hear(ASKED, readings).rivals] == ["2.6亿元", "2.3亿元"]


LONG = (
    "白沙市首届龙舟节昨天在西湖开幕，来自各县区的36支队伍参加，比赛分直道赛和绕标赛两项，沿岸搭起看台12座。"
    "开幕式由甘长青主持，柳林镇代表队以2分35秒的成绩获得第一名，附近的农家乐全部客满，下午5点才散。"
)


def test_one_text_with_one_change_is_heard_though_its_days_differ() -> None:
    asked = query("龙舟节开幕式由谁主持？")
    one = article("甲", LONG, date(2025, 6, 1))
    other = article("乙", LONG.replace("甘长青", "闵一舟"), date(2025, 6, 2))
    assert likeness(one, other) is Likeness.SAME_BUT_FOR_ONE
    assert heard(other, "闵一舟", asked, reading(asked, one, "甘长青")) == "rivals"


def test_two_bulletins_of_one_form_are_not() -> None:
    form = "昨天白沙市最高气温{}度，最低气温{}度，降水{}毫米，西湖水位{}米，气象台提醒市民注意添衣。"
    one = article("甲", form.format(23, 12, 5, 18), date(2025, 6, 1))
    other = article("甲二", form.format(25, 14, 7, 19), date(2025, 6, 2))
    assert likeness(one, other) is Likeness.UNLIKE
    asked = query("白沙市最高气温多少度？")
    assert heard(other, "25度", asked, reading(asked, one, "23度")) != "rivals"


def test_where_a_value_went_in_the_other_version() -> None:
    one, other = "开幕式由甘长青主持。", "昨天的开幕式由闵一舟主持。"
    assert counterpart(one, other, 4, 7) == (7, 10)
    assert counterpart(one, "水厂总投资2.3亿元。", 4, 7) is None
