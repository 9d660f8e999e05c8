"""What is told by kind of question: members of lists, reasons, the sides of a comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.records import Article, Kind
from rag.compose.kinds import LONGEST_ANSWER, tell_kind
from rag.compose.members import united
from rag.compose.reasons import reason_clause
from rag.evidence.candidates import find_candidates, listing_at
from rag.evidence.records import Candidate, Evidence, Features
from rag.evidence.story import read_story
from rag.facts.figures import find_figures
from rag.question.parts import split_question
from rag.question.records import Ask, Query
from rag.question.understand import understand

FEATURES = Features(
    direct=0.8, around=0.9, key=1.0, names=1.0, attribute=1.0, missing=0.0, time=1.0, main=1.0, fit=1.0, cause=0.0,
    only=1.0, near=1.0, semantic=0.8, retrieval=1.0,
)  # fmt: skip


def _article(text: str) -> Article:
    return Article(
        id="a1", headline="河东三校合唱", kicker=None, newspaper="青河日报", date=date(2025, 3, 6), page="2",
        section=None, kind=Kind.ARTICLE, reporters=(), credits=(), photos=(), url=None, text=text,
    )  # fmt: skip


def _asked(question: str) -> Query:
    return understand(question, date(2025, 3, 6))[0]


def _evidence(query: Query, text: str, scores: tuple[float, ...]) -> list[Evidence]:
    """One piece of evidence for each sentence of a text, with these log-odds, best first."""
    story = read_story(_article(text))
    found = []
    for sentence, score in zip(story.sentences, scores, strict=True):
        candidates = find_candidates(query, text[sentence.start : sentence.end])
        best = max(candidates, key=lambda c: c.fit, default=None)
        found.append(Evidence(story, "c1", sentence, (), best, FEATURES, score))
    return sorted(found, key=lambda e: -e.score)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (
            "全厂对废渣采取填埋、制砖、做路基、回收金属和种草五大方式处置。",
            "填埋、制砖、做路基、回收金属和种草",
        ),
        ("冠军由何晓东、马小雨、林青山、白云4人组成的青河队夺得。", "何晓东、马小雨、林青山、白云4人"),
    ],
)
def test_an_enumeration_is_cut_to_its_members(text: str, members: str) -> None:
    at = text.index(members)
    assert listing_at(text, at + 1, at + 2) == (at, at + len(members))


def test_a_list_takes_its_members_from_several_sentences_and_none_twice() -> None:
    query = _asked("河东有哪些学校参加了合唱？")
    assert query.ask is Ask.LIST
    text = "城南小学、江口中学参加了合唱。江口中学、云岭中学也参加了合唱。"
    statements, short = tell_kind(query, _evidence(query, text, (2.0, 1.5)))
    assert short == "城南小学、江口中学、云岭中学"
    assert len(statements) == 2


def test_members_named_in_a_longer_form_are_not_new() -> None:
    assert united(("青河大学附属中学",), ("附属中学", "江口中学")) == ("青河大学附属中学", "江口中学")


def test_a_description_takes_sentences_in_the_order_of_the_text_within_its_length() -> None:
    query = _asked("介绍一下江口水厂")
    assert query.ask is Ask.DESCRIBE
    text = "".join(f"江口水厂第{n}车间{'每天向城里送水，' * 6}从不停歇。" for n in "一二三四五六七")
    statements, short = tell_kind(query, _evidence(query, text, (2.0, 1.0, 0.5, 1.8, 0.2, 1.2, 0.1)))
    starts = [s.grounds[0].start for s in statements]
    assert starts == sorted(starts)
    assert 3 <= len(statements) <= 6
    assert sum(len(s.text) + 4 for s in statements) <= LONGEST_ANSWER
    assert short is None
    assert statements[1].text.startswith("报道还说，")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("由于上游来水减少，水厂今年只开两台机组。", "上游来水减少"),
        ("水管老化严重，渗漏每年都有，因此今年全部更换。", "水管老化严重，渗漏每年都有"),
        ("水厂今年更换水管，为的是让老城居民喝上好水。", "让老城居民喝上好水"),
        ("水厂今年更换水管。", None),
    ],
)
def test_the_short_answer_to_why_is_the_clause_with_the_reason(text: str, reason: str | None) -> None:
    query = _asked("水厂为什么更换水管？")
    assert reason_clause(_evidence(query, text, (1.0,))[0]) == reason


def test_where_no_word_marks_the_reason_the_clause_a_reader_points_at_is_taken() -> None:
    query = _asked("水厂为什么停了两台机组？")
    text = "上游来水一天比一天少，水厂停了两台机组。"
    evidence = replace(
        _evidence(query, text, (1.0,))[0],
        candidate=Candidate(2, 4, "来水", 0.5),
        features=replace(FEATURES, pointed=1.0, read=2.0),
    )
    assert reason_clause(evidence) == "上游来水一天比一天少"


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "青河县2024年的进口额和出口额各是多少",
            ("青河县2024年的进口额是多少", "青河县2024年的出口额是多少"),
        ),
        ("2024年青河和江口各有多少所小学", ("2024年青河有多少所小学", "2024年江口有多少所小学")),
        ("青河和江口2024年分别投资多少", ("青河2024年投资多少", "江口2024年投资多少")),
        ("云岭集团营业收入和净利润分别是多少", ("云岭集团营业收入是多少", "云岭集团净利润是多少")),
        ("农家书屋和河边摄像头各有多少", ("农家书屋有多少", "河边摄像头有多少")),
    ],
)
def test_each_side_of_a_comparison_keeps_the_year_and_the_owner(
    question: str, sides: tuple[str, ...]
) -> None:
    assert split_question(question) == sides


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        ("城管部门做了哪些防涝准备", Ask.REASON),
        ("江口的快递现在是什么水平", Ask.DESCRIBE),
        ("哪五家学校一起办了合唱", Ask.LIST),
    ],
)
def test_the_kind_of_a_question(question: str, ask: Ask) -> None:
    assert _asked(question).ask is ask


@pytest.mark.parametrize(("text", "answer"), [("大桥能否通车", "否"), ("水厂是不是通水了", "否")])
def test_a_denied_yes_or_no_is_no(text: str, answer: str) -> None:
    query = _asked(text)
    _, short = tell_kind(query, _evidence(query, "受大雨影响，该桥暂停通车，水厂也未通水。", (1.0,)))
    assert short == answer


def test_a_bound_takes_in_its_will_not() -> None:
    text = "纳税不会少于3亿元"
    figure = next(iter(find_figures(text)))
    assert text[figure.outer_start : figure.outer_end] == "不会少于3亿元"
