"""Reports and hits as JSON-ready values: the same over the command line and over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from api.records import IngestReport
from corpus.records import Feedback, LoggedQuestion, Version
from corpus.wire import article_json
from rag.records import Passage


def ingest_json(report: IngestReport) -> dict[str, object]:
    """Return `report` with its keys in the documented order."""
    return {
        "articles_added": report.articles_added,
        "articles_updated": report.articles_updated,
        "articles_unchanged": report.articles_unchanged,
        "chunks": report.chunks,
        "failed": [
            {"source": failure.source, "line": failure.line, "error": failure.error}
            for failure in report.failed
        ],
        "seconds": report.seconds,
    }


def hits_json(passages: Sequence[Passage]) -> dict[str, object]:
    """Return what a search found, best first."""
    return {
        "hits": [
            {
                "chunk_id": passage.chunk_id,
                "article_id": passage.article.id,
                "headline": passage.article.headline,
                "score": passage.score,
                "text": passage.text,
            }
            for passage in passages
        ]
    }


def versions_json(
    article_id: str, mended: Sequence[str], versions: Sequence[Version], *, full: bool
) -> dict[str, object]:
    """Return what an article was before, oldest first, and which of its fields stand as mended by hand."""
    return {
        "article_id": article_id,
        "mended": list(mended),
        "versions": [
            {
                "version": version.number,
                "replaced_at": utc(version.replaced),
                "cause": version.cause.value,
                "changed": list(version.changed),
                "by": version.by,
                "article": article_json(version.article, full=full),
            }
            for version in versions
        ],
    }


def feedback_json(verdict: Feedback) -> dict[str, object]:
    """Return a reader's verdict."""
    return {
        "id": verdict.id,
        "received_at": utc(verdict.received),
        "rating": verdict.rating,
        "question": verdict.question,
        "answer": verdict.answer,
        "comment": verdict.comment,
        "article_ids": list(verdict.article_ids),
        "chunk_ids": list(verdict.chunk_ids),
    }


def question_json(asked: LoggedQuestion) -> dict[str, object]:
    """Return a question that was logged."""
    return {
        "asked_at": utc(asked.asked),
        "question": asked.question,
        "answered": asked.answered,
        "confidence": asked.confidence,
    }


def utc(moment: datetime | None) -> str | None:
    """Return a point of time as 2025-07-29T08:00:00Z."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
