"""Questions that offer the answers to choose from."""

from __future__ import annotations

import pytest

from rag.conflicts.alternatives import open_choice


@pytest.mark.parametrize(
    ("question", "opened"),
    [
        ("水厂总投资到底是2.3亿元还是2.6亿元", "水厂总投资是多少亿元"),
        ("年产氢160还是180吨", "年产氢多少吨"),
        ("水厂是3月5日还是3月6日通水的", "水厂是哪天通水的"),
        ("大桥是2023年还是2024年开工的", "大桥是哪年开工的"),
        ("增长了5%还是8%", "增长了百分之几"),
        ("局长是何建平还是王小波", "局长是谁"),
        ("水厂由省水利工程集团还是省第二建筑公司承建", "水厂由哪家单位承建"),
        ("会议是在白沙市还是在金桥市开的", "会议是在哪里开的"),
        ("项目位于长治还是晋城", "项目位于哪里"),
        ("报名的是120人还是150人", "报名的是多少人"),
    ],
)
def test_the_question_word_takes_the_place_of_the_alternatives(question: str, opened: str) -> None:
    assert open_choice(question) == opened


@pytest.mark.parametrize(
    "question",
    [
        "水厂总投资多少",
        "你喜欢苹果还是梨",
        "他是党员还是群众",
        "还是那座桥，全长多少",
        "是160吨还是3月5日",
        "",
    ],
)
def test_other_questions_stay(question: str) -> None:
    assert open_choice(question) == question
