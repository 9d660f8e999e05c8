"""Folding keeps every offset; look-alikes are few and symmetric."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.lookalikes import alike, variants
from corpus.normalise import fold, simplify


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("３ＭＷ", "3mw"),
        ("長治高新區", "长治高新区"),
        ("“一枚印章管审批”", '"一枚印章管审批"'),
        ("买买提•艾力", "买买提·艾力"),
        ("50㎡", "50㎡"),
        ("10%—20%", "10%-20%"),
        ("，：；！？（）", ",:;!?()"),
    ],
)
def test_fold_by_hand(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    for index, char in enumerate(text):
        assert fold(char) == folded[index]


@given(st.text())
def test_fold_settles(text: str) -> None:
    assert fold(fold(fold(text))) == fold(fold(text))


def test_simplify_knows_phrases() -> None:
    assert simplify("頭髮") == "头发"


def test_lookalikes_are_symmetric_and_never_reflexive() -> None:
    for char in "治冶未末土士日曰己已巳":
        assert char not in variants(char)
        for other in variants(char):
            assert char in variants(other)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("长治", "长冶", True),
        ("长冶市", "长治市", True),
        ("未", "末", False),
        ("长治", "长治", True),
        ("长治", "晋城", False),
        ("长治", "长治市", False),
        ("江阳", "江阴", False),
    ],
)
def test_alike(a: str, b: str, expected: bool) -> None:
    assert alike(a, b) is expected
