"""OpenAI's wire format, so that any chat frontend can be pointed at an archive."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import APIRouter, Request, Response

from api.body import JsonRoute
from api.chat.chores import chore
from api.chat.completions import Completion
from api.chat.errors import error_chunk
from api.chat.markdown import ending, sentence
from api.context import WithContext
from api.responses import documented, json_response
from api.schemas import chat
from api.streaming import EVENT_STREAM, Events, event_schema, streamed, told
from corpus.errors import NotFoundError
from rag.events import Finished, PassagesFound, SentenceVerified
from rag.records import Citation

router = APIRouter(route_class=JsonRoute, tags=["OpenAI 格式"])

_MODEL = {"id": chat.MODEL, "object": "model", "created": 1735689600, "owned_by": "wenbao"}
_CHUNK = (
    'data: {"id":"chatcmpl-3f0c","object":"chat.completion.chunk","created":1735689600,"model":"wenbao",'
    '"choices":[{"index":0,"delta":{"content":"该项目每年可产氢160吨。[1]"},"logprobs":null,"finish_reason":null}]}\n\n'
    "data: [DONE]\n\n"
)
_RESPONSES = documented(chat.ChatCompletion, 400, 413, 415, 422, 503, error=chat.ChatError)
_RESPONSES[200]["content"] = {
    EVENT_STREAM: {
        "schema": event_schema("chat.completion.chunk；citations 在最后一块有文字的 delta 里；最后是 [DONE]"),
        "example": _CHUNK,
    }
}


class ModelNotFoundError(NotFoundError):
    """There is no such model."""

    code = "model_not_found"


@router.post("/v1/chat/completions", summary="对话（OpenAI 格式）", responses=_RESPONSES, response_model=None)
async def complete(asked: chat.ChatRequest, request: Request, context: WithContext) -> Response:
    """和 OpenAI 的 `/v1/chat/completions` 一样用：最后一条 user 消息是问题，之前的对话用来补全它。

    回答里有标注，末尾有来源列表；机器可读的出处在 `message.citations`（流式时在最后一块有文字的 `delta.citations`）。
    """
    completion = Completion(asked, str(request.base_url))
    if (reply := chore(asked.messages)) is not None:
        return _replied(completion, reply)
    events = told(context, asked.to_request(k=context.services.settings.k))
    if asked.stream:
        return await streamed(events, lambda made: _chunks(completion, made), error_chunk)
    return await _whole(completion, events)


@router.get(
    "/v1/models", summary="有哪些模型（OpenAI 格式）", responses=documented(chat.Models), response_model=None
)
async def models() -> Response:
    """只有一个：wenbao。"""
    return json_response({"object": "list", "data": [_MODEL]})


@router.get(
    "/v1/models/{model_id}",
    summary="一个模型（OpenAI 格式）",
    responses=documented(chat.Model, 404, 422, error=chat.ChatError),
    response_model=None,
)
async def model(model_id: str) -> Response:
    """说明一个模型。"""
    if model_id != chat.MODEL:
        raise ModelNotFoundError(f"没有这个模型，只有 {chat.MODEL}")
    return json_response(_MODEL)


async def _whole(completion: Completion, events: Events) -> Response:
    content: list[str] = []
    citations: tuple[Citation, ...] = ()
    async with aclosing(events):
        async for event in events:
            match event:
                case SentenceVerified(text):
                    content.append(sentence(text))
                case Finished(answer):
                    citations = answer.citations
                    content.append(ending(answer.warnings, citations, completion.base))
                case PassagesFound():
                    pass
    return json_response(completion.whole("".join(content), citations))


async def _chunks(completion: Completion, events: Events) -> AsyncGenerator[bytes, None]:
    content: list[str] = []
    async for event in events:
        match event:
            case PassagesFound():
                yield completion.opening()
            case SentenceVerified(text):
                content.append(sentence(text))
                yield completion.piece(content[-1])
            case Finished(answer):
                content.append(ending(answer.warnings, answer.citations, completion.base))
                yield completion.closing(content[-1], answer.citations) + completion.end("".join(content))


def _replied(completion: Completion, reply: str) -> Response:
    if not completion.asked.stream:
        return json_response(completion.whole(reply, ()))
    body = completion.opening() + completion.piece(reply) + completion.closing("", ()) + completion.end(reply)
    return Response(body, media_type=EVENT_STREAM)
