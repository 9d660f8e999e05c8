"""A job as JSON-ready values."""

from __future__ import annotations

from api.wire import utc
from corpus.records import Job


def job_json(job: Job, *, full: bool) -> dict[str, object]:
    """Return a job with the counts of an ingest; what could not be read, line by line, only if `full`."""
    shown: dict[str, object] = {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "submitted_at": utc(job.submitted),
        "started_at": utc(job.started),
        "finished_at": utc(job.finished),
        "done": job.done,
        "total": job.total,
        "rate": None if job.rate is None else round(job.rate, 2),
        "remaining_seconds": None if job.remaining is None else round(job.remaining, 1),
        "articles_added": job.added,
        "articles_updated": job.updated,
        "articles_unchanged": job.unchanged,
        "chunks": job.chunks,
        "failed_total": len(job.failed),
        "seconds": round(job.seconds, 3),
        "problem": job.error,
    }
    if full:
        shown["failed"] = [
            {"source": failure.source, "line": failure.line, "error": failure.error} for failure in job.failed
        ]
    return shown
