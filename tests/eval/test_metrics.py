"""Measures of one answer, with expectations worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import metrics
from eval.records import Item
from tests.eval.support import TEXT, make_answer, make_article


def item(**changes: object) -> Item:
    return replace(Item(id="q", question="问？"), **changes)  # type: ignore[arg-type]


def test_parts_are_judged_one_by_one_and_markers_are_no_answer() -> None:
    parts = [["160吨", "一百六十吨"], ["3"], ["扩建", "新建"]]
    assert metrics.parts_said("收粮160吨，今年新建。[3]", parts) == (True, False, True)
    assert metrics.parts_said("甲", []) == ()


@pytest.mark.parametrize(
    ("text", "spelling"),
    [("产量12000吨", "1.2万吨"), ("增长百分之五", "5%"), ("贷款2700万元", "0.27亿元"), ("三家企业", "3家")],
)
def test_a_figure_of_equal_value_is_the_same_answer(text: str, spelling: str) -> None:
    assert metrics.says(text, spelling)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [("产量12000元", "1.2万吨"), ("产量1.2吨", "1.2万吨"), ("产量12000吨", "1.2万吨以上的粮食")],
)
def test_another_unit_or_value_or_more_than_a_figure_is_not(text: str, spelling: str) -> None:
    assert not metrics.says(text, spelling)


def test_character_f1_by_hand() -> None:
    # said 收粮160吨 = {收,粮,160,吨}; expected 160吨 = {160,吨}; 2 common: P 2/4, R 2/2, F1 2/3.
    assert metrics.character_f1("收粮160吨", [["160吨"]]) == pytest.approx(2 / 3)
    # The best spelling counts: {160,吨} against {160,吨} is 1.
    assert metrics.character_f1("160吨", [["约160吨左右", "160吨"]]) == 1.0
    # Figures are whole: 180 shares nothing with 160, so {180,吨} against {160,吨} is P 1/2, R 1/2.
    assert metrics.character_f1("180吨", [["160吨"]]) == pytest.approx(1 / 2)
    # Parts in any order: {乙,丙,甲} against {甲} + {乙,丙}.
    assert metrics.character_f1("乙丙、甲。[1]", [["甲"], ["乙丙"]]) == 1.0
    # A character said once is not counted twice: {甲} against {甲,甲}: P 1, R 1/2, F1 2/3.
    assert metrics.character_f1("甲", [["甲甲"]]) == pytest.approx(2 / 3)
    assert metrics.character_f1("", [["甲"]]) == 0.0


@pytest.mark.parametrize(
    ("short", "answers"),
    [
        ("160 吨", [["160吨"]]),
        ("１６０噸", [["160吨"]]),
        ("一百六十吨", [["160吨"]]),
        ("12,000吨", [["1.2万吨"]]),
        ("甲一、乙二", [["乙二"], ["甲一"]]),
        ("160吨；3 家", [["160吨"], ["三家"]]),
        ("10,849吨和3吨", [["10849吨"], ["3吨"]]),
        ("甲一乙二", [["乙二"], ["甲一"]]),
        ("种植和养殖、加工", [["种植和养殖"], ["加工"]]),
        ("《青石粮库》", [["青石粮库"]]),
    ],
)
def test_exact_short_answers(short: str, answers: list[list[str]]) -> None:
    assert metrics.exact_short_answer(short, answers)


@pytest.mark.parametrize(
    ("short", "answers"),
    [
        (None, [["160吨"]]),
        ("", [["160吨"]]),
        ("160吨", []),
        ("约160吨粮", [["160吨"]]),
        ("60吨", [["160吨"]]),
        ("甲一", [["甲一"], ["乙二"]]),
        ("甲一、甲一", [["甲一"], ["乙二"]]),
        ("甲一、乙二、丙三", [["甲一"], ["乙二"]]),
    ],
)
def test_short_answers_that_are_not_exact(short: str | None, answers: list[list[str]]) -> None:
    assert not metrics.exact_short_answer(short, answers)


def test_every_expected_article_has_to_be_cited() -> None:
    one, two = make_article("粮库扩容"), make_article("水库清淤")
    cited = make_answer("。[1]", [one]).citations
    both = make_answer("。[1][2]", [one, two]).citations
    assert metrics.cites_articles(item(headlines=("粮庫 擴容",)), cited)
    assert not metrics.cites_articles(item(headlines=("粮库扩容", "水库清淤")), cited)
    assert metrics.cites_articles(item(headlines=("粮库扩容", "水库清淤")), both)
    assert not metrics.cites_articles(item(headlines=("",)), both)
    assert metrics.cites_articles(item(headlines=("",)), make_answer("。[1]", [make_article("")]).citations)


def test_article_ids_tell_apart_articles_of_one_headline() -> None:
    cited = make_answer("。[1]", [make_article("梵文", id="a")]).citations
    assert metrics.cites_articles(item(headlines=("梵文",), article_ids=("a",)), cited)
    assert not metrics.cites_articles(item(headlines=("梵文",), article_ids=("b",)), cited)


def test_reporters_of_the_expected_articles_none_missing_none_beside() -> None:
    right = make_article("粮库扩容", reporters=["甲一", "乙二"])
    other = make_article("水库清淤", reporters=["丙三"])
    citations = make_answer("。[1][2]", [right, other]).citations
    assert metrics.cites_reporters(item(headlines=("粮库扩容",), reporters=("乙二", "甲一")), citations)
    assert not metrics.cites_reporters(item(headlines=("粮库扩容",), reporters=("甲一",)), citations)
    assert not metrics.cites_reporters(item(headlines=("粮库扩容",), reporters=("甲一", "丙三")), citations)
    assert not metrics.cites_reporters(item(headlines=("别的题",), reporters=("甲一",)), citations)
    assert metrics.cites_reporters(item(reporters=("丙三",)), citations)
    assert not metrics.cites_reporters(item(reporters=("丁四",)), citations)


def test_an_expected_name_may_be_the_photographer() -> None:
    story = make_article("", reporters=[], photographers=["丁四"])
    citations = make_answer("。[1]", [story]).citations
    assert metrics.cites_reporters(item(headlines=("",), reporters=("丁四",)), citations)


def test_citation_precision_counts_articles_not_markers() -> None:
    right, other = make_article("粮库扩容"), make_article("水库清淤")
    citations = make_answer("。[1][2][3]", [right, right, other]).citations
    assert metrics.citation_precision(item(headlines=("粮库扩容",)), citations) == pytest.approx(1 / 2)
    assert metrics.citation_precision(item(headlines=("粮库扩容",)), ()) == 0.0


def test_quotes_are_compared_character_for_character() -> None:
    good = make_answer("。[1]", [make_article()]).citations[0]
    assert metrics.quotes_verbatim([good])
    assert not metrics.quotes_verbatim([])
    assert not metrics.quotes_verbatim([good, replace(good, quote=TEXT.replace("160", "１６０"))])
    assert not metrics.quotes_verbatim([replace(good, start=1)])
    assert not metrics.quotes_verbatim([replace(good, quote="", end=0)])
    assert not metrics.quotes_verbatim([replace(good, quote=TEXT[-3:], start=-3, end=len(TEXT))])


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_any_slice_quoted_at_its_place_is_verbatim(start: int, end: int) -> None:
    citation = replace(
        make_answer("。[1]", [make_article()]).citations[0], quote=TEXT[start:end], start=start, end=end
    )
    assert metrics.quotes_verbatim([citation]) == (start < end)


def test_support_is_the_quote_or_the_record() -> None:
    article = make_article(photographers=["丁四"])
    citation = replace(make_answer("。[1]", [article]).citations[0], quote=TEXT[:14], end=14)
    assert metrics.quotes_support([citation], [["160吨"], ["甲一"], ["丁四"], ["2031年5月2日"], ["第3版"]])
    assert metrics.quotes_support([citation], [["5月2日"], ["城东晚报"]])
    assert not metrics.quotes_support([citation], [["160吨"], ["扩建"]])
    assert not metrics.quotes_support([citation], [["7"]])


def test_markers_and_citations_belong_together() -> None:
    one, two = make_article("一"), make_article("二")
    assert metrics.markers_agree(make_answer("甲。[1]乙。[2][1]", [one, two]))
    assert not metrics.markers_agree(make_answer("甲。[1]", [one, two]))
    assert not metrics.markers_agree(make_answer("甲。[1]乙。[2]", [one]))
    assert not metrics.markers_agree(make_answer("甲。[1]乙。", [one]))
