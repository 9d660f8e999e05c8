"""Sentences are encoded once and compared on the encoder's own scale."""

from __future__ import annotations

import pytest

from rag.evidence.comparing import SentenceComparer
from rag.evidence.yardstick import Yardstick
from tests.support import HashingEncoder


def test_scale_by_hand() -> None:
    yardstick = Yardstick(unrelated=0.8, related=0.9)
    assert yardstick.scale(0.8) == pytest.approx(0.0)
    assert yardstick.scale(0.9) == pytest.approx(1.0)
    assert yardstick.scale(0.85) == pytest.approx(0.5)
    assert yardstick.scale(0.0) == -1.0
    assert yardstick.scale(1.5) == 2.0


def test_nothing_is_encoded_twice_while_it_is_kept() -> None:
    encoder = HashingEncoder()
    comparer = SentenceComparer(encoder, kept=2)
    similar = comparer.to(encoder.encode_queries(["水厂投资多少"])[0])
    before = encoder.passages_encoded
    first = similar(["水厂总投资三亿元", "灯会来了六万人", "水厂总投资三亿元"])
    assert encoder.passages_encoded == before + 2
    assert first[0] == first[2] > first[1]
    assert similar(["灯会来了六万人"]) == [first[1]]
    assert encoder.passages_encoded == before + 2
    similar(["新的一句", "水厂总投资三亿元"])
    assert encoder.passages_encoded == before + 3 + 1 * (len(comparer._vectors) > 2)
