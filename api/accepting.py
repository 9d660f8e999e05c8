"""`Prefer: respond-async` (RFC 7240): a request is answered at once, and a job does its work."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response

from api.context import Context
from api.errors import NothingStoredError
from api.ingest import ingest, nothing_stored
from api.jobs.payload import pack
from api.jobs.wire import job_json
from api.responses import json_response
from api.wire import ingest_json
from corpus.records import Article, Failure

RESPOND_ASYNC = "respond-async"


async def stored_or_accepted(
    request: Request, context: Context, kind: str, items: Sequence[Article | Failure]
) -> Response:
    """Store the articles among `items` and report, or put them in line where the client prefers that.

    Raises NothingStoredError if nothing can be or was stored, TooManyJobsError.
    """
    if prefers_async(request):
        return await _accepted(request, context, kind, items)
    archive = context.services.archive
    report = await context.workers.write(lambda: ingest(archive, items))
    if not report.stored:
        raise NothingStoredError(report)
    response = json_response(ingest_json(report))
    response.headers["Vary"] = "Prefer"
    return response


def prefers_async(request: Request) -> bool:
    """Whether the request's `Prefer` headers ask for it."""
    preferences = ",".join(request.headers.getlist("prefer")).lower().split(",")
    return any(preference.partition(";")[0].strip() == RESPOND_ASYNC for preference in preferences)


async def _accepted(
    request: Request, context: Context, kind: str, items: Sequence[Article | Failure]
) -> Response:
    articles = [item for item in items if isinstance(item, Article)]
    failed = [item for item in items if isinstance(item, Failure)]
    if not articles:
        raise NothingStoredError(nothing_stored(failed))
    jobs, limit = context.services.archive.store.jobs, context.services.settings.jobs
    job = await context.workers.read(lambda: jobs.submit(kind, pack(articles), len(articles), failed, limit))
    context.jobs.wake()
    response = json_response(job_json(job, full=True), 202)
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/v1/jobs/{job.id}"
    response.headers["Preference-Applied"] = RESPOND_ASYNC
    response.headers["Vary"] = "Prefer"
    return response
