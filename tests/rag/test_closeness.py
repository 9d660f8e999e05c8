"""How much of a question stands in one sentence, by hand."""

from __future__ import annotations

import pytest

from embeddings.records import Unit
from rag.closeness import closeness

_BRIDGE, _OPENED, _LENGTH = Unit(("大桥",), 2.0), Unit(("通车",), 1.0), Unit(("全长",), 1.0)
_UNITS = (_BRIDGE, _OPENED, _LENGTH)


def test_the_best_sentence_counts_not_the_passage() -> None:
    assert closeness(_UNITS, "", "大桥修好了。昨日通车。全长三里。") == pytest.approx(0.5)
    assert closeness(_UNITS, "", "昨日通车。大桥全长三里。") == pytest.approx(0.75)
    assert closeness(_UNITS, "", "没有这些。") == 0.0


def test_the_headline_counts_half_and_not_twice() -> None:
    assert closeness(_UNITS, "河口大桥", "全长三里。") == pytest.approx((1 + 1) / 4)
    assert closeness(_UNITS, "河口大桥", "大桥全长三里。") == pytest.approx(0.75)


def test_spellings_are_alternatives() -> None:
    unit = Unit(("长治", "长冶"), 1.0)
    assert closeness((unit,), "", "长冶的长冶。") == 1.0
    assert closeness((unit,), "", "長治市。") == 1.0


def test_a_figure_is_found_only_whole() -> None:
    unit = Unit(("55",), 1.0)
    assert closeness((unit,), "", "装机155万千瓦，2055年。") == 0.0
    assert closeness((unit,), "", "装机55万千瓦。") == 1.0
    assert closeness((unit,), "", "155台，另有55台。") == 1.0


def test_nothing_to_compare() -> None:
    assert closeness((), "", "大桥。") == 0.0
    assert closeness(_UNITS, "大桥", "") == 0.0
    assert closeness((Unit(("大桥",), 0.0),), "", "大桥。") == 0.0
