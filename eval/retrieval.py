"""Measures of retrieval, computed by ir-measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

from eval.metrics import article_key, expected_keys
from eval.records import Item
from rag.records import Passage

_MEASURES: Final = (Success @ 1, Success @ 5, Success @ 10, RR, nDCG @ 10)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One question's retrieval measures, each 0..1."""

    hit1: float
    hit5: float
    hit10: float
    reciprocal_rank: float
    ndcg10: float


def rank(item: Item, passages: Sequence[Passage]) -> Ranking | None:
    """Measure the ranking of articles behind `passages` (best first); None if the item names no article.

    An article stands where its first passage stands. hit@k: one expected article is among the first k (Success
    in ir-measures). nDCG@10 with gain 1 for each expected article (Järvelin & Kekäläinen, 2002).
    """
    expected = expected_keys(item)
    if not expected:
        return None
    ranked = list(dict.fromkeys(article_key(item, passage.article) for passage in passages))
    # Prefixed, because the key of a piece without a headline is empty.
    relevant = [Qrel("q", f"a:{key}", 1) for key in sorted(expected)]
    run = [ScoredDoc("q", f"a:{key}", float(-place)) for place, key in enumerate(ranked)]
    values = {
        result.measure: float(result.value) for result in ir_measures.iter_calc(_MEASURES, relevant, run)
    }
    found = [values.get(measure, 0.0) for measure in _MEASURES]
    return Ranking(*found)
