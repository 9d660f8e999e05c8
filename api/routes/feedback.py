"""`/v1/feedback`: what readers think of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.body import JsonRoute
from api.context import WithContext
from api.feedback import new_id
from api.responses import documented, json_response
from api.schemas import feedback as schemas
from api.wire import feedback_json
from corpus.records import Feedback

router = APIRouter(route_class=JsonRoute, tags=["评价"])


@router.post(
    "/v1/feedback",
    summary="评价一次回答",
    responses=documented(schemas.FeedbackReceipt, 400, 413, 415, 422, 503),
    response_model=None,
)
async def add_feedback(feedback: schemas.FeedbackRequest, context: WithContext) -> Response:
    """记下读者的评价，存在档案里，留到管理员删除为止。

    只存提交的这几项和时间，不存地址和密钥。
    """
    verdict = Feedback(
        id=new_id(),
        received=datetime.now(UTC),
        rating=feedback.rating,
        question=feedback.question,
        answer=feedback.answer,
        comment=feedback.comment,
        article_ids=tuple(feedback.article_ids or ()),
        chunk_ids=tuple(feedback.chunk_ids or ()),
    )
    store = context.services.archive.store
    await context.workers.read(lambda: store.feedback.add([verdict]))
    return json_response({"id": verdict.id})


@router.get(
    "/v1/feedback",
    summary="列出评价",
    responses=documented(schemas.FeedbackPage, 422, 503),
    response_model=None,
)
async def list_feedback(wanted: Annotated[schemas.FeedbackQuery, Query()], context: WithContext) -> Response:
    """读者的评价，新的在前。"""
    store = context.services.archive.store

    def work() -> Response:
        found = store.feedback.verdicts(wanted.rating, wanted.limit, wanted.offset)
        return json_response(
            {
                "feedback": [feedback_json(verdict) for verdict in found],
                "total": store.feedback.count(wanted.rating),
                "limit": wanted.limit,
                "offset": wanted.offset,
            }
        )

    return await context.workers.read(work)
