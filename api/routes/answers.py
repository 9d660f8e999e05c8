"""`POST /v1/answers`: a question in, a cited answer out, at once or as it is made."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fastapi import APIRouter, Request, Response

from api.body import JsonRoute
from api.context import Context, WithContext
from api.responses import documented, json_response
from api.schemas import incoming, outgoing
from api.streaming import EVENT_STREAM, Events, error_event, event, event_schema, streamed, told
from rag.events import Event, Finished, PassagesFound, SentenceVerified
from rag.records import Request as Question
from rag.wire import answer_json, citation_json, passage_json

router = APIRouter(route_class=JsonRoute, tags=["问答"])

_EXAMPLE = """event: passages
data: {"passages":[{"chunk_id":"a1-0","article_id":"a1","score":0.91,"text":"……"}]}

event: sentence
data: {"text":"该项目每年可产氢160吨。[1]","citations":[{"marker":1,"article_id":"a1","quote":"……","start":0,"end":2}]}

event: done
data: {"question":"……","answered":true,"answer":"该项目每年可产氢160吨。[1]","citations":[]}

"""
_STREAM = {
    EVENT_STREAM: {
        "schema": event_schema(
            "先是一个 `passages`（检索到的段落），接着每核对好一句就一个 `sentence`（这一句和它的出处；"
            "拒答时是那句说明，没有出处），最后是 `done`（完整的回答，和不用流时一样）。"
            '各句的 `text` 连起来就是 `answer`。中途出错时以 `error` 结束：`{"error": {code, message, detail}}`。',
            "passages",
            "sentence",
            "done",
            "error",
        ),
        "example": _EXAMPLE,
    }
}
_RESPONSES = documented(outgoing.Answer, 400, 413, 415, 422, 503)
_RESPONSES[200]["content"] = _STREAM


@router.post("/v1/answers", summary="提问", responses=_RESPONSES, response_model=None)
async def answer(asked: incoming.AnswerRequest, request: Request, context: WithContext) -> Response:
    """用中文提问，得到每句都注明出处的回答。

    档案里没有的，`answered` 为 false，并直说没有。带上 `conversation`，“它”“那里”“那长治呢？”就按上文补全，
    怎么理解的写在 `warnings` 里。请求头 `Accept: text/event-stream` 或 `"stream": true` 时边做边送。
    """
    question = asked.to_request(k=context.services.settings.k)
    if asked.stream or (asked.stream is None and _wants_stream(request)):
        return await streamed(told(context, question), _written, error_event)
    return await context.workers.ask(lambda: _answered(context, question))


def _wants_stream(request: Request) -> bool:
    return EVENT_STREAM in request.headers.get("accept", "").lower()


def _answered(context: Context, question: Question) -> Response:
    found = context.services.pipeline.answer(question)
    context.answered(found)
    return json_response(answer_json(found))


async def _written(events: Events) -> AsyncGenerator[bytes, None]:
    async for made in events:
        yield _line(made)


def _line(made: Event) -> bytes:
    match made:
        case PassagesFound(passages):
            return event("passages", {"passages": [passage_json(p) for p in passages]})
        case SentenceVerified(text, citations):
            return event("sentence", {"text": text, "citations": [citation_json(c) for c in citations]})
        case Finished(whole):
            return event("done", answer_json(whole))
