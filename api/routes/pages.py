"""`POST /v1/pages`: a newspaper page into the archive."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.accepting import stored_or_accepted
from api.body import media_type, parse_json, require_json
from api.context import WithContext
from api.errors import UnsupportedMediaError
from api.responses import documented
from api.routes.articles import SOURCE
from api.schemas import incoming, jobs, outgoing
from corpus.errors import BadInputError
from corpus.fields import storable
from corpus.importers.encoding import decode, is_text
from corpus.pages import read_page
from corpus.records import Article, Edition, Failure

router = APIRouter(tags=["文章"])

_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": incoming.PageRequest.model_json_schema()},
        "text/plain": {
            "schema": {
                "type": "string",
                "description": "版面文本，常见中文编码都可以",
            }
        },
    },
}


@router.post(
    "/v1/pages",
    summary="加入一个版面",
    responses={
        **documented(outgoing.IngestResult, 400, 413, 415, 503),
        202: {"model": jobs.Job, "description": "已收下，进度见响应头 Location"},
        422: {
            "model": outgoing.NothingStored | outgoing.Error,
            "description": "版面里认不出文章，原因在 failed 里",
        },
    },
    response_model=None,
    openapi_extra={"requestBody": _BODY},
)
async def add_page(
    request: Request, edition: Annotated[incoming.PageQuery, Query()], context: WithContext
) -> Response:
    """读一个版面，把其中的文章入库，和 `wenbao ingest` 一样。

    JSON 里写 `text`、`newspaper`、`date`、`page`；或者以 `Content-Type: text/plain` 直接提交文本，
    其余写在查询参数里。
    认不出文章时返回 422，原因在 `failed` 里，什么也不入库。
    请求头 `Prefer: respond-async` 时立即返回 202，入库作为作业在后台做。
    """
    body = await request.body()
    kind, charset = media_type(request)
    if kind == "text/plain":
        page = Edition(edition.newspaper, edition.date, edition.page)
        text = await context.workers.read(lambda: _decoded(body, charset))
    elif kind in ("application/json", ""):
        require_json(request)
        sent = _validated(parse_json(body))
        page = Edition(
            sent.newspaper or edition.newspaper, sent.date or edition.date, sent.page or edition.page
        )
        text = sent.text
    else:
        raise UnsupportedMediaError("请用 Content-Type: application/json 或 text/plain 提交版面")
    items = await context.workers.read(lambda: _read(text, page))
    return await stored_or_accepted(request, context, "pages", items)


def _decoded(body: bytes, charset: str) -> str:
    """Believe the header if the bytes bear it out, else look at the bytes. Raises BadInputError."""
    try:
        return body.decode(charset).removeprefix("\ufeff")
    except (LookupError, ValueError):
        return decode(body)


def _validated(value: object) -> incoming.PageRequest:
    try:
        return incoming.PageRequest.model_validate(value)
    except ValidationError as error:
        problems = [{**problem, "loc": ("body", *problem["loc"])} for problem in error.errors()]
        raise RequestValidationError(problems) from error


def _read(text: str, edition: Edition) -> list[Article | Failure]:
    if not text.strip():
        return [Failure(SOURCE, None, "版面文本是空的")]
    if not is_text(text):
        return [Failure(SOURCE, None, "满是控制字符，请确认提交的是文本而不是图片或文档")]
    try:
        articles = read_page(storable(text), edition).articles
    except BadInputError as error:
        return [Failure(SOURCE, None, error.message)]
    return list(articles) or [Failure(SOURCE, None, "版面里认不出文章")]
