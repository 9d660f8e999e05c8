"""The articles: listing, reading, adding, mending, deleting."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import WithJsonSchema

from api.accepting import stored_or_accepted
from api.body import JsonRoute
from api.context import WithContext
from api.corrections import mended
from api.etags import etag, is_known, require_match
from api.identifiers import checked
from api.responses import documented, json_response
from api.schemas import corrections, incoming, jobs, outgoing
from api.security import CALLER, Caller
from api.wire import versions_json
from corpus.errors import BadInputError, NotFoundError
from corpus.importers.jsonl import record_article
from corpus.records import Article, Edition, Failure
from corpus.wire import article_json

router = APIRouter(route_class=JsonRoute, tags=["文章"])

SOURCE = "请求"

# Each record is checked on its own, so that one that is wrong does not keep the others out.
Records = list[Annotated[Any, WithJsonSchema(incoming.ArticleRecord.model_json_schema())]]


@router.get(
    "/v1/articles", summary="列出文章", responses=documented(outgoing.ArticlePage, 422), response_model=None
)
async def list_articles(wanted: Annotated[incoming.ListQuery, Query()], context: WithContext) -> Response:
    """按条件列出文章，新的在前，同一期按版次和报上的顺序；一次一页，`total` 是一共几篇。"""

    def work() -> Response:
        store = context.services.archive.store
        filters = wanted.to_filter()
        found = store.articles(filters, wanted.limit, wanted.offset, wanted.without)
        return json_response(
            {
                "articles": [article_json(article, full=False) for article in found],
                "total": store.count(filters, wanted.without),
                "limit": wanted.limit,
                "offset": wanted.offset,
            }
        )

    return await context.workers.read(work)


@router.get(
    "/v1/articles/{article_id}",
    summary="读一篇文章",
    responses=documented(outgoing.FullArticle, 404, 422),
    response_model=None,
)
async def read_article(article_id: str, request: Request, context: WithContext) -> Response:
    """一篇文章的全部字段和正文。

    响应头 `ETag` 是这一状态的标记：更正时写进 `If-Match`；再读时写进 `If-None-Match`，没变就是 304。
    """
    store = context.services.archive.store

    def work() -> Response:
        article = store.get(checked(article_id))
        return (
            Response(status_code=304, headers=_state(article))
            if is_known(request, article)
            else _full(article)
        )

    return await context.workers.read(work)


@router.patch(
    "/v1/articles/{article_id}",
    summary="更正一篇文章",
    responses=documented(outgoing.FullArticle, 400, 404, 412, 413, 415, 422, 503),
    response_model=None,
)
async def mend_article(
    article_id: str, correction: corrections.CorrectionRequest, request: Request, context: WithContext
) -> Response:
    """改正识别错的字段，编号不变，索引随即更新，旧版本留着。

    写了 `If-Match` 而文章在那以后又有改动时返回 412，什么也不改。
    同一来源再次入库，只要来源里这几项没变，就保留更正；来源改了，以来源为准，被取代的更正在旧版本里。
    """
    archive = context.services.archive
    changes = correction.to_changes()

    def change(article: Article) -> Article:
        require_match(request, article)
        return mended(article, changes)

    return await context.workers.write(
        lambda: _full(archive.mend(checked(article_id), change, _key_name(request)))
    )


@router.delete(
    "/v1/articles/{article_id}",
    summary="删除一篇文章",
    responses=documented(outgoing.Deleted, 404, 412, 422, 503),
    response_model=None,
)
async def delete_article(article_id: str, request: Request, context: WithContext) -> Response:
    """从库和索引里一并删除，旧版本也删除；以后不会再被检索或引用。"""
    archive = context.services.archive

    def work() -> Response:
        require_match(request, archive.store.get(checked(article_id)))
        archive.delete([article_id])
        return json_response({"deleted": [article_id]})

    return await context.workers.write(work)


@router.get(
    "/v1/articles/{article_id}/versions",
    summary="列出旧版本",
    responses=documented(corrections.Versions, 404, 422),
    response_model=None,
)
async def list_versions(article_id: str, context: WithContext) -> Response:
    """这篇文章改过几次、什么时候、为什么、改了哪几项。"""
    store = context.services.archive.store

    def work() -> Response:
        article = store.get(checked(article_id))
        mended_fields, versions = store.mended_fields(article.id), store.versions(article.id)
        return json_response(versions_json(article.id, mended_fields, versions, full=False))

    return await context.workers.read(work)


@router.get(
    "/v1/articles/{article_id}/versions/{number}",
    summary="读一个旧版本",
    responses=documented(outgoing.FullArticle, 404, 422),
    response_model=None,
)
async def read_version(
    article_id: str, number: Annotated[int, Path(ge=1, le=1_000_000_000)], context: WithContext
) -> Response:
    """一个旧版本的全部字段和正文；把其中的值用 PATCH 写回，就恢复了它。"""
    store = context.services.archive.store

    def work() -> Response:
        found = [one for one in store.versions(checked(article_id)) if one.number == number]
        if not found:
            raise NotFoundError("这篇文章没有这个旧版本")
        return json_response(article_json(found[0].article, full=True))

    return await context.workers.read(work)


@router.post(
    "/v1/articles",
    summary="加入文章",
    responses={
        **documented(outgoing.IngestResult, 400, 413, 415, 503),
        202: {"model": jobs.Job, "description": "已收下，进度见响应头 Location"},
        422: {
            "model": outgoing.NothingStored | outgoing.Error,
            "description": "一篇也没有入库，原因在 failed 里",
        },
    },
    response_model=None,
)
async def add_articles(records: Records, request: Request, context: WithContext) -> Response:
    """一次加入若干篇，和 `wenbao ingest` 读 JSONL 一样：同一篇再来不会重复，有更正的会替换。

    有的不能用、其余入库时返回 200，不能用的在 `failed` 里（`line` 是第几条）；一篇也没入库时返回 422。
    请求头 `Prefer: respond-async` 时立即返回 202，入库作为作业在后台做。
    """
    items = await context.workers.read(
        lambda: [_read(record, place) for place, record in enumerate(records, start=1)]
    )
    return await stored_or_accepted(request, context, "articles", items)


def _full(article: Article) -> Response:
    response = json_response(article_json(article, full=True))
    response.headers.update(_state(article))
    return response


def _state(article: Article) -> dict[str, str]:
    # Kept by nobody without asking: what is deleted or mended must not live on in a cache.
    return {"ETag": etag(article), "Cache-Control": "no-cache"}


def _key_name(request: Request) -> str | None:
    caller: Caller | None = getattr(request.state, CALLER, None)
    return caller.key.name if caller and caller.key else None


def _read(record: Any, place: int) -> Article | Failure:
    try:
        return record_article(record, Edition())
    except BadInputError as error:
        return Failure(SOURCE, place, error.message)
