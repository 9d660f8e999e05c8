"""The best span, by hand; marks at the edges of an answer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.decoding import best_span, sentence_numbers, trimmed


def _logits(*shares: float) -> np.ndarray:
    return np.log(np.array(shares, np.float32))


def test_the_likeliest_pair_that_runs_forward() -> None:
    # The likeliest end (0) lies before the likeliest start (2): 0.5 * 0.3 for (2, 2) beats 0.3 * 0.4 for (0, 0).
    span = best_span(_logits(0.3, 0.2, 0.5), _logits(0.4, 0.3, 0.3))
    assert (span.first, span.last) == (2, 2)
    assert span.log_probability == pytest.approx(math.log(0.15), abs=1e-6)


def test_logits_need_not_be_normalised() -> None:
    shifted = best_span(_logits(0.7, 0.3) + 9, _logits(0.1, 0.9) - 4)
    assert (shifted.first, shifted.last) == (0, 1)
    assert shifted.log_probability == pytest.approx(math.log(0.63), abs=1e-5)


def test_no_span_is_longer_than_allowed() -> None:
    start, end = _logits(0.8, 0.1, 0.1), _logits(0.1, 0.1, 0.8)
    assert (best_span(start, end, 3).first, best_span(start, end, 3).last) == (0, 2)
    shorter = best_span(start, end, 2)
    assert shorter.last - shorter.first < 2


def test_without_tokens_there_is_no_span() -> None:
    with pytest.raises(ValueError, match="no tokens"):
        best_span(np.empty(0, np.float32), np.empty(0, np.float32))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("，157亿元。", "157亿元"),
        ("“双碳”", "“双碳”"),
        ("“双碳", "双碳"),
        ("双碳”", "双碳"),
        ("《海港志》（修订版", "《海港志》（修订版"),
        ("（修订版", "修订版"),
        ("-5℃", "-5℃"),
        ("——王某", "王某"),
        ("。，", "。，"),
    ],
)
def test_marks_at_the_edges(text: str, kept: str) -> None:
    around = f"前{text}后"
    first, last = trimmed(around, 1, 1 + len(text))
    assert around[first:last] == kept


@given(st.text("甲乙1，。“”（）-《》 \n", min_size=1), st.data())
def test_a_trimmed_span_lies_inside_and_is_not_empty(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = trimmed(text, start, end)
    assert start <= first < last <= end


def test_a_span_keeps_to_one_sentence() -> None:
    # likeliest from token 0 to token 4 across the full stop; within a sentence 3 to 4 is
    start, end = np.array([5.0, 0, 0, 4.0, 0], np.float32), np.array([0, 1.0, 0, 0, 5.0], np.float32)
    assert (best_span(start, end).first, best_span(start, end).last) == (0, 4)
    numbers = sentence_numbers("甲乙。丙丁", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])
    assert numbers.tolist() == [0, 0, 0, 1, 1]
    found = best_span(start, end, sentence=numbers)
    assert (found.first, found.last) == (3, 4)
