"""`GET /v1/search`: retrieval alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.context import WithContext
from api.responses import documented, json_response
from api.schemas import incoming, outgoing
from api.wire import hits_json

router = APIRouter(tags=["问答"])


@router.get("/v1/search", summary="检索", responses=documented(outgoing.Hits, 422, 503), response_model=None)
async def search(wanted: Annotated[incoming.SearchQuery, Query()], context: WithContext) -> Response:
    """只检索不作答：返回最相关的段落，最相关的在前。"""
    services = context.services

    def work() -> Response:
        passages = services.pipeline.search(wanted.q, wanted.k or services.settings.k, wanted.to_filter())
        return json_response(hits_json(passages))

    return await context.workers.ask(work)
