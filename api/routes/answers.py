"""`POST /v1/answers`: a question in, a cited answer out, at once or sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.body import JsonRoute
from api.context import Context, WithContext
from api.responses import documented, json_response
from api.schemas import incoming, outgoing
from corpus.errors import WenbaoError
from rag.records import Answer
from rag.records import Request as Question
from rag.wire import answer_json, passage_json

router = APIRouter(route_class=JsonRoute, tags=["问答"])

_SENTENCE = re.compile(r".+?(?:(?:\[\d+\])+|\Z)", re.DOTALL)
_STREAM = {
    "text/event-stream": {
        "schema": {
            "type": "string",
            "description": "依次是 passages、若干 sentence、done；中途出错时以 error 结束",
        },
        "example": 'event: sentence\ndata: {"text":"该项目每年可产氢160吨。[1]"}\n\n',
    }
}
# Proxies would otherwise keep the sentences until all are there.
_UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_RESPONSES = documented(outgoing.Answer, 400, 413, 415, 422, 503)
_RESPONSES[200]["content"] = _STREAM


@router.post("/v1/answers", summary="提问", responses=_RESPONSES, response_model=None)
async def answer(asked: incoming.AnswerRequest, request: Request, context: WithContext) -> Response:
    """用中文提问，得到每句都注明出处的回答。

    档案里没有的，`answered` 为 false，并直说没有。
    请求头 `Accept: text/event-stream` 或 `"stream": true` 时逐句返回。
    """
    question = asked.to_request(k=context.services.settings.k)
    if asked.stream or (asked.stream is None and _wants_stream(request)):
        return StreamingResponse(
            _events(context, question), media_type="text/event-stream", headers=_UNBUFFERED
        )
    return await context.workers.ask(lambda: json_response(answer_json(_answer(context, question))))


def sentences(text: str) -> list[str]:
    """Cut an answer after each sentence's markers; the parts put together are `text` again."""
    return _SENTENCE.findall(text)


def _wants_stream(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "").lower()


def _answer(context: Context, question: Question) -> Answer:
    found = context.services.pipeline.answer(question)
    context.metrics.answer(answered=found.answered)
    return found


async def _events(context: Context, question: Question) -> AsyncIterator[bytes]:
    try:
        found = await context.workers.ask(lambda: _answer(context, question))
    except WenbaoError as error:
        # The status has been sent already, so the error travels as an event.
        described = {"code": error.code, "message": error.message, "detail": error.detail}
        yield _event("error", {"error": described})
        return
    yield _event("passages", {"passages": [passage_json(passage) for passage in found.passages]})
    for sentence in sentences(found.answer):
        yield _event("sentence", {"text": sentence})
    yield _event("done", answer_json(found))


def _event(name: str, data: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))
