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


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("座谈会由谷雨生主持，企业家代表先后发言，部长许静出席并讲话。", "座谈会由部长许静主持。"),
        ("名将吴建以3米获得亚军，季军由来自海州的邱天摘得。", "邱天获得亚军。"),
        ("一期投资3亿元，今年6月完工；二期投资5亿元，预计明年底完工。", "二期投资3亿元。"),
        ("贸易额由去年的186亿美元提升至2030年的300亿美元。", "去年贸易额为300亿美元。"),
        ("展出的136件文物中，92件为首次公开展出。", "136件文物均为首次公开展出。"),
        ("隧道是渝湘高铁全线最长的隧道。", "隧道是全国最长的高铁隧道。"),
        ("委员建议，将小型农机纳入补贴范围。", "小型农机已纳入补贴范围。"),
        ("柏舟的长篇小说《渡口》昨晚获奖。", "昨晚获奖的是柏舟的短篇小说《渡口》。"),
        ("范某任市住建局副局长期间收受财物。", "范某任市住建局局长期间收受财物。"),
        ("现场无新增死亡病例，治愈出院12例。", "新增死亡病例12例。"),
    ],
)
def test_what_goes_with_what_and_how_it_stands_is_kept(quote: str, sentence: str) -> None:
    assert _problems(sentence, quote)


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("昨天20时至今天8时，全省降温。", "从昨晚8点到今早8点，全省降温。"),
        ("票价80元至380元。", "票价最低80元，最高380元。"),
        ("话剧将于下月6日至9日连演。", "话剧下月6日起一连演四天。"),
        ("吴建获得亚军，季军由邱天摘得。", "邱天得了第三名。"),
        ("主场作战的云岭队以3比1战胜东江队。", "东江队1比3不敌云岭队。"),
        ("全市利润同比下降2.7%。", "全市利润比去年同期减少2.7%。"),
        ("92件文物为首次公开展出。", "92件文物此前从未公开展出过。"),
        ("1至8月，利润总额612亿元。", "前8个月，利润总额612亿元。"),
        ("按每斤35元的收购价出售。", "收购价35元一斤。"),
        ("村党支部书记龙世昌带着乡亲们种刺梨。", "在村支书龙世昌的带领下，乡亲们种起刺梨。"),
        ("公司新上4条SMT贴片线。", "公司新上的贴片线有4条。"),
        ("车间主任李茂和张超带头攻关。", "张超和车间主任李茂带头攻关。"),
        ("副县长郑一鸣、公安局局长马骁列席会议。", "列席会议的有公安局局长马骁和副县长郑一鸣。"),
    ],
)
def test_what_follows_from_the_quote_passes(quote: str, sentence: str) -> None:
    assert _problems(sentence, quote) == set()


def test_a_byline_is_no_person_of_the_story() -> None:
    quote = "会议由王强主持。"
    support = Support((quote,), text=quote, newspaper="科技晚报", reporters=("魏亚明",))
    assert verify_sentence("据《科技晚报》记者魏亚明报道，会议由王强主持。", support).ok
    assert not verify_sentence("会议由魏亚明主持。", support).ok


@given(st.integers(13, 23), st.integers(13, 23))
def test_an_hour_passes_however_written_and_no_other_does(hour: int, other: int) -> None:
    part = "下午" if hour < 18 else "晚上"
    told = _problems(f"列车{part}{other - 12}点发车。", f"列车{hour}时发车。")
    assert (told == set()) == (hour == other)


@given(st.permutations(["程斌", "吴建", "米雪"]), st.integers(0, 2), st.integers(0, 2))
def test_a_pair_taken_from_two_is_caught(names: list[str], one: int, other: int) -> None:
    figures = ("12万元", "37万元", "58万元")
    quote = "，".join(f"农户{name}收入{figure}" for name, figure in zip(names, figures, strict=True)) + "。"
    told = _problems(f"农户{names[one]}收入{figures[other]}。", quote)
    assert (told == set()) == (one == other)


@pytest.mark.parametrize("number", range(2))
def test_the_items_written_for_development_keep_their_figures(number: int) -> None:
    items = list(written(("dev_corrupted", "dev_reworded")[number]))
    wrong = sum(item.accepted is (number == 0) for item in items)
    assert wrong <= (42, 10)[number]


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
