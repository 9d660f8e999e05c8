"""Answers as plain JSON objects: the one place that fixes the keys users see, over CLI, HTTP and in files."""

from __future__ import annotations

from rag.records import Answer, Citation, Composition, Conflict, Passage


def answer_json(answer: Answer) -> dict[str, object]:
    """Return `answer` as JSON-ready values, keys in the order in which they are documented.

    Dates are ISO strings, absent values None, `conflict` None or {"about", "claims": [{"value", "marker"}]},
    `timings_ms` an object of milliseconds by stage.
    """
    return {
        "question": answer.question,
        "answered": answer.answered,
        "answer": answer.answer,
        "short_answer": answer.short_answer,
        "citations": [citation_json(citation) for citation in answer.citations],
        "passages": [passage_json(passage) for passage in answer.passages],
        "confidence": answer.confidence,
        "conflict": _conflict_json(answer.conflict),
        "warnings": list(answer.warnings),
        "timings_ms": dict(answer.timings_ms),
        "composition": _composition_json(answer.composition),
    }


def citation_json(citation: Citation) -> dict[str, object]:
    """Return one citation; `article.text[start:end] == quote`, counted in Unicode code points."""
    article = citation.article
    return {
        "marker": citation.marker,
        "article_id": article.id,
        "chunk_id": citation.chunk_id,
        "headline": article.headline,
        "kicker": article.kicker,
        "newspaper": article.newspaper,
        "date": article.date.isoformat() if article.date else None,
        "page": article.page,
        "reporters": list(article.reporters),
        "photo_credits": list(article.photo_credits),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def passage_json(passage: Passage) -> dict[str, object]:
    """Return one retrieved passage."""
    return {
        "chunk_id": passage.chunk_id,
        "article_id": passage.article.id,
        "score": passage.score,
        "text": passage.text,
    }


def _composition_json(composition: Composition) -> dict[str, object]:
    return {
        "composer": composition.composer,
        "emitted": composition.emitted,
        "repaired": composition.repaired,
        "dropped": composition.dropped,
        "quoted": composition.quoted,
        "fallback": composition.fallback,
    }


def _conflict_json(conflict: Conflict | None) -> dict[str, object] | None:
    if conflict is None:
        return None
    return {
        "about": conflict.about,
        "claims": [{"value": claim.value, "marker": claim.marker} for claim in conflict.claims],
    }
