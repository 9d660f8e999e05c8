"""From retrieved passages to the sentences that answer, with what speaks for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import regex

from corpus.places import places
from rag.evidence.candidates import find_candidates
from rag.evidence.contraries import speaks_of_the_contrary
from rag.evidence.coverage import Cover, StoryMatches, weighted
from rag.evidence.matching import TermMatcher
from rag.evidence.reading import (
    SURE,
    PassageReading,
    Pointed,
    is_read,
    lies_in,
    settled,
    worth_reading,
)
from rag.evidence.records import Candidate, Evidence, Features
from rag.evidence.scoring import is_ruled_out, score, score_read
from rag.evidence.story import Sentence, read_story
from rag.evidence.timing import time_fit
from rag.evidence.yardstick import SentenceCosines
from rag.question.records import Ask, Query, Role, Want
from rag.records import Passage

_PASSAGES: Final = 8
_LOOKED_AT: Final = 16
"""Sentences whose candidates are worth finding: the best by coverage alone."""
_EMBEDDED: Final = 2
"""Sentences that the encoder compares with the question: it is the dear part of a query."""
_EMBEDDED_TO_READ: Final = 1
"""The same where a reader follows, which tells likeness from an answer better."""
_HOPELESS: Final = 2.0
"""Log-odds behind the best that no similarity makes good."""
_NEARER: Final = 0.1
"""How much nearer to the words of the question the rules' own candidate must stand to be kept against that of a reader
that is not sure (log-odds below 0)."""
_ENOUGH: Final = 40.0
"""Weight of terms (inverse document frequencies) by which a story is told: who asks at greater length says more in words of
his own, and so much of them covered speaks as much for a sentence as all of a short question."""
_CAUSES: Final = regex.compile(
    r"因为|由于|因此|所以|为了|为此|原因|得益于|归功于|导致|致使|旨在|之所以|为的是|通过|依托|借助|采取|采用|因(?![此素])|缓解|解决|避免|以便|从而"
)
_FITS: Final = 0.95
_TYPICAL: Final = 0.7
"""Similarity assumed of a sentence until the encoder has compared it."""
_REACH: Final = 18.0
"""Characters over which a term's pull on a candidate falls to 1/e."""
_FAR: Final = 0.6
"""A name that the article has, but not near the sentence."""
_UNHEARD: Final = 0.25
"""A word that the article does not have and no dictionary either: not quite as bad as a known name missing."""
_WIDE: Final = frozenset({"中国", "我国", "全国", "国内", "全省", "我省"})
_KEY_PULL: Final = 2.0
_COUNTED: Final = 0.3
_NOUN_WITHIN: Final = 8
_PARTED: Final = regex.compile(r"[,、;:和及与]")
_COMMA: Final = 5.0
_SEMICOLON: Final = 12.0


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
    similar: SentenceCosines,
    read: PassageReading | None = None,
) -> list[Evidence]:
    """Return evidence, best first; with a reader, what it points at is among it and weighs in."""
    ranked = sorted(_sentences(query, passages[:_PASSAGES], matchers), key=lambda f: -f.rough)
    found = ranked[:_LOOKED_AT]
    if not found:
        return []
    if not is_read(query):
        read = None
    most = _EMBEDDED if read is None else _EMBEDDED_TO_READ
    evidence = _compared(query, _all_evidence(query, found), similar, most)
    if read is not None:
        pointed = read(worth_reading(passages[:_PASSAGES], evidence))
        missed = [f for f in ranked[_LOOKED_AT:] if _points_at(pointed, f)]
        if missed:
            evidence = _compared(query, _all_evidence(query, [*found, *missed]), similar, most)
        evidence = [_with_reading(query, e, pointed) for e in evidence]
    return sorted(evidence, key=lambda e: -e.score)


def _all_evidence(query: Query, found: Sequence[_Found]) -> list[Evidence]:
    retrieval = _scaled([f.passage.score for f in found])
    candidates = [find_candidates(query, _text(f)) for f in found]
    fitting = Counter(
        f.passage.article.id
        for f, cs in zip(found, candidates, strict=True)
        if any(c.fit >= _FITS for c in cs)
    )
    return [
        _evidence(query, f, candidates[i], retrieval[i], fitting[f.passage.article.id])
        for i, f in enumerate(found)
    ]


def _points_at(pointed: Sequence[Pointed], found: _Found) -> bool:
    return any(lies_in(p, found.passage.article.id, found.sentence) for p in pointed)


def _with_reading(query: Query, evidence: Evidence, pointed: Sequence[Pointed]) -> Evidence:
    """Weigh in what the reader says of the sentence; its answer becomes the candidate."""
    article, sentence = evidence.story.article, evidence.sentence
    here = max(
        (p for p in pointed if lies_in(p, article.id, sentence)), key=lambda p: p.log_odds, default=None
    )
    beside = next((p for p in pointed if p.chunk_id == evidence.chunk_id), None)
    said = here or beside
    candidate, features = evidence.candidate, evidence.features
    if said is not None:
        features = replace(features, read=said.log_odds)
    if here is not None:
        chosen = settled(query, find_candidates(query, evidence.text), here, sentence, evidence.text)
        if chosen is not None:
            fit = features.fit if query.focus.want is Want.THING else chosen.fit
            near = _near(evidence.covers, chosen, sentence.folded)
            if (
                here.log_odds < SURE
                and candidate
                and candidate.fit >= chosen.fit
                and near < features.near - _NEARER
            ):
                chosen = candidate
            candidate, features = (
                chosen,
                replace(features, pointed=1.0, fit=fit, near=max(near, features.near)),
            )
    return replace(evidence, candidate=candidate, features=features, score=score_read(query, features))


def _text(found: _Found) -> str:
    return found.passage.article.text[found.sentence.start : found.sentence.end]


def _compared(
    query: Query, evidence: Sequence[Evidence], similar: SentenceCosines, most: int
) -> list[Evidence]:
    """Let the encoder compare the most promising sentences with the question; what is ruled out is not worth it.

    The rest count as the least similar of those compared.
    """
    ranked = sorted((e for e in evidence if not is_ruled_out(query, e.features)), key=lambda e: -e.score)
    if not ranked:
        return list(evidence)
    promising = [e for e in ranked[:most] if e.score >= ranked[0].score - _HOPELESS]
    values = similar([e.text for e in promising])
    known = dict(zip((id(e) for e in promising), values, strict=True))
    return [_with_semantic(query, e, known.get(id(e), min(values))) for e in evidence]


def _with_semantic(query: Query, evidence: Evidence, value: float) -> Evidence:
    features = replace(evidence.features, semantic=value)
    return replace(evidence, features=features, score=score(query, features))


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


def _scaled(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    return [(v - low) / (high - low) if high > low else 1.0 for v in values]


def _evidence(
    query: Query, found: _Found, candidates: Sequence[Candidate], retrieval: float, fitting: int
) -> Evidence:
    story = found.matches.story
    nearness = {c: _near(found.covers, c, found.sentence.folded) for c in candidates}
    best = max(candidates, key=lambda c: (c.fit * (0.2 + nearness[c]), -c.start), default=None)
    features = Features(
        direct=weighted(found.covers, direct=True),
        around=min(1.0, weighted(found.covers, direct=False) * _length(query)),
        key=weighted(found.covers, direct=True, roles=(Role.KEY,)),
        names=0.0
        if speaks_of_the_contrary(query, story, found.sentence)
        else _worst_name(query, found.matches, found.covers),
        attribute=min((max(c.strength, c.around) for c in found.covers if c.term.is_attribute), default=1.0),
        missing=_missing(query, found.matches),
        time=time_fit(query.periods, story, found.sentence, best.start if best else None),
        main=_is_main(query, found),
        fit=_fit(query, best, found.sentence.folded),
        cause=1.0 if _CAUSES.search(found.sentence.folded) else 0.0,
        only=1.0 / fitting if best and best.fit >= _FITS else 0.0,
        near=nearness[best] if best else 0.0,
        semantic=_TYPICAL,
        retrieval=retrieval,
    )
    return Evidence(
        story, found.passage.chunk_id, found.sentence, found.covers, best, features, score(query, features)
    )


def _fit(query: Query, best: Candidate | None, folded: str) -> float:
    if query.focus.want is Want.THING and query.ask is not Ask.LIST:
        noun = query.focus.noun
        return 0.5 if noun is None or noun[:2] in folded else 0.2
    return best.fit if best else 0.0


def _worst_name(query: Query, matches: StoryMatches, covers: Sequence[Cover]) -> float:
    """A country or province that only says where another name is (山西长治) need not be printed."""
    strengths: list[tuple[bool, float]] = []
    for index, term in enumerate(query.terms):
        if term.role in (Role.NAME, Role.SPECIFIER):
            strength = max(covers[index].around, matches.anywhere(index) * _FAR)
            strengths.append((term.text in _WIDE or term.text.rstrip("省市") in places().provinces, strength))
        elif term.role is Role.UNKNOWN:
            strengths.append((False, max(covers[index].around, matches.anywhere(index) * _FAR, _UNHEARD)))
    narrow = [s for wide, s in strengths if not wide]
    return min(narrow or [s for _, s in strengths], default=1.0)


def _missing(query: Query, matches: StoryMatches) -> float:
    total = sum(t.weight for t in query.terms)
    absent = [
        t.weight for i, t in enumerate(query.terms) if t.role is not Role.KEY and matches.anywhere(i) == 0.0
    ]
    return sum(absent) / total / _length(query) if total else 0.0


def _length(query: Query) -> float:
    """How many times as much the question says as is enough to tell a story by; 1 for less."""
    return max(sum(t.weight for t in query.terms) / _ENOUGH, 1.0)


def _is_main(query: Query, found: _Found) -> float:
    """A question that names no specifier means the thing the article names first, not a later 55MW."""
    if any(t.role is Role.SPECIFIER for t in query.terms):
        return 1.0
    told = [s for s in found.matches.story.sentences if s.specifiers]
    current = next((s for s in reversed(told) if s.index <= found.sentence.index), None)
    return 1.0 if current is None or current.specifiers & told[0].specifiers else 0.0


def _near(covers: Sequence[Cover], candidate: Candidate, folded: str) -> float:
    """Weight of the covered terms, key terms doubled, each fading with its distance from the candidate."""
    total = sum(_pull(c) for c in covers)
    if not total:
        return 0.0
    pull = 0.0
    for cover in covers:
        pull += _pull(cover) * max(
            (
                m.strength * np.exp(-_distance(m.start, m.end, candidate, folded) / _REACH)
                for m in cover.direct
            ),
            default=0.0,
        )
    return float(pull / total)


def _pull(cover: Cover) -> float:
    return cover.term.weight * (_KEY_PULL if cover.term.role is Role.KEY else 1.0)


def _distance(start: int, end: int, candidate: Candidate, folded: str) -> float:
    """Characters between a match and a candidate, more where clauses end in between.

    What is counted follows its measure word (4条贴片线和3条组装线): a noun right behind a count belongs to it.
    """
    if end <= candidate.start:
        gap = folded[end : candidate.start]
        joined = 1.0
    elif start >= candidate.end:
        gap = folded[candidate.end : start]
        joined = _COUNTED if len(gap) <= _NOUN_WITHIN and not _PARTED.search(gap) else 1.0
    else:
        return 0.0
    commas = gap.count(",") + gap.count("、") + gap.count("和") / 2
    return joined * len(gap) + _COMMA * commas + _SEMICOLON * (gap.count(";") + gap.count(":"))
