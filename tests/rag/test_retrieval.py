"""Score fusion by hand."""

from __future__ import annotations

import pytest

from embeddings.records import Hit
from rag.retrieval import fuse


def test_fusion_by_hand() -> None:
    dense = [Hit("a", "A", 0.9), Hit("b", "B", 0.8), Hit("c", "C", 0.7)]
    lexical = [Hit("b", "B", 10.0), Hit("d", "D", 5.0)]
    fused = {h.chunk_id: h.score for h in fuse(dense, lexical, lexical_share=1.0)}
    spread = (0.02 / 3) ** 0.5
    assert fused["a"] == pytest.approx(0.1 / spread)
    assert fused["b"] == pytest.approx(0.0 + 1.0)
    assert fused["c"] == pytest.approx(-0.1 / spread)
    assert fused["d"] == pytest.approx(-0.1 / spread + 0.5)


def test_fusion_of_one_list_keeps_its_order() -> None:
    hits = [Hit("a", "A", 3.0), Hit("b", "B", 2.0), Hit("c", "C", 1.0)]
    assert [h.chunk_id for h in fuse(hits, [])] == ["a", "b", "c"]
    assert [h.chunk_id for h in fuse([], hits)] == ["a", "b", "c"]


def test_nothing_found() -> None:
    assert fuse([], []) == []
