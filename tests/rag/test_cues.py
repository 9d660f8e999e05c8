"""What stands beside a figure or a day, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rag.evidence.amounts import has_other_figure
from rag.evidence.candidates import find_candidates
from rag.evidence.contraries import speaks_of_the_contrary
from rag.evidence.cues import destinations, end_fit, per_fit, state_fit
from rag.evidence.story import read_story
from rag.question.understand import tidy, understand
from tests.articles import plain_article

ASKED_ON = date(2025, 3, 5)


def _best(question: str, text: str) -> str | None:
    query, _ = understand(tidy(question), ASKED_ON)
    found = max(find_candidates(query, text), key=lambda c: c.fit, default=None)
    return found.text if found else None


@pytest.mark.parametrize(
    ("question", "text", "best"),
    [
        ("报名到哪天为止", "报名通道7月24日开启至7月28日截止。", "7月28日"),
        ("从哪天开始报名", "报名从7月24日开始，7月28日截止。", "7月24日"),
        ("电梯哪天以前能修好", "电梯11月12日起停运，12月5日前修好。", "12月5日前"),
        ("虾塘现在有多少亩", "盐场先拿出60亩试养，如今已有4300亩。", "4300亩"),
        ("一共来了多少人", "甲馆来了30人，两馆共来了75人。", "75人"),
        ("每股卖多少钱", "募集资金18938万元，发行价为13.28元/股。", "13.28元/股"),
        ("头一批货卖到哪儿去了", "头一批货从青河码头装船，运往武原、长汀两地。", "武原、长汀"),
        ("出力的有几家五金厂", "十七家五金厂凑了五十一万元。", "十七家"),
    ],
)
def test_the_words_beside_it_tell_which_one_is_asked_for(question: str, text: str, best: str) -> None:
    assert _best(question, text) == best


def test_without_a_cue_in_the_question_nothing_is_weighed() -> None:
    assert end_fit("哪天开会", "会议从5月3日开到5月6日。", 4, 8) == 1.0
    assert state_fit("来了多少人", "如今来了30人", 4) == 1.0
    assert per_fit("卖多少钱", "卖3元", 1, 3) == 1.0
    assert destinations("哪里产茶", "茶叶运往外地。") == []


def test_a_run_with_a_figure_of_another_unit_is_no_answer() -> None:
    query, _ = understand("有几家五金厂凑到一起办公司", ASKED_ON)
    text = "他们凑了五十一万元，办起公司。"
    assert has_other_figure(query, text, 4, 9)
    loose, _ = understand("船有多大", ASKED_ON)
    assert not has_other_figure(loose, "能停15万吨级的船。", 2, 7)


def test_a_body_named_in_the_question_is_not_asked_for() -> None:
    assert (
        _best("买走青河投资49%股权的是哪家公司", "青河投资有限公司49%的股权易主，新主人是长风集团。")
        == "长风集团"
    )


@pytest.mark.parametrize(
    ("question", "text", "best"),
    [
        ("12路首班车改到几点了", "12路首班车由6时30分提前到6时。", "6时"),
        ("水价原来是多少元", "水价从2.15元涨到2.58元。", "2.15元"),
        ("周末卖了多少旧书", "两天卖出旧书3400多册，收入1900元。", "3400多册"),
        ("每月能免费用多少水", "方案一每月多支出5.16元，免费用水增加到8立方米。", "8立方米"),
        ("书市什么时候开", "书市计划今年国庆节前开放。", "今年国庆节前"),
        ("雇了多少店员", "全年卖书1.2万册，雇了8名店员。", "8名"),
    ],
)
def test_what_is_counted_and_what_it_was_changed_to(question: str, text: str, best: str) -> None:
    assert _best(question, text) == best


@pytest.mark.parametrize(
    ("question", "expected"),
    [("末班车几点发车", True), ("首班车几点发车", False), ("班车几点发车", False)],
)
def test_a_word_and_its_contrary(question: str, expected: bool) -> None:
    query, _ = understand(question, ASKED_ON)
    story = read_story(plain_article("公交调整", "3月20日起，12路首班车提前到6时。"))
    assert speaks_of_the_contrary(query, story, story.sentences[0]) is expected


def test_of_two_states_the_later_one_unless_the_former_is_asked_for() -> None:
    text = "成品率由试产时的37%提高到81%，全程从3个小时缩短到48分钟。"
    assert _best("成品率是百分之几", text) == "81%"
    assert _best("成品率原来是多少", text) == "37%"
