"""An answer told as it is made, and follow-ups answered, with the real encoder on a small invented archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadInputError
from corpus.importers.jsonl import record_article
from corpus.records import Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.protocols import Encoder
from rag.events import Finished, PassagesFound, SentenceVerified
from rag.pipeline import Pipeline
from rag.records import Answer, Request, Turn

EDITION = Edition("青河日报", date(2025, 3, 6), "2")
RECORDS = (
    {
        "headline": "城东水厂扩建工程通水",
        "reporters": ["周明"],
        "text": "3月5日，城东水厂扩建工程正式通水。该工程总投资2.3亿元，占地46亩。"
        "\n县水务局局长何建平说，城东片区12万居民将用上优质水。何建平还说，水费两年内不涨。",
    },
    {
        "headline": "江口水厂扩建工程年内动工",
        "reporters": ["陈大勇"],
        "text": "江口水厂扩建工程将于年内动工。该工程总投资1.1亿元，占地30亩。",
    },
)


@pytest.fixture(scope="module")
def pipeline(bundled_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    home: Path = tmp_path_factory.mktemp("archive")
    store = ArticleStore(f"sqlite:///{home}/archive.db")
    archive = Archive(store, bundled_encoder, home)
    archive.add([record_article(record, EDITION) for record in RECORDS])
    yield Pipeline(archive)
    archive.close()
    store.close()


def turns(*contents: str) -> tuple[Turn, ...]:
    return tuple(Turn("assistant" if i % 2 else "user", content) for i, content in enumerate(contents))


@pytest.mark.parametrize(
    "question",
    ["城东水厂扩建工程总投资多少？", "城东水厂和江口水厂扩建工程各占地多少亩？", "城西水厂的厂长是谁？"],
    ids=["one", "two parts", "not there"],
)
def test_the_events_are_the_answer_in_the_making(pipeline: Pipeline, question: str) -> None:
    first, *sentences, last = pipeline.events(Request(question))
    assert isinstance(first, PassagesFound)
    assert isinstance(last, Finished)
    whole = last.answer
    assert first.passages == whole.passages
    told = [s for s in sentences if isinstance(s, SentenceVerified)]
    assert len(told) == len(sentences) >= 1
    assert "".join(s.text for s in told) == whole.answer
    assert tuple(dict.fromkeys(c for s in told for c in s.citations)) == whole.citations
    for sentence in told:
        assert all(f"[{c.marker}]" in sentence.text for c in sentence.citations)


def test_the_first_part_is_told_before_the_second_is_looked_into(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    part = pipeline._part

    def watched(search: object, watch: object) -> object:
        worked.append("part")
        return part(search, watch)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_part", watched)
    events = pipeline.events(Request("城东水厂和江口水厂扩建工程各占地多少亩？"))
    assert isinstance(next(events), PassagesFound)
    assert worked == []
    sentence = next(events)
    assert isinstance(sentence, SentenceVerified)
    assert "46亩" in sentence.text
    assert worked == ["part"]
    events.close()  # type: ignore[attr-defined]
    assert worked == ["part"]


def test_bad_input_is_told_before_any_event(pipeline: Pipeline) -> None:
    with pytest.raises(BadInputError):
        next(pipeline.events(Request("？？")))


@pytest.mark.parametrize(
    ("earlier", "question", "short", "understood"),
    [
        (
            ("城东水厂扩建工程总投资多少？", "2.3亿元。[1]"),
            "它占地多少亩？",
            "46亩",
            "城东水厂扩建工程占地多少亩？",
        ),
        (
            ("城东水厂扩建工程总投资多少？", "2.3亿元。[1]"),
            "那江口水厂呢？",
            "1.1亿元",
            "江口水厂扩建工程总投资多少？",
        ),
    ],
)
def test_a_follow_up_is_answered_for_what_it_means(
    pipeline: Pipeline, earlier: tuple[str, ...], question: str, short: str, understood: str
) -> None:
    answer = pipeline.answer(Request(question, conversation=turns(*earlier)))
    assert answer.question == question
    assert answer.answered
    assert answer.short_answer == short
    assert answer.warnings[0].startswith("按上文理解为：")


def test_who_was_answered_is_he(pipeline: Pipeline) -> None:
    first = pipeline.answer(Request("县水务局局长是谁？"))
    assert first.short_answer == "何建平"
    talk = turns(first.question, first.answer)
    answer = pipeline.answer(Request("他还说了什么？", conversation=talk))
    assert answer.warnings[0] == "按上文理解为：何建平还说了什么？"
    assert "何建平" in answer.answer


def test_what_stands_by_itself_is_not_drawn_into_the_conversation(pipeline: Pipeline) -> None:
    talk = turns("江口水厂扩建工程总投资多少？", "1.1亿元。[1]")
    question = "城东水厂扩建工程占地多少亩？"

    def said(answer: Answer) -> tuple[object, ...]:
        return answer.answer, answer.citations, answer.warnings

    with_talk = pipeline.answer(Request(question, conversation=talk))
    assert said(with_talk) == said(pipeline.answer(Request(question)))
