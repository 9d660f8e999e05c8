"""Falsifying printed sentences, and the sentences falsified by hand."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from corpus.importers.jsonl import record_article
from corpus.records import Edition
from eval.corruptions.byhand import written
from eval.corruptions.drawing import EDITS, corrupt, statements

_TEXT = (
    "云溪县去年新建了3至5座水厂，投资约2.5亿元，比上年增长12%。"
    "校友会会长谈知秋表示，2024年7月5日前已经完成的项目有18个、超过45公里。"
    "另外16个项目不会在全省推广。"
)
_ARTICLE = record_article(
    {"headline": "云溪县的水厂", "text": _TEXT, "newspaper": "北岭晨报", "reporters": ["闵一舟"]},
    Edition(date=date(2025, 3, 1)),
)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("month/day", "2024年5月7日"),
        ("万/亿", "2.5万元"),
        ("direction", "下降12%"),
        ("bound dropped", "投资2.5亿元"),
        ("bound", "不足45公里"),
        ("figures swapped", None),
        ("negation removed", "项目会在全省"),
        ("extent", "在全国推广"),
        ("reporter", "记者"),
    ],
)
def test_each_kind_falsifies_what_it_is_named_for(kind: str, wanted: str | None) -> None:
    rng = Random(3)
    texts = {EDITS[kind](stated, Random(n)) for n in range(20) for stated in statements([_ARTICLE], rng)}
    found = {text for text in texts if text is not None}
    assert any(wanted in text for text in found) if wanted else not found


def test_the_kinds_take_turns_and_the_same_seed_gives_the_same() -> None:
    stated = statements([_ARTICLE], Random(1))
    found = corrupt(stated, 12, Random(2))
    assert found == corrupt(stated, 12, Random(2))
    assert len({each.kind for each in found}) == len(found) == 12
    assert all(each.text != each.stated.text for each in found)


def test_a_hundred_of_each_by_hand_none_twice() -> None:
    for name in ("corrupted", "reworded"):
        sentences = [(each.source, each.sentence) for each in written(name)]
        assert len(sentences) == len(set(sentences)) == 100
