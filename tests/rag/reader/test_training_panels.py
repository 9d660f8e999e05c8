"""Panels hold the question's own passage and others that do not answer it; calibration is fitted on their best."""

from __future__ import annotations

import random

import numpy as np
import pytest

from rag.reader.card import Calibration, probability
from rag.reader.onnx_reader import Judged
from training.evaluate_reader import calibration_error
from training.examples import Example
from training.export_reader import fit
from training.likeness import nearest
from training.panels import Panel, chosen, panels

_TEXTS = {
    "海港": "海港扩建工程总投资27.6亿元，占地1300亩。",
    "大桥": "大桥总投资3亿元，全长800米，去年开工。",
    "公路": "公路总投资27.6亿元，全长90公里。",
    "茶园": "茶农在山坡上采摘春茶，今年雨水好，茶叶长势喜人。",
    "学校": "小学生在操场上放风筝，老师在一旁看着。",
}


def _asked(question: str, name: str, answer: str = "") -> Example:
    text = _TEXTS[name]
    start = text.index(answer) if answer else -1
    return Example(question, name, text, start, start + len(answer) if answer else -1, "drcd")


_POOL = [
    _asked("海港总投资多少？", "海港", "27.6亿元"),
    _asked("大桥总投资多少？", "大桥", "3亿元"),
    _asked("公路全长多少？", "公路", "90公里"),
    _asked("茶农采摘什么？", "茶园", "春茶"),
    _asked("小学生放什么？", "学校", "风筝"),
]


def test_the_nearest_share_most_pairs() -> None:
    (found,) = nearest(["大桥总投资多少？"], _POOL, 1)
    assert found == [1]
    assert list(nearest(["？"], _POOL[:2], 5)) == [[0, 1]]


def test_a_panel_begins_with_its_own_passage_and_holds_no_other_that_answers() -> None:
    (panel,) = panels(_POOL[:1], _POOL)
    assert panel.passages[0].text == _TEXTS["海港"]
    assert len(panel.passages) == 3
    assert not any("27.6亿元" in passage.text for passage in panel.passages[1:])


def test_a_question_without_its_passage_is_not_given_it_back() -> None:
    elsewhere = _asked("海港总投资多少？", "大桥")
    (panel,) = panels([elsewhere], _POOL)
    assert [passage.text for passage in panel.passages].count(_TEXTS["大桥"]) == 1
    assert not any("27.6亿元" in passage.text for passage in panel.passages)


def test_the_best_passage_is_right_only_if_it_answers() -> None:
    low, high = Judged(0, 1, -1.0, -2.0), Judged(0, 1, -1.0, 3.0)
    asked = Panel(_POOL[0], ())
    refused = Panel(_asked("海港何时开工？", "海港"), ())
    plain = Calibration()
    cases = [(asked, [high, low]), (asked, [low, high]), (refused, [high, None])]
    taken = [chosen(panel, row, plain) for panel, row in cases]
    assert [(one.own, one.right) for one in taken if one] == [(True, True), (False, False), (True, False)]
    assert chosen(asked, [None, None], plain) is None


def test_the_best_of_several_is_calibrated_as_such() -> None:
    drawn = random.Random(4)

    def judged(mean: float) -> Judged:
        return Judged(0, 1, drawn.gauss(-1, 0.3), drawn.gauss(mean, 1.5))

    asked = [Panel(_POOL[0] if n % 2 else _asked("海港何时开工？", "海港"), ()) for n in range(3000)]
    found = [
        [judged(1.5 if panel.example.answerable else -1.0), judged(-1.0), judged(-1.0)] for panel in asked
    ]
    calibration = fit(asked, found)
    best = [chosen(panel, row, calibration) for panel, row in zip(asked, found, strict=True)]
    taken = [one for one in best if one is not None]
    chance = np.array(
        [probability(calibration.log_odds(one.judged.verdict, one.judged.span)) for one in taken]
    )
    error, _ = calibration_error(np.array([one.right for one in taken]), chance)
    assert error < 0.03
    # Over single passages the same probabilities would be too low: there, nothing else could have been best.
    own = np.array([probability(calibration.log_odds(row[0].verdict, row[0].span)) for row in found])
    assert own.mean() < np.mean([panel.example.answerable for panel in asked]) - 0.02


def test_calibration_error_by_hand() -> None:
    error, table = calibration_error(np.array([True, False, True, True]), np.array([0.15, 0.15, 0.95, 1.0]))
    # Half of the questions stand at 0.15, where half are right; the others at 0.975, all right.
    assert error == pytest.approx(0.5 * 0.35 + 0.5 * 0.025, abs=1e-4)
    assert table == [(0.15, 0.5, 2), (0.975, 1.0, 2)]
