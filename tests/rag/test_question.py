"""What a question is understood to ask, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.normalise import fold
from rag.question.focus import find_focus
from rag.question.parts import split_question
from rag.question.record_asks import find_record_ask
from rag.question.records import Ask, Role, Want
from rag.question.terms import find_terms
from rag.question.understand import tidy, understand

ASKED_ON = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("question", "ask", "want", "word"),
    [
        ("青河大桥全长多少米", Ask.FACT, Want.NUMBER, "多少米"),
        ("新馆有几层", Ask.FACT, Want.NUMBER, "几层"),
        ("园区占地多大", Ask.FACT, Want.NUMBER, "多大"),
        ("水厂总投资多少钱", Ask.FACT, Want.NUMBER, "多少钱"),
        ("合格率是百分之几", Ask.FACT, Want.NUMBER, "百分之几"),
        ("图书馆啥时候开门", Ask.FACT, Want.TIME, "啥时候"),
        ("大会是哪天开的", Ask.FACT, Want.TIME, "是哪天"),
        ("书展在哪里办", Ask.FACT, Want.PLACE, "在哪里"),
        ("厂子建在哪个县", Ask.FACT, Want.PLACE, "建在哪个县"),
        ("哪家银行给了贷款", Ask.FACT, Want.ORGANISATION, "哪家银行"),
        ("谁主持了会议", Ask.FACT, Want.PERSON, "谁"),
        ("为什么要修水渠", Ask.REASON, Want.THING, "为什么"),
        ("工程进展怎么样了", Ask.DESCRIBE, Want.THING, "进展怎么样了"),
        ("有哪些单位参加", Ask.LIST, Want.ORGANISATION, "哪些单位"),
        ("大桥通车了吗", Ask.YESNO, Want.THING, "吗"),
        ("项目总面积", Ask.FACT, Want.NUMBER, ""),
        ("开工时间", Ask.FACT, Want.TIME, ""),
        ("水泥厂的厂长叫什么", Ask.FACT, Want.PERSON, "水泥厂的厂长叫什么"),
        ("走失孩子的母亲叫什么名字", Ask.FACT, Want.PERSON, "叫什么名字"),
        ("这部电影叫什么名字", Ask.FACT, Want.THING, "叫什么名字"),
        ("把发电机搬出来给全村用的是谁", Ask.FACT, Want.PERSON, "是谁"),
        ("赵长河是谁", Ask.FACT, Want.OFFICE, "是谁"),
        ("哪所学校录取了他", Ask.FACT, Want.ORGANISATION, "哪所学校"),
        ("是哪名队员进的球", Ask.FACT, Want.PERSON, "哪名"),
        ("来的是哪三个地方", Ask.LIST, Want.PLACE, "哪三个地方"),
        ("大桥哪年哪月通车", Ask.FACT, Want.TIME, "哪年哪月"),
        ("夺冠的是谁和谁", Ask.LIST, Want.PERSON, "谁和谁"),
        ("凑了多少本钱", Ask.FACT, Want.NUMBER, "多少"),
        ("印了多少本书", Ask.FACT, Want.NUMBER, "多少本"),
    ],
)
def test_focus(question: str, ask: Ask, want: Want, word: str) -> None:
    found_ask, focus = find_focus(fold(question))
    assert found_ask is ask
    assert focus.want is want
    assert fold(question)[focus.start : focus.end].lstrip("是") == word.lstrip("是")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("铁路中那一种最长？", "铁路中哪一种最长"),
        ("世界上那一国家最早通车？", "世界上哪一国家最早通车"),
        ("那家公司的利润是多少？", "那家公司的利润是多少"),
        ("那家公司的利润", "那家公司的利润"),
        ("谁去了那一届大会？", "谁去了那一届大会"),
    ],
)
def test_that_for_which(typed: str, meant: str) -> None:
    assert tidy(typed) == meant


@pytest.mark.parametrize(
    ("question", "term", "role"),
    [
        ("北沙湾基地投了多少钱", "北沙湾", Role.NAME),
        ("翠湖苑9幢的电梯哪天恢复", "9幢", Role.SPECIFIER),
        ("青岩镇选了多少个能手", "青岩镇", Role.UNKNOWN),
        ("哪种网球比赛要3人参加", "网球", Role.KEY),
        ("哪家日本报纸登的", "日本", Role.NAME),
    ],
)
def test_terms_by_their_roles(question: str, term: str, role: Role) -> None:
    query, _ = understand(tidy(question), ASKED_ON)
    assert (term, role) in [(t.text, t.role) for t in query.terms]


def test_a_decade_is_ten_years_and_no_word_of_the_question() -> None:
    query, _ = understand("1990年代全县有几家书店", ASKED_ON)
    (period,) = query.periods
    assert (period.first.year, period.last.year) == (1990, 1999)
    assert not any("代" in t.text for t in query.terms)


def test_who_shot_a_film_is_no_question_to_the_credits() -> None:
    assert find_record_ask(fold("动画片《高地》是谁拍的")) is None
    found = find_record_ask(fold("大桥那张照片是谁拍的"))
    assert found is not None
    assert found.ask is Ask.PHOTOGRAPHER


@pytest.mark.parametrize("question", ["很多大学生来参观了", "几乎所有人都到了场", "十几个人在场"])
def test_words_that_only_look_like_asking(question: str) -> None:
    _, focus = find_focus(fold(question))
    assert focus.want is not Want.NUMBER


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("青河县文旅局局长是谁", "局长"),
        ("青河县文旅局副局长是谁", "副局长"),
        ("谁是青河集团董事长", "董事长"),
        ("青河大学的校长叫什么名字", "校长"),
        ("管委会谁当主任", "主任"),
    ],
)
def test_office_asked_for(question: str, title: str) -> None:
    _, focus = find_focus(fold(question))
    assert (focus.want, focus.title) == (Want.PERSON, title)


@pytest.mark.parametrize(
    ("question", "ask", "topic"),
    [
        ("水厂改造那篇报道是谁写的", Ask.AUTHOR, "水厂改造"),
        ("青河大桥的稿子出自哪位记者之手", Ask.AUTHOR, "青河大桥"),
        ("灯会的照片是谁拍的", Ask.PHOTOGRAPHER, "灯会"),
        ("水厂改造的消息登在哪家报纸上", Ask.PRINTED, "水厂改造"),
        ("水厂改造的报道是哪天见报的", Ask.PRINTED, "水厂改造"),
        ("这一版上有哪些文章", Ask.CONTENTS, ""),
    ],
)
def test_questions_about_the_articles(question: str, ask: Ask, topic: str) -> None:
    record = find_record_ask(fold(question))
    assert record is not None
    assert record.ask is ask
    if topic:
        assert topic in record.topic


@pytest.mark.parametrize(
    ("question", "persons", "pictures", "counting"),
    [
        ("周明写了哪些报道", ("周明",), False, False),
        ("记者周明一共写了几篇报道", ("周明",), False, True),
        ("周明和李芳采写了哪几篇", ("周明", "李芳"), False, False),
        ("周明拍了哪些照片", ("周明",), True, False),
        ("哪些报道是周明写的", ("周明",), False, False),
    ],
)
def test_works_of_a_person(question: str, persons: tuple[str, ...], pictures: bool, counting: bool) -> None:
    record = find_record_ask(fold(question))
    assert record is not None
    assert (record.ask, record.persons, record.pictures, record.counting) == (
        Ask.WORKS,
        persons,
        pictures,
        counting,
    )


@pytest.mark.parametrize(
    "question", ["厂长说了什么", "青河县有几个镇", "大桥是哪家公司建的", "谁在会上讲了话"]
)
def test_questions_about_what_is_said_are_not_about_records(question: str) -> None:
    assert find_record_ask(fold(question)) is None


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("灯会和书展各是哪天开的", ("灯会是哪天开的", "书展是哪天开的")),
        ("新馆什么时候开放,门票多少钱", ("新馆什么时候开放", "新馆门票多少钱")),
        ("大桥全长多少米", ("大桥全长多少米",)),
        ("在青河,办证要跑几趟", ("在青河,办证要跑几趟",)),
        ("各地有哪些措施", ("各地有哪些措施",)),
    ],
)
def test_parts(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question) == parts


@settings(deadline=None)  # the first call loads the dictionary
@given(st.text(max_size=60))
def test_any_text_can_be_asked(question: str) -> None:
    text = tidy(question)
    assert 1 <= len(split_question(text)) <= 4
    query, _ = understand(text, ASKED_ON)
    assert 0 <= query.focus.start <= query.focus.end <= len(query.folded)


def test_terms_leave_out_the_question_word_and_know_names_from_specifiers() -> None:
    folded = fold("青岛3MW制氢项目一年产多少氢气")
    _, focus = find_focus(folded)
    roles = {t.text: t.role for t in find_terms(folded, focus)}
    assert roles["青岛"] is Role.NAME
    assert roles["3mw"] is Role.SPECIFIER
    assert roles["氢气"] is Role.KEY
    assert not any("多少" in word for word in roles)


def test_periods_tell_printed_years_from_relative_words() -> None:
    query, _ = understand("2023年水厂投资多少", ASKED_ON)
    assert [(p.first.year, p.explicit) for p in query.periods] == [(2023, True)]
    query, _ = understand("去年水厂投资多少", ASKED_ON)
    assert [(p.first.year, p.explicit) for p in query.periods] == [(2024, False)]


@pytest.mark.parametrize(
    ("question", "tidied"),
    [
        ("《青河》是谁写的？", "《青河》是谁写的"),
        ("……“三送”活动送了什么？", "“三送”活动送了什么"),
        ("那里有多少企业？", "那里有多少企业"),
        ("那青河大桥多长？", "青河大桥多长"),
    ],
)
def test_tidy_keeps_what_belongs_to_the_question(question: str, tidied: str) -> None:
    assert tidy(question) == tidied


def test_tidy_takes_traditional_script_and_politeness() -> None:
    assert tidy("請問，青河大橋全長多少米？") == "青河大桥全长多少米"
