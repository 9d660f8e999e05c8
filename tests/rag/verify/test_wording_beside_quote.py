"""Verification of words: what excludes the quote's word, what only says it otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.corruptions.byhand import written
from rag.verify import ProblemKind, Support, verify_sentence
from rag.verify.lexicon import Senses, newspaper_senses

QUOTE = "清河县今年计划改造老旧小区36个，惠及大部分居民，由新科公司提供技术，票价从1元提高到2元。"


def _problems(sentence: str, quote: str = QUOTE) -> set[ProblemKind]:
    verdict = verify_sentence(sentence, Support((quote,), text=quote))
    return {problem.kind for problem in verdict.problems}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("清河县今年已改造老旧小区36个。", ProblemKind.COMPARISON),
        ("清河县今年计划拆除老旧小区36个。", ProblemKind.COMPARISON),
        ("惠及全部居民。", ProblemKind.COMPARISON),
        ("票价从1元提高了2元。", ProblemKind.FIGURE),
        ("由新科公司提供资金。", ProblemKind.REPLACED),
    ],
)
def test_one_word_that_says_otherwise_is_caught(sentence: str, kind: ProblemKind) -> None:
    assert kind in _problems(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "清河县拟于今年改造36个老旧小区。",
        "今年，清河县计划改造的老旧小区有36个，多数居民受益。",
        "技术由新科公司提供。",
        "票价由1元提升至2元。",
    ],
)
def test_the_same_otherwise_passes(sentence: str) -> None:
    assert _problems(sentence) == set()


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("华盛集团收购了远大机械的股份。", "远大机械收购了华盛集团的股份。"),
        ("列车从临水开往海安。", "列车从海安开往临水。"),
        ("火灾可能由电线短路引发。", "火灾由电线短路引发。"),
        ("信访局原局长郭志强接受调查。", "信访局局长郭志强接受调查。"),
        ("开工项目33个，到位资金96亿元，总投资210亿元。", "到位资金210亿元。"),
        ("这座桥长约450米。", "这座桥长450米。"),
        ("参观者超过3000人。", "参观者近3000人。"),
    ],
)
def test_sides_limits_and_labels_are_kept(quote: str, sentence: str) -> None:
    assert _problems(sentence, quote)


@pytest.mark.parametrize("number", range(2))
def test_the_items_written_for_development_keep_their_figures(number: int) -> None:
    items = list(written(("dev_corrupted", "dev_reworded")[number]))
    wrong = sum(item.accepted is (number == 0) for item in items)
    assert wrong <= (9, 3)[number]


@given(st.data())
def test_a_word_turned_into_one_of_another_sense_is_caught_and_one_of_its_own_passes(
    data: st.DataObject,
) -> None:
    senses = (("全部", "所有"), ("大部分", "多数"), ("少数", "个别"))
    mine, other = data.draw(st.permutations(range(3)))[:2]
    word = data.draw(st.sampled_from(senses[mine]))
    quote = f"受访的{word}居民支持延长开放时间。"
    same, turned = data.draw(st.sampled_from(senses[mine])), data.draw(st.sampled_from(senses[other]))
    assert not _problems(f"受访的{same}居民支持延长开放时间。", quote)
    assert _problems(f"受访的{turned}居民支持延长开放时间。", quote)


def test_senses_exclude_one_another_within_a_class_only() -> None:
    senses = Senses("全部 所有 / 部分\n# 说明\n部分 局部\n高 / 低")
    assert senses.exclude("全部", "部分")
    assert not senses.exclude("全部", "局部")
    assert not senses.exclude("全部", "低")
    assert senses.same("部分", "局部")
    assert senses.same("未收", "未收")


def test_no_word_of_the_list_excludes_itself() -> None:
    senses = newspaper_senses()
    assert not senses.exclude("增长", "增长")
    assert senses.exclude("增长", "下降")
