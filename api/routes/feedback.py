"""`POST /v1/feedback`: what readers think of an answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.body import JsonRoute
from api.context import WithContext
from api.responses import documented, json_response
from api.schemas import incoming, outgoing

router = APIRouter(route_class=JsonRoute, tags=["评价"])


@router.post(
    "/v1/feedback",
    summary="评价一次回答",
    responses=documented(outgoing.FeedbackReceipt, 400, 413, 415, 422, 503),
    response_model=None,
)
async def add_feedback(feedback: incoming.FeedbackRequest, context: WithContext) -> Response:
    """记下读者的评价，存在数据目录的 feedback.jsonl 里。"""
    entry = feedback.model_dump(mode="json")
    entry_id = await context.workers.read(lambda: context.feedback.append(entry))
    return json_response({"id": entry_id})
