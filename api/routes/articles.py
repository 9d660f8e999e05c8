"""The articles: listing, reading, adding, deleting."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import WithJsonSchema

from api.body import JsonRoute
from api.context import WithContext
from api.errors import NothingStoredError
from api.ingest import ingest
from api.records import IngestReport
from api.responses import documented, json_response
from api.schemas import incoming, outgoing
from api.wire import ingest_json
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
async def read_article(article_id: str, context: WithContext) -> Response:
    """一篇文章的全部字段和正文。"""
    _check_id(article_id)
    store = context.services.archive.store
    return await context.workers.read(lambda: json_response(article_json(store.get(article_id), full=True)))


@router.delete(
    "/v1/articles/{article_id}",
    summary="删除一篇文章",
    responses=documented(outgoing.Deleted, 404, 422, 503),
    response_model=None,
)
async def delete_article(article_id: str, context: WithContext) -> Response:
    """从库和索引里一并删除；以后不会再被检索或引用。"""
    _check_id(article_id)
    archive = context.services.archive

    def work() -> Response:
        archive.store.get(article_id)
        archive.delete([article_id])
        return json_response({"deleted": [article_id]})

    return await context.workers.write(work)


@router.post(
    "/v1/articles",
    summary="加入文章",
    responses={
        **documented(outgoing.IngestResult, 400, 413, 415, 503),
        422: {"model": outgoing.NothingStored, "description": "一篇也没有入库，原因在 failed 里"},
    },
    response_model=None,
)
async def add_articles(records: Records, context: WithContext) -> Response:
    """一次加入若干篇，和 `wenbao ingest` 读 JSONL 一样：同一篇再来不会重复，有更正的会替换。

    有的不能用、其余入库时返回 200，不能用的在 `failed` 里（`line` 是第几条）；一篇也没入库时返回 422。
    """
    archive = context.services.archive
    items = [_read(record, place) for place, record in enumerate(records, start=1)]
    return await context.workers.write(lambda: ingest_response(ingest(archive, items)))


def ingest_response(report: IngestReport) -> Response:
    """Return the report. Raises NothingStoredError if nothing is in."""
    if not report.stored:
        raise NothingStoredError(report)
    return json_response(ingest_json(report))


def _read(record: Any, place: int) -> Article | Failure:
    try:
        return record_article(record, Edition())
    except BadInputError as error:
        return Failure(SOURCE, place, error.message)


def _check_id(article_id: str) -> None:
    # Databases other than SQLite refuse the character instead of finding nothing.
    if "\x00" in article_id:
        raise NotFoundError("没有这篇文章")
