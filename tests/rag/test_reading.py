"""What a reader points at, in the bounds that the rules give it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from corpus.importers.jsonl import record_article
from corpus.records import Article, Edition
from rag.evidence.candidates import find_candidates
from rag.evidence.matching import matchers
from rag.evidence.reading import Pointed, lies_in, reading_with, settled
from rag.evidence.records import Evidence
from rag.evidence.selection import select
from rag.evidence.story import read_story
from rag.question.records import Query
from rag.question.understand import understand
from rag.reader.protocol import ReaderInput, Reading
from rag.records import Passage
from rag.synonyms import newspaper_synonyms

EDITION = Edition("青河日报", date(2025, 3, 6), "2")


def article(text: str, headline: str = "城东水厂通水") -> Article:
    made = record_article({"headline": headline, "text": text}, EDITION)
    assert isinstance(made, Article)
    return made


def asked(question: str) -> Query:
    return understand(question, date(2025, 3, 7))[0]


def passage(source: Article, score: float = 1.0) -> Passage:
    return Passage(f"{source.id}-0", source, 0, len(source.text), source.text, score)


def settle(question: str, text: str, run: str) -> str | None:
    query, source = asked(question), article(text)
    (sentence,) = read_story(source).sentences
    at = text.index(run)
    pointed = Pointed("c", source.id, at, at + len(run), 2.0)
    found = settled(query, find_candidates(query, text), pointed, sentence, text)
    return found.text if found else None


@pytest.mark.parametrize(
    ("question", "text", "run", "answer"),
    [
        ("城东水厂日供水多少吨？", "城东水厂日供水约8万吨。", "8万", "约8万吨"),
        ("城东水厂叫什么名字？", "城东水厂又名清泉水厂。", "清泉水厂", "清泉水厂"),
        ("谁承建了城东水厂？", "城东水厂由省水利工程集团承建。", "省水利工程集团", "省水利工程集团"),
        ("城东水厂哪天通水？", "城东水厂3月5日在细雨中正式通水。", "3月5日在细雨中正式通水", "3月5日"),
    ],
)
def test_the_rules_set_the_bounds_of_a_typed_thing(question: str, text: str, run: str, answer: str) -> None:
    assert settle(question, text, run) == answer


def test_a_reader_does_not_say_who_holds_an_office() -> None:
    assert settle("青河县县长是谁？", "青河县副县长吴海涛到场。", "吴海涛") is None


class Pointing:
    """Points at a given run wherever a passage has it."""

    name = "pointing"

    def __init__(self, run: str, score: float) -> None:
        self._run, self._score = run, score
        self.seen: list[ReaderInput] = []

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        self.seen += passages
        return [self._one(p.text) for p in passages]

    def _one(self, text: str) -> Reading:
        at = text.find(self._run)
        if at < 0:
            return Reading(0, 0, -6.0, 0.0)
        return Reading(at, at + len(self._run), self._score, 1.0)


def selected(question: str, articles: Sequence[Article], reader: Pointing | None) -> list[Evidence]:
    query = asked(question)
    passages = [passage(a, 1.0 - n / 10) for n, a in enumerate(articles)]
    read = None if reader is None else reading_with(reader, query.text)
    return select(
        query, passages, matchers(query, newspaper_synonyms()), lambda texts: [0.7] * len(texts), read
    )


FIRST = article("城东水厂通水了。居民都说水甜。厂里的老井改成了纪念亭，取名饮水思源亭。")
SECOND = article("江口水厂年内动工。", "江口水厂")


def test_what_the_reader_points_at_is_the_answer_of_an_untyped_question() -> None:
    best = selected("城东水厂的纪念亭取了什么名？", [FIRST, SECOND], Pointing("饮水思源亭", 4.0))[0]
    assert best.candidate is not None
    assert best.candidate.text == "饮水思源亭"
    assert best.features.pointed == 1.0
    assert best.features.read == 4.0


def test_a_doubtful_reader_lowers_the_score() -> None:
    sure = selected("城东水厂的纪念亭取了什么名？", [FIRST], Pointing("饮水思源亭", 4.0))[0]
    unsure = selected("城东水厂的纪念亭取了什么名？", [FIRST], Pointing("饮水思源亭", -4.0))[0]
    assert sure.score > unsure.score + 1


def test_another_year_is_no_answer_whatever_the_reader_says() -> None:
    found = selected(
        "2023年城东水厂供水多少？", [article("城东水厂2024年供水8万吨。")], Pointing("8万吨", 9.0)
    )
    assert found[0].score < -2


def test_two_passages_are_read_with_what_stands_over_them() -> None:
    reader = Pointing("饮水思源亭", 1.0)
    others = [article(f"江口水厂{n}号池动工。", f"江口水厂{n}号池") for n in range(1, 6)]
    selected("城东水厂的纪念亭取了什么名？", [FIRST, *others], reader)
    assert len(reader.seen) == 2
    assert reader.seen[0].heading == "城东水厂通水 | 青河日报 | 2025年3月6日"


def test_an_overview_is_not_read() -> None:
    reader = Pointing("饮水思源亭", 1.0)
    selected("介绍一下城东水厂。", [FIRST], reader)
    assert reader.seen == []


def test_an_empty_run_lies_nowhere() -> None:
    (sentence, *_) = read_story(FIRST).sentences
    assert not lies_in(Pointed("c", FIRST.id, 0, 0, 1.0), FIRST.id, sentence)
    assert lies_in(Pointed("c", FIRST.id, 0, 2, 1.0), FIRST.id, sentence)
