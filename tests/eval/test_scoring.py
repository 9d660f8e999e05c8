"""From one answer to its scores and faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.records import Fault, Item
from eval.scoring import diagnose, score
from rag.records import Answer
from tests.eval.support import declined, make_answer, make_article

ARTICLE = make_article()
ITEM = Item(
    id="q",
    question="收粮多少？",
    answers=(("160吨",),),
    headlines=("青石粮库扩容",),
    reporters=("甲一",),
)
GOOD = make_answer("收粮160吨。[1]", [ARTICLE], short="160吨")


def test_a_good_answer_has_full_marks_and_no_fault() -> None:
    scores = score(ITEM, GOOD)
    assert scores.parts == (True,)
    assert {scores.complete, scores.f1, scores.exact, scores.article, scores.reporters} == {1.0}
    assert {scores.precision, scores.verbatim, scores.support, scores.markers, scores.hit1} == {1.0}
    assert diagnose(scores) == ()


def misquoted(answer: Answer) -> Answer:
    return replace(answer, citations=tuple(replace(c, quote="160吨别的话") for c in answer.citations))


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        (None, (Fault.ERROR,)),
        (declined([ARTICLE]), (Fault.NOT_ANSWERED,)),
        (make_answer("收粮180吨。[1]", [ARTICLE]), (Fault.PART_MISSING,)),
        (
            make_answer("收粮160吨。[1]", [make_article("水库清淤")]),
            (Fault.WRONG_ARTICLE, Fault.WRONG_REPORTER),
        ),
        (make_answer("收粮160吨。[1]", [make_article(reporters=["丙三"])]), (Fault.WRONG_REPORTER,)),
        (misquoted(GOOD), (Fault.NOT_VERBATIM,)),
        (make_answer("收粮160吨。[1]", [make_article(text="去年收粮不少。")]), (Fault.UNSUPPORTED,)),
        (make_answer("收粮160吨。", [ARTICLE]), (Fault.BAD_MARKERS,)),
    ],
)
def test_each_fault_is_recognised(answer: Answer | None, faults: tuple[Fault, ...]) -> None:
    assert diagnose(score(ITEM, answer)) == faults


def test_an_unanswerable_question_is_right_when_declined() -> None:
    item = Item(id="q", question="问？", answerable=False)
    assert diagnose(score(item, declined())) == ()
    assert diagnose(score(item, GOOD)) == (Fault.SHOULD_DECLINE,)
    assert diagnose(score(item, None)) == (Fault.ERROR,)
    scores = score(item, GOOD)
    assert (scores.complete, scores.f1, scores.article, scores.hit1) == (None, None, None, None)


def test_without_an_answer_the_answer_counts_as_wrong_and_retrieval_still_counts() -> None:
    scores = score(ITEM, declined([ARTICLE]))
    assert (scores.complete, scores.exact, scores.f1) == (0.0, 0.0, 0.0)
    assert (scores.article, scores.verbatim) == (None, None)
    assert scores.hit1 == 1.0
    assert score(ITEM, None).hit1 == 0.0
