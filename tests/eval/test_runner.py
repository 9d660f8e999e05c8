"""Putting a data set to an answerer, and what is written of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadInputError
from eval.predictions import write_predictions
from eval.records import Fault, Item
from eval.runner import run_dataset
from eval.summary import summary_json, summary_text
from rag.records import Answer, Request
from rag.wire import answer_json
from tests.eval.support import declined, make_answer, make_article

ARTICLE = make_article()
GOOD = make_answer("收粮160吨。[1]", [ARTICLE], short="160吨")
ITEMS = (
    Item("q1", "收粮多少？", (("160吨",),), (ARTICLE.headline,), ("甲一",), kind="fact"),
    Item("q2", "馆长是谁？", answerable=False, kind="near"),
    Item("q3", "坏的？", (("甲",),), kind="fact", asked_on=date(2031, 5, 3)),
)


class Told:
    """Answers as told, and keeps what it was asked."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        if request.question not in self.answers:
            raise BadInputError("问题无法理解")
        return self.answers[request.question]


def told() -> Told:
    return Told({"收粮多少？": GOOD, "馆长是谁？": declined([ARTICLE])})


def test_every_question_is_asked_once_in_order_with_its_date() -> None:
    answerer, calls = told(), []
    run = run_dataset(ITEMS, answerer, lambda done, total: calls.append((done, total)))
    assert [(request.question, request.asked_on) for request in answerer.asked] == [
        ("收粮多少？", None),
        ("馆长是谁？", None),
        ("坏的？", date(2031, 5, 3)),
    ]
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert [outcome.faults for outcome in run.outcomes] == [(), (), (Fault.ERROR,)]
    assert run.outcomes[2].error == "问题无法理解"
    assert run.figures()["answer.complete"] == pytest.approx(1 / 2)
    assert run.figures()["abstention.f1"] == 1.0
    assert [(kind.kind, kind.questions, kind.failures) for kind in run.by_kind] == [
        ("fact", 2, 1),
        ("near", 1, 0),
    ]
    assert run.latency is not None
    assert 0 <= run.latency.p50_ms <= run.latency.p95_ms


def test_a_defect_of_the_answerer_is_not_hidden() -> None:
    class Broken:
        def answer(self, request: Request) -> Answer:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_dataset(ITEMS, Broken())


def test_predictions_are_the_answer_with_its_id(tmp_path: Path) -> None:
    path = tmp_path / "neu" / "p.jsonl"
    assert write_predictions(run_dataset(ITEMS, told()), path) == 3
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {"id": "q1", **json.loads(json.dumps(answer_json(GOOD)))}
    assert list(lines[0])[:2] == ["id", "question"]
    assert lines[1]["answered"] is False
    assert lines[2] == {"id": "q3", "question": "坏的？", "error": "问题无法理解"}


def test_summary_for_machines() -> None:
    summary = json.loads(json.dumps(summary_json(run_dataset(ITEMS, told()))))
    assert (summary["questions"], summary["answerable"], summary["unanswerable"]) == (3, 2, 1)
    assert summary["figures"]["answer.complete"]["value"] == 0.5
    assert summary["figures"]["answer.complete"]["n"] == 2
    assert summary["kinds"]["near"]["figures"]["abstention.recall"]["value"] == 1.0
    assert summary["failures"] == [{"id": "q3", "kind": "fact", "faults": ["error"]}]
    assert set(summary["latency_ms"]) == {"p50", "p95"}


def test_summary_for_people() -> None:
    text = summary_text(run_dataset(ITEMS, told()))
    assert "共 3 题，2 题无误，1 题有问题" in text
    assert "要点齐全" in text
    assert "q3　坏的？　→ 提问出错" in text


def test_an_empty_data_set_has_no_figures() -> None:
    run = run_dataset((), told())
    assert (run.figures(), run.latency) == ({}, None)
    assert summary_json(run)["latency_ms"] is None
