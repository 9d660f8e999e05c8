from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.verify import ProblemKind, Support, verify_sentence
from tests.rag.verify.corruptions import CORRUPTIONS, Corruption

# One invented article; every sentence of it is a quote.
SENTENCES = (
    "近日，青川经开区3MW绿电制氢示范项目成功获批农发行青川市分行首个氢能项目贷款0.27亿元。",
    "该项目建成后每年可产氢气160吨，降低碳排放量578.6吨。",
    "后续项目年产氢气3000吨以上，年产值将超过100亿元，年税收不低于3亿元。",
    "2月24日，青川经开区召开“一站双链”推进会，党工委副书记、管委会主任何志强，管委会副主任陈建军、赵明远参加。",
    "去年全年签约13个项目，总投资157亿元，同比增长12.5%，引进企业50余家。",
    "项目由青川建投集团承建，占地约3.13公顷，尚有两个标段未完成招标。",
    "兴县副县长李云说，座谈会在北京举行，企业没有停产，《绿色转型》一书将出版。",
    "2024年，全区新建道路45公里，第14届研讨会有48位专家教授到会。",
)
TEXT = "\n".join(SENTENCES)


def _support(quote: str) -> Support:
    return Support(
        (quote,),
        text=TEXT,
        headline="“贷”动绿电制氢项目建设",
        kicker="青川经济技术开发区",
        newspaper="青川日报",
        date=date(2025, 2, 28),
        page="3",
        reporters=("周小燕",),
        credits=("钱进",),
    )


def _told(sentence: str) -> str:
    return f"据《青川日报》记者周小燕报道，{sentence}[1]"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_quote_retold_passes(sentence: str) -> None:
    assert verify_sentence(_told(sentence), _support(sentence)).problems == ()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "青川经开区的3兆瓦绿电制氢示范项目获批贷款2700万元，放贷的是农发行青川市分行。"),
        (0, "2025年2月，农发行青川市分行为青川经开区发放首个氢能项目贷款，共0.27亿元。"),
        (1, "绿电制氢示范项目每年可产氢一百六十吨。"),
        (1, "青川经开区这个项目投产后，碳排放量每年可减少578.6吨，产氢160吨。"),
        (2, "年税收至少3亿元，年产值超过100亿元。"),
        (2, "后续项目每年能产氢气3000多吨。"),
        (3, "青川经开区管委会主任是何志强，副主任有陈建军、赵明远。"),
        (3, "推进会于2025年2月24日召开，何志强等人参加。"),
        (4, "2024年青川经开区签约项目13个，总投资157亿元，比上年增长12.5%。"),
        (4, "青川经开区引进了50多家企业。"),
        (5, "青川建投集团承建的项目占地大约3.13公顷，还有两个标段没有完成招标。"),
        (6, "李云是兴县副县长，她说企业并没有停产。"),
        (6, "座谈会的地点在北京。"),
        (7, "有48名专家教授参加了第十四届研讨会。"),
        (7, "二〇二四年，全区新建了45000米道路。"),
    ],
)
def test_the_same_in_other_words_passes(number: int, sentence: str) -> None:
    assert verify_sentence(_told(sentence), _support(SENTENCES[number])).problems == ()


@pytest.mark.parametrize(
    ("number", "sentence", "kind"),
    [
        (0, "贷款2.7亿元。", ProblemKind.FIGURE),
        (1, "每年可产氢气578.6吨，降低碳排放量160吨。", ProblemKind.FIGURE),
        (1, "每年可产氢气0.27亿元。", ProblemKind.FIGURE),
        (2, "年税收低于3亿元。", ProblemKind.BOUND),
        (2, "年产值100亿元。", ProblemKind.BOUND),
        (3, "推进会于2月25日召开。", ProblemKind.TIME),
        (3, "推进会于2024年2月24日召开。", ProblemKind.TIME),
        (3, "青川经开区管委会主任是陈建军。管委会主任陈建军参加。", ProblemKind.OFFICE),
        (4, "2023年签约13个项目。", ProblemKind.TIME),
        (4, "同比下降12.5%。", ProblemKind.COMPARISON),
        (5, "项目占地3.13公顷。", ProblemKind.BOUND),
        (4, "引进企业近50家。", ProblemKind.BOUND),
        (5, "项目由华远控股集团承建。", ProblemKind.ORGANISATION),
        (5, "两个标段已完成招标。", ProblemKind.NEGATION),
        (6, "兴县副县长李红说，企业没有停产。", ProblemKind.PERSON),
        (6, "座谈会在上海举行。", ProblemKind.PLACE),
        (6, "《绿色发展》一书将出版。", ProblemKind.TITLE),
        (3, "会议名为“两站双链”推进会。", ProblemKind.QUOTATION),
        (7, "唯一的研讨会有48位专家到会。", ProblemKind.COMPARISON),
    ],
)
def test_one_thing_wrong_is_named(number: int, sentence: str, kind: ProblemKind) -> None:
    verdict = verify_sentence(_told(sentence), _support(SENTENCES[number]))
    assert kind in {problem.kind for problem in verdict.problems}


def test_a_problem_says_where_it_is_in_chinese() -> None:
    sentence = _told("该项目每年可产氢气180吨。")
    (problem,) = verify_sentence(sentence, _support(SENTENCES[1])).problems
    assert (problem.surface, sentence[problem.start : problem.end]) == ("180吨", "180吨")
    assert "180吨" in problem.message
    assert "出处" in problem.message


def test_figures_count_only_from_the_quote_names_from_the_whole_article() -> None:
    support = _support(SENTENCES[1])
    assert not verify_sentence("青川经开区签约13个项目。", support).ok
    assert verify_sentence("何志强所在的青川经开区，项目每年可产氢气160吨。", support).ok
    assert verify_sentence("3MW绿电制氢示范项目一年能产氢气160吨。", support).ok
    assert not verify_sentence("5MW绿电制氢示范项目一年能产氢气160吨。", support).ok


def test_the_record_bears_out_its_own_facts() -> None:
    support = _support(SENTENCES[1])
    assert verify_sentence(
        "《“贷”动绿电制氢项目建设》刊登在《青川日报》2025年2月28日第3版，记者周小燕。", support
    ).ok
    assert verify_sentence("档案中周小燕采写的报道有5篇。", support).ok
    assert not verify_sentence("刊登在《青川日报》2025年2月28日第4版。", support).ok
    assert not verify_sentence("刊登在《青川晚报》2025年2月28日第3版。", support).ok
    assert not verify_sentence("刊登在《青川日报》2025年3月1日第3版。", support).ok


def test_without_an_edition_date_no_year_can_be_added() -> None:
    support = Support((SENTENCES[3],), text=SENTENCES[3])
    assert verify_sentence("推进会于2月24日召开。", support).ok
    assert not verify_sentence("推进会于2025年2月24日召开。", support).ok


def test_look_alikes_and_scripts_are_the_same_name() -> None:
    support = Support(("长冶高新区总建筑面积50万平方米。",), text="长冶高新区总建筑面积50万平方米。")
    assert verify_sentence("长治高新区总建筑面积50万平方米。", support).ok
    assert verify_sentence("長治高新區總建築面積50萬平方米。", support).ok
    assert not verify_sentence("长春高新区总建筑面积50万平方米。", support).ok


def test_two_supports_bear_out_one_sentence() -> None:
    one, other = _support(SENTENCES[1]), _support(SENTENCES[4])
    sentence = "项目每年可产氢气160吨，全区引进企业50余家。"
    assert verify_sentence(sentence, one, other).ok
    assert not verify_sentence(sentence, one).ok


def test_the_day_of_the_edition_does_not_stand_in_for_the_day_that_is_printed() -> None:
    printed = SENTENCES[3]
    assert "2月24日" in printed
    assert not verify_sentence(_told(printed.replace("2月24日", "2月28日")), _support(printed)).ok


def test_nothing_supports_nothing() -> None:
    assert not verify_sentence("产氢气160吨。").ok
    assert verify_sentence("").ok


@given(st.sampled_from(SENTENCES), st.sampled_from(CORRUPTIONS), st.randoms(use_true_random=False))
def test_one_corruption_is_caught(sentence: str, corrupt: Corruption, rng: random.Random) -> None:
    false = corrupt(sentence, rng)
    if false is not None:
        assert not verify_sentence(_told(false), _support(sentence)).ok, false


@given(st.sampled_from(SENTENCES), st.data())
def test_clauses_left_out_leave_a_true_sentence(sentence: str, data: st.DataObject) -> None:
    clauses = sentence.rstrip("。").split("，")
    first = data.draw(st.integers(0, len(clauses) - 1))
    last = data.draw(st.integers(first + 1, len(clauses)))
    assert verify_sentence(_told("，".join(clauses[first:last]) + "。"), _support(sentence)).problems == ()


@given(st.text(alphabet="据《青川日报》记者，。“”[1]2024年3亿元不未副主任何志强超过%第", max_size=40))
def test_any_sentence_gets_a_verdict_with_its_own_offsets(sentence: str) -> None:
    for problem in verify_sentence(sentence, _support(SENTENCES[0])).problems:
        assert 0 <= problem.start <= problem.end <= len(sentence)
