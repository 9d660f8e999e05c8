"""The byline figures: counted over invented lines whose labels are worked by hand."""

from __future__ import annotations

from eval.bylines import Label, Score, hash_of, read_labels, readings

LINE = "2023-08-11 15:10，正文：本报讯（记者 赵立新 通讯员 钱芳）江城大桥昨日合龙。编辑 孙莉"


def test_score_counts_right_wrong_and_missed() -> None:
    score = Score().plus(frozenset({"甲", "乙", "丙"}), frozenset({"乙", "丙", "丁", "戊"}))
    assert (score.right, score.wrong, score.missed) == (2, 1, 2)
    assert score.precision == 2 / 3
    assert score.recall == 0.5


def test_an_empty_score_is_perfect_and_adding_accumulates() -> None:
    assert (Score().precision, Score().recall) == (1.0, 1.0)
    twice = Score(1, 0, 0).plus(frozenset({"甲"}), frozenset())
    assert twice == Score(1, 1, 0)


def test_only_labelled_lines_are_read_and_each_once() -> None:
    label = Label("dev", frozenset({"赵立新"}), frozenset({("钱芳", "通讯员")}))
    (reading,) = readings(["别的一行。", LINE, f" {LINE} "], {hash_of(LINE): label})
    assert reading.label is label
    assert reading.reporters == {"赵立新"}
    assert reading.credits == {("赵立新", "记者"), ("钱芳", "通讯员"), ("孙莉", "编辑")}


def test_the_labels_hold_two_halves_and_no_texts() -> None:
    labels = read_labels()
    splits = [label.split for label in labels.values()]
    assert splits.count("dev") == splits.count("held") == 150
    assert all(len(name) == 64 for name in labels)
