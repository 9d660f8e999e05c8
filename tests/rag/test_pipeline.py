"""Whole answers from a small invented archive, with the real encoder: what is promised of every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import BadInputError
from corpus.importers.jsonl import record_article
from corpus.records import Article, ArticleFilter, Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.protocols import Encoder
from rag.pipeline import Pipeline
from rag.records import Answer, Request

RIVER = Edition("青河日报", date(2025, 3, 6), "2")
RECORDS = (
    {
        "headline": "城东水厂扩建工程通水",
        "kicker": "青河县水务局",
        "reporters": ["周明", "李芳"],
        "text": "3月5日,城东水厂扩建工程正式通水。该工程总投资2.3亿元,占地46亩,日供水能力由3万吨提高到8万吨。"
        "\n工程由省水利工程集团承建,2023年9月动工,历时18个月。县水务局局长何建平说,城东片区12万居民将用上优质水。",
    },
    {
        "headline": "江口水厂二期年内动工",
        "kicker": "江口县",
        "reporters": ["陈大勇"],
        "text": "江口县水厂二期工程将于年内动工。二期工程计划投资1.1亿元,建成后日供水5万吨。"
        "\n江口县副县长吴海涛介绍,一期工程2019年建成。",
    },
    {
        "headline": "",
        "kind": "photo",
        "text": "3月4日,城南小学的学生在花圃里认识药材。",
        "photos": [{"caption": "3月4日,城南小学的学生在花圃里认识药材。", "credit": "罗小宇"}],
    },
    {
        "headline": "老旧小区添电梯",
        "reporters": ["段小彤"],
        "text": "记者3月1日获悉,三年来全市老旧小区累计加装电梯127部。今年计划再装60部。"
        "\n住建局副局长马俊峰介绍,去年装了52部,投诉量比前年下降三成,每天受理到晚上9点。其余费用由云岭集团捐助。",
    },
    {
        "headline": "老街灯会来了六万人",
        "reporters": ["周明"],
        "text": "元宵灯会在老街举行,三天来了6万人。灯会展出花灯1200盏,最大的一盏高9米。灯会由青河县文化馆主办。",
    },
)


@pytest.fixture(scope="module")
def pipeline(bundled_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    home: Path = tmp_path_factory.mktemp("archive")
    store = ArticleStore(f"sqlite:///{home}/archive.db")
    archive = Archive(store, bundled_encoder, home)
    archive.add([record_article(record, RIVER) for record in RECORDS])
    yield Pipeline(archive)
    archive.close()
    store.close()


def ask(pipeline: Pipeline, question: str, **terms: object) -> Answer:
    return pipeline.answer(Request(question, asked_on=date(2025, 3, 10), **terms))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "short", "headline"),
    [
        ("城东水厂扩建工程总投资多少？", "2.3亿元", "城东水厂扩建工程通水"),
        ("城东水厂占地多大？", "46亩", "城东水厂扩建工程通水"),
        ("城东水厂哪天通水的？", "3月5日", "城东水厂扩建工程通水"),
        ("城东水厂是哪家公司承建的？", "省水利工程集团", "城东水厂扩建工程通水"),
        ("青河县水务局局长是谁？", "何建平", "城东水厂扩建工程通水"),
        ("江口水厂二期计划投资多少钱？", "1.1亿元", "江口水厂二期年内动工"),
        ("灯会展出了多少盏花灯？", "1200盏", "老街灯会来了六万人"),
        ("燈會來了多少人？", "6万人", "老街灯会来了六万人"),
    ],
)
def test_facts(pipeline: Pipeline, question: str, short: str, headline: str) -> None:
    answer = ask(pipeline, question)
    assert answer.answered
    assert answer.short_answer == short
    assert short in answer.answer
    assert {c.article.headline for c in answer.citations} == {headline}
    assert all(name in answer.answer for c in answer.citations for name in c.article.reporters)


@pytest.mark.parametrize(
    "question",
    [
        "2021年城东水厂扩建工程总投资多少？",
        "大同水厂扩建工程总投资多少？",
        "城东水厂有多少名员工？",
        "江口县县长是谁？",
        "青河县水务局副局长是谁？",
        "灯会的门票多少钱？",
        "火星上有水吗？",
    ],
)
def test_near_misses_are_declined(pipeline: Pipeline, question: str) -> None:
    answer = ask(pipeline, question)
    assert not answer.answered
    assert answer.answer.startswith("现有报道没有提到")
    assert answer.citations == ()
    assert answer.short_answer is None
    assert answer.passages


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("城东水厂通水那篇报道是谁写的？", "周明、李芳"),
        ("城南小学那张照片是谁拍的？", "罗小宇"),
        ("周明写了哪些报道？", {"城东水厂扩建工程通水", "老街灯会来了六万人"}),
        ("周明一共写了几篇报道？", "2篇"),
        ("灯会的报道是哪天见报的？", "2025年3月6日"),
        ("灯会的报道登在第几版？", "第2版"),
        ("罗小宇拍了哪些照片？", None),
    ],
)
def test_questions_to_the_records(pipeline: Pipeline, question: str, short: object) -> None:
    answer = ask(pipeline, question)
    assert answer.answered
    if isinstance(short, set):
        assert set((answer.short_answer or "").split("、")) == short
    elif short is not None:
        assert answer.short_answer == short
    assert_promises(answer)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("去年装了多少部电梯？", "52部"),
        ("今年计划再装几部电梯？", "60部"),
        ("电梯的事每天几点停止受理？", "晚上9点"),
        ("加装电梯的其余费用是谁捐的？", "云岭集团"),
    ],
)
def test_the_time_and_the_doer_that_belong_to_the_fact(pipeline: Pipeline, question: str, short: str) -> None:
    assert ask(pipeline, question).short_answer == short


def test_another_year_in_the_same_sentence_is_no_answer(pipeline: Pipeline) -> None:
    assert not ask(pipeline, "2023年装了多少部电梯？").answered


def test_what_is_on_this_page(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "这一版有哪些文章？")
    assert len(answer.citations) == len(RECORDS)
    assert_promises(answer)


def test_unknown_reporter_is_declined(pipeline: Pipeline) -> None:
    assert not ask(pipeline, "记者马冬梅写了哪些报道？").answered


def test_two_questions_in_one(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "城东水厂和江口水厂二期各投资多少？")
    assert "2.3亿元" in answer.answer
    assert "1.1亿元" in answer.answer
    assert len(answer.citations) == 2
    assert_promises(answer)


def test_what_is_missing_of_two_is_said(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "城东水厂占地多大,有多少名员工？")
    assert answer.short_answer == "46亩"
    assert any("员工" in warning for warning in answer.warnings)


def test_a_pronoun_is_opened_with_what_it_refers_to(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "城东水厂扩建工程总投资多少？")
    assert "该工程" not in answer.answer
    assert "城东水厂扩建工程总投资2.3亿元" in answer.answer
    assert answer.citations[0].quote == "该工程总投资2.3亿元"


def test_filters_hold(pipeline: Pipeline) -> None:
    only = ArticleFilter(reporter="陈大勇")
    answer = ask(pipeline, "水厂总投资多少？", filters=only)
    assert {p.article.headline for p in answer.passages} == {"江口水厂二期年内动工"}
    assert ask(pipeline, "水厂总投资多少？", filters=ArticleFilter(newspaper="没有的报")).passages == ()


def test_min_confidence_is_the_askers_choice(pipeline: Pipeline) -> None:
    assert not ask(pipeline, "城东水厂占地多大？", min_confidence=1.0).answered


@pytest.mark.parametrize("question", ["", "  ", "？？", "水" * 1001])
def test_what_is_no_question(pipeline: Pipeline, question: str) -> None:
    with pytest.raises(BadInputError):
        ask(pipeline, question)


VOCABULARY = """
城东 水厂 江口 二期 灯会 花灯 周明 局长 是谁 多少 哪天 投资 占地 和 各 的 写了 哪些 报道 照片 2023年 谁拍的 为什么 吗 ？ ， 通水
"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=8).map("".join))
def test_every_answer_keeps_its_promises(pipeline: Pipeline, question: str) -> None:
    try:
        assert_promises(ask(pipeline, question))
    except BadInputError:
        assert not re.sub(r"[？，]", "", question)


def assert_promises(answer: Answer) -> None:
    """DESIGN section 4: verbatim quotes; each sentence marked, each marker cited, each citation used."""
    for passage in answer.passages:
        assert passage.article.text[passage.start : passage.end] == passage.text
    assert bool(answer.citations) is answer.answered
    if not answer.answered:
        return
    for citation in answer.citations:
        article: Article = citation.article
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.quote
    used = {int(m) for m in re.findall(r"\[(\d+)\]", answer.answer)}
    assert used == {c.marker for c in answer.citations} == set(range(1, len(answer.citations) + 1))
    sentences = re.findall(r"[^。]+。((?:\[\d+\])*)", answer.answer)
    assert sentences
    assert all(sentences)


def test_the_papers_own_words_for_a_year_are_explained(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "去年装了多少部电梯？")
    assert "原文的“去年”指2024年。" in answer.warnings


def test_a_relative_word_binds_only_from_a_given_day(pipeline: Pipeline) -> None:
    question = "马俊峰说去年装了多少部？"
    assert pipeline.answer(Request(question)).short_answer == "52部"
    assert not pipeline.answer(Request(question, asked_on=date(2027, 1, 5))).answered


def test_which_paper_this_is(pipeline: Pipeline) -> None:
    assert ask(pipeline, "这是哪天的报纸？").short_answer == "2025年3月6日"
