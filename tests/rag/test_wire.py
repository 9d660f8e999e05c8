"""The wire format of an answer, to the letter."""

from __future__ import annotations

import json
from datetime import date

from corpus.records import Article, Kind, Photo
from rag.records import Answer, Citation, Claim, Conflict, Passage
from rag.wire import answer_json

TEXT = "青石县粮库去年收粮160吨。今年计划扩建。"
ARTICLE = Article(
    id="a1",
    headline="青石粮库扩容",
    kicker="青石县",
    newspaper="城东晚报",
    date=date(2031, 5, 2),
    page="3",
    section=None,
    kind=Kind.ARTICLE,
    reporters=("甲一",),
    credits=(),
    photos=(Photo(caption="粮库", credit="乙二"),),
    url=None,
    text=TEXT,
)


def an_answer() -> Answer:
    return Answer(
        question="收粮多少？",
        answered=True,
        answer="去年收粮160吨。[1]",
        short_answer="160吨",
        citations=(Citation(1, ARTICLE, "a1:0", TEXT[0:14], 0, 14),),
        passages=(Passage("a1:0", ARTICLE, 0, len(TEXT), TEXT, 1.5),),
        confidence=0.9,
        conflict=Conflict("收粮", (Claim("160吨", 1),)),
        warnings=("提示",),
        timings_ms=(("retrieve", 3.0), ("total", 4.5)),
    )


def test_keys_stand_in_the_documented_order() -> None:
    wire = answer_json(an_answer())
    assert list(wire) == [
        "question", "answered", "answer", "short_answer", "citations", "passages",
        "confidence", "conflict", "warnings", "timings_ms", "composition",
    ]  # fmt: skip
    assert json.loads(json.dumps(wire, ensure_ascii=False)) == wire


def test_citation_and_passage_values() -> None:
    wire = json.loads(json.dumps(answer_json(an_answer())))
    assert wire["citations"] == [
        {
            "marker": 1,
            "article_id": "a1",
            "chunk_id": "a1:0",
            "headline": "青石粮库扩容",
            "kicker": "青石县",
            "newspaper": "城东晚报",
            "date": "2031-05-02",
            "page": "3",
            "reporters": ["甲一"],
            "photo_credits": ["乙二"],
            "quote": "青石县粮库去年收粮160吨。",
            "start": 0,
            "end": 14,
        }
    ]
    assert list(wire["citations"][0]) == [
        "marker", "article_id", "chunk_id", "headline", "kicker", "newspaper", "date", "page",
        "reporters", "photo_credits", "quote", "start", "end",
    ]  # fmt: skip
    assert wire["passages"] == [{"chunk_id": "a1:0", "article_id": "a1", "score": 1.5, "text": TEXT}]
    assert wire["conflict"] == {"about": "收粮", "claims": [{"value": "160吨", "marker": 1}]}
    assert wire["timings_ms"] == {"retrieve": 3.0, "total": 4.5}


def test_a_declined_answer_has_nulls_and_empty_lists() -> None:
    wire = answer_json(Answer("问？", False, "档案里没有。", None, (), (), 0.0, None, (), ()))
    assert wire["short_answer"] is None
    assert wire["conflict"] is None
    assert wire["citations"] == []
    assert wire["timings_ms"] == {}
