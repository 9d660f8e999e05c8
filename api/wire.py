"""Reports and hits as JSON-ready values: the same over the command line and over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from api.records import IngestReport
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
