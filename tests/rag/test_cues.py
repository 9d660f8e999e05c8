"""What stands beside a figure or a day, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from rag.evidence.candidates import find_candidates, has_other_figure
from rag.evidence.cues import destinations, end_fit, per_fit, state_fit
from rag.question.understand import tidy, understand

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
