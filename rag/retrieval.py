"""Hybrid retrieval: dense and lexical hits, fused by score, the best of them ranked by their best sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from corpus.records import Article, ArticleFilter
from embeddings.archive import Archive
from embeddings.records import FloatMatrix, Hit, Unit
from rag.closeness import closeness
from rag.copies import one_of_each
from rag.records import Passage
from rag.stopwatch import Stopwatch

_POOL: Final = 100
"""Hits taken from each index before fusion; twice as many change nothing in the first five."""
_LEXICAL_SHARE: Final = 9.0
"""Weight of max-normalised BM25 against the z-scored cosine; tuned on DRCD among news, see docs/decisions/020."""
_SENTENCE_SHARE: Final = 12.0
"""Weight of the best sentence's share of the question (0-1), on the same scale."""
_RANKED: Final = 20
"""Fused hits whose sentences are looked at."""


def fuse(dense: Sequence[Hit], lexical: Sequence[Hit], lexical_share: float = _LEXICAL_SHARE) -> list[Hit]:
    """Return hits of both lists by falling fused score: z-scored cosine + share × max-normalised BM25.

    Convex fusion of normalised scores rather than of ranks, after Bruch, Gai and Ingber, "An Analysis of
    Fusion Functions for Hybrid Retrieval" (ACM TOIS 2023). A chunk that only one index found counts as the
    other's lowest.
    """
    cosine = {h.chunk_id: h.score for h in dense}
    bm25 = {h.chunk_id: h.score for h in lexical}
    values = np.fromiter(cosine.values(), dtype=np.float64) if cosine else np.zeros(1)
    mean, spread = float(values.mean()), float(values.std()) or 1.0
    floor = float(values.min())
    top = max(bm25.values(), default=0.0) or 1.0
    articles = {h.chunk_id: h.article_id for h in (*dense, *lexical)}
    fused = [
        Hit(
            chunk_id,
            article_id,
            (cosine.get(chunk_id, floor) - mean) / spread + lexical_share * bm25.get(chunk_id, 0.0) / top,
        )
        for chunk_id, article_id in articles.items()
    ]
    return sorted(fused, key=lambda h: (-h.score, h.chunk_id))


def by_sentence(units: Sequence[Unit], passages: Sequence[Passage]) -> list[Passage]:
    """Return passages, best first, each scored higher by its best sentence's share of the question."""
    scored = [
        replace(p, score=p.score + _SENTENCE_SHARE * closeness(units, _heading(p.article), p.text))
        for p in passages
    ]
    return sorted(scored, key=lambda p: -p.score)


def _heading(article: Article) -> str:
    return "\n".join(part for part in (article.headline, article.kicker) if part)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question: passages best first, the question's vector of shape (dimension,), the
    ids of other prints by the id of the article that stands for them, and the passages of those prints that
    were found too: they should say the same."""

    passages: tuple[Passage, ...]
    vector: FloatMatrix
    copies: Mapping[str, tuple[str, ...]]
    prints: tuple[Passage, ...] = ()


class Retriever:
    """Finds the passages of an archive nearest to a question."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def retrieve(self, text: str, k: int, filters: ArticleFilter, watch: Stopwatch) -> Retrieved:
        """Return at most `k` passages, best first, of several prints of a story only one."""
        self._archive.refresh()
        with watch.stage("encode"):
            vector = self._archive.encoder.encode_queries([text])[0]
        pool = max(2 * k, _POOL)
        with watch.stage("dense"):
            dense = self._archive.dense(vector, pool, filters)
        with watch.stage("lexical"):
            lexical = self._archive.lexical(text, pool, filters)
        with watch.stage("fuse"):
            found = self._passages(fuse(dense, lexical)[: max(2 * k, _RANKED)])
        with watch.stage("rank"):
            found = by_sentence(self._archive.units(text), found)[: 2 * k]
            prints = self._archive.store.copies(dict.fromkeys(p.article.id for p in found))
            passages, copies = one_of_each(found, prints)
            kept = {p.article.id for p in passages}
        return Retrieved(passages[:k], vector, copies, tuple(p for p in found if p.article.id not in kept))

    def _passages(self, hits: Sequence[Hit]) -> list[Passage]:
        chunks = self._archive.store.chunks([h.chunk_id for h in hits])
        articles = self._archive.store.get_many([h.article_id for h in hits])
        found: list[Passage] = []
        for hit in hits:
            chunk, article = chunks.get(hit.chunk_id), articles.get(hit.article_id)
            # Between the search and this look-up another process may have deleted or corrected the article.
            if chunk is None or article is None or article.text[chunk.start : chunk.end] != chunk.text:
                continue
            found.append(Passage(hit.chunk_id, article, chunk.start, chunk.end, chunk.text, hit.score))
        return found
