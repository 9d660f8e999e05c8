"""`/v1/jobs`: how far ingests are that go on by themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.context import WithContext
from api.identifiers import checked
from api.jobs.wire import job_json
from api.responses import documented, json_response
from api.schemas import jobs as schemas

router = APIRouter(tags=["入库作业"])


@router.get(
    "/v1/jobs", summary="列出作业", responses=documented(schemas.JobPage, 422, 503), response_model=None
)
async def list_jobs(wanted: Annotated[schemas.JobQuery, Query()], context: WithContext) -> Response:
    """在等的、在做的和不久前做完的作业，新提交的在前。"""
    jobs = context.services.archive.store.jobs

    def work() -> Response:
        return json_response(
            {
                "jobs": [job_json(job, full=False) for job in jobs.jobs(wanted.limit, wanted.offset)],
                "total": jobs.count(),
                "limit": wanted.limit,
                "offset": wanted.offset,
            }
        )

    return await context.workers.read(work)


@router.get(
    "/v1/jobs/{job_id}",
    summary="看一项作业",
    responses=documented(schemas.Job, 404, 422, 503),
    response_model=None,
)
async def read_job(job_id: str, context: WithContext) -> Response:
    """做了多少、还要多久、哪几处没能读进来（`line` 是第几条）。"""
    jobs = context.services.archive.store.jobs
    return await context.workers.read(lambda: json_response(job_json(jobs.get(checked(job_id)), full=True)))


@router.delete(
    "/v1/jobs/{job_id}",
    summary="取消一项作业",
    responses=documented(schemas.Job, 404, 422, 503),
    response_model=None,
)
async def cancel_job(job_id: str, context: WithContext) -> Response:
    """在等的立即取消；在做的做完手头几篇就停，已入库的留着；已结束的不变。"""
    jobs = context.services.archive.store.jobs
    response = await context.workers.read(
        lambda: json_response(job_json(jobs.cancel(checked(job_id)), full=True))
    )
    context.jobs.wake()
    return response
