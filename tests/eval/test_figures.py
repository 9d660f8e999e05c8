"""Figures over many questions, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.figures import BY_NAME, SPECS, bootstrap, measure
from eval.records import Figure, Scores


def named(scores: list[Scores]) -> dict[str, Figure]:
    return {figure.name: figure for figure in measure(scores)}


def test_abstention_by_hand() -> None:
    # Declined: 2 unanswerable and 1 answerable; answered: 1 unanswerable and 4 answerable; one that failed.
    scores = [
        *[Scores(answerable=False, answered=False)] * 2,
        Scores(answerable=True, answered=False),
        Scores(answerable=False, answered=True),
        *[Scores(answerable=True, answered=True)] * 4,
        Scores(answerable=False, answered=False, failed=True),
    ]
    figures = named(scores)
    assert figures["abstention.precision"].value == pytest.approx(2 / 3)
    assert figures["abstention.recall"].value == pytest.approx(2 / 4)
    assert figures["abstention.f1"].value == pytest.approx(4 / 7)
    assert figures["abstention.recall"].n == 4
    assert figures["answer.answered"].value == pytest.approx(4 / 5)


def test_nobody_declining_gives_no_precision_and_f1_zero() -> None:
    figures = named([Scores(answerable=False, answered=True), Scores(answerable=True, answered=True)])
    assert "abstention.precision" not in figures
    assert figures["abstention.f1"].value == 0.0


def test_means_take_only_the_questions_that_apply() -> None:
    figures = named(
        [
            Scores(answerable=True, answered=True, complete=1.0, f1=0.5),
            Scores(answerable=True, answered=False, complete=0.0, f1=0.0),
            Scores(answerable=False, answered=False),
        ]
    )
    assert (figures["answer.complete"].value, figures["answer.complete"].n) == (0.5, 2)
    assert figures["answer.f1"].value == 0.25
    assert "citation.article" not in figures


def test_rightly_cited_is_judged_among_complete_answers_only() -> None:
    figures = named(
        [
            Scores(answerable=True, answered=True, complete=1.0, article=1.0, reporters=1.0),
            Scores(answerable=True, answered=True, complete=1.0, article=1.0, reporters=0.0),
            Scores(answerable=True, answered=True, complete=1.0, article=1.0),
            Scores(answerable=True, answered=True, complete=0.0, article=0.0, reporters=0.0),
            Scores(answerable=True, answered=True, complete=1.0),
        ]
    )
    assert figures["citation.right"].value == pytest.approx(2 / 3)
    assert figures["citation.right"].n == 3
    assert figures["citation.article"].value == pytest.approx(3 / 4)


def test_no_questions_no_figures() -> None:
    assert measure([]) == ()


def test_the_interval_of_a_share_is_near_the_binomial_one() -> None:
    # 80 of 100: the normal approximation gives 0.8 ± 1.96·√(0.8·0.2/100) = 0.8 ± 0.078.
    values = np.array([1.0] * 80 + [0.0] * 20)
    low, high = bootstrap(values, np.ones(100))
    assert low == pytest.approx(0.722, abs=0.015)
    assert high == pytest.approx(0.878, abs=0.015)
    assert bootstrap(values, np.ones(100)) == (low, high)


def test_resamples_without_a_denominator_are_left_out() -> None:
    assert bootstrap(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == (1.0, 1.0)


def test_many_questions_are_drawn_in_batches() -> None:
    values = np.tile([1.0, 0.0], 5_000)
    low, high = bootstrap(values, np.ones(10_000))
    # 0.5 ± 1.96·√(0.25/10000) = 0.5 ± 0.0098
    assert (low, high) == (pytest.approx(0.4902, abs=0.002), pytest.approx(0.5098, abs=0.002))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_interval_lies_within_the_values(values: list[float]) -> None:
    low, high = bootstrap(np.array(values), np.ones(len(values)), resamples=50)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_names_are_unique_and_explained() -> None:
    assert len(BY_NAME) == len(SPECS)
    assert all(spec.label and spec.meaning for spec in SPECS)
