"""From retrieved passages to the sentences that answer, with what speaks for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from embeddings.records import FloatMatrix
from rag.evidence.candidates import find_candidates
from rag.evidence.coverage import Cover, StoryMatches, weighted
from rag.evidence.matching import TermMatcher
from rag.evidence.records import Candidate, Evidence, Features
from rag.evidence.scoring import score
from rag.evidence.story import Sentence, read_story
from rag.evidence.timing import time_fit
from rag.question.records import Query, Role, Want
from rag.records import Passage

_PASSAGES: Final = 8
_LOOKED_AT: Final = 16
"""Sentences whose candidates are worth finding: the best by coverage alone."""
_EMBEDDED: Final = 6
"""Sentences that the encoder compares with the question: it is the dear part of a query."""
_REACH: Final = 18.0
"""Characters over which a term's pull on a candidate falls to 1/e."""
_COMMA: Final = 5.0
_SEMICOLON: Final = 12.0

SentenceEncoder = Callable[[Sequence[str]], FloatMatrix]


@dataclass(frozen=True, slots=True)
class _Found:
    passage: Passage
    matches: StoryMatches
    sentence: Sentence
    covers: tuple[Cover, ...]
    rough: float


def select(
    query: Query,
    passages: Sequence[Passage],
    matchers: tuple[TermMatcher, ...],
    question_vector: FloatMatrix,
    encode: SentenceEncoder,
) -> list[Evidence]:
    """Return evidence, best first. `question_vector` has shape (dimension,)."""
    found = sorted(_sentences(query, passages[:_PASSAGES], matchers), key=lambda f: -f.rough)[:_LOOKED_AT]
    if not found:
        return []
    semantic = _semantic(found, question_vector, encode)
    retrieval = _scaled([f.passage.score for f in found])
    evidence = [_evidence(query, f, semantic[i], retrieval[i]) for i, f in enumerate(found)]
    return sorted(evidence, key=lambda e: -e.score)


def _sentences(query: Query, passages: Sequence[Passage], matchers: tuple[TermMatcher, ...]) -> list[_Found]:
    found: list[_Found] = []
    seen: set[tuple[str, int]] = set()
    by_article: dict[str, StoryMatches] = {}
    for rank, passage in enumerate(passages):
        article = passage.article
        if article.id not in by_article:
            by_article[article.id] = StoryMatches(read_story(article), matchers)
        matches = by_article[article.id]
        for sentence in matches.story.sentences:
            inside = passage.start <= sentence.start < passage.end
            if not inside or (article.id, sentence.index) in seen:
                continue
            seen.add((article.id, sentence.index))
            covers = matches.covers(sentence)
            rough = weighted(covers, direct=True) + weighted(covers, direct=False) - 0.03 * rank
            found.append(_Found(passage, matches, sentence, covers, rough))
    return found


def _semantic(found: Sequence[_Found], question_vector: FloatMatrix, encode: SentenceEncoder) -> list[float]:
    """Cosines of the first sentences with the question, scaled to 0…1 within the question; 0 for the rest."""
    chosen = found[:_EMBEDDED]
    texts = [f.passage.article.text[f.sentence.start : f.sentence.end] for f in chosen]
    cosines = encode(texts) @ np.asarray(question_vector).reshape(-1)
    return _scaled([float(c) for c in cosines]) + [0.0] * (len(found) - len(chosen))


def _scaled(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(v - low) / (high - low) if high > low else 1.0 for v in values]


def _evidence(query: Query, found: _Found, semantic: float, retrieval: float) -> Evidence:
    story = found.matches.story
    candidates = find_candidates(query, story.article.text[found.sentence.start : found.sentence.end])
    nearness = {c: _near(found.covers, c, found.sentence.folded) for c in candidates}
    best = max(candidates, key=lambda c: (c.fit * (0.2 + nearness[c]), -c.start), default=None)
    features = Features(
        direct=weighted(found.covers, direct=True),
        around=weighted(found.covers, direct=False),
        key=weighted(found.covers, direct=True, roles=(Role.KEY,)),
        names=_worst_name(query, found.matches, found.covers),
        time=time_fit(query.periods, story, found.sentence),
        fit=_fit(query, best),
        near=nearness[best] if best else 0.0,
        semantic=semantic,
        retrieval=retrieval,
    )
    return Evidence(
        story, found.passage.chunk_id, found.sentence, found.covers, best, features, score(query, features)
    )


def _fit(query: Query, best: Candidate | None) -> float:
    if query.focus.want is Want.THING:
        return 0.5
    return best.fit if best else 0.0


def _worst_name(query: Query, matches: StoryMatches, covers: Sequence[Cover]) -> float:
    worst = 1.0
    for index, term in enumerate(query.terms):
        if term.role in (Role.NAME, Role.SPECIFIER):
            worst = min(worst, max(covers[index].around, matches.anywhere(index) * 0.6))
    return worst


def _near(covers: Sequence[Cover], candidate: Candidate, folded: str) -> float:
    """Weight of the covered terms, each fading with its distance from the candidate."""
    total = sum(c.term.weight for c in covers)
    if not total:
        return 0.0
    pull = 0.0
    for cover in covers:
        pull += cover.term.weight * max(
            (
                m.strength * np.exp(-_distance(m.start, m.end, candidate, folded) / _REACH)
                for m in cover.direct
            ),
            default=0.0,
        )
    return float(pull / total)


def _distance(start: int, end: int, candidate: Candidate, folded: str) -> float:
    """Characters between a match and a candidate, more where clauses end in between."""
    if end <= candidate.start:
        gap = folded[end : candidate.start]
    elif start >= candidate.end:
        gap = folded[candidate.end : start]
    else:
        return 0.0
    return (
        len(gap)
        + _COMMA * (gap.count(",") + gap.count("、"))
        + _SEMICOLON * (gap.count(";") + gap.count(":"))
    )
