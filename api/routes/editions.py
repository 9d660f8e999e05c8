"""Which newspapers, editions and pages there are: what one browses the archive by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.context import WithContext
from api.responses import documented, json_response
from api.schemas import incoming, outgoing
from corpus.records import EditionPages, NewspaperCount

router = APIRouter(tags=["文章"])


@router.get(
    "/v1/newspapers",
    summary="列出报纸",
    responses=documented(outgoing.Newspapers, 503),
    response_model=None,
)
async def list_newspapers(context: WithContext) -> Response:
    """档案里有哪些报纸，各有几篇、几期，从哪天到哪天。"""
    store = context.services.archive.store

    def work() -> Response:
        return json_response({"newspapers": [_newspaper(found) for found in store.newspaper_counts()]})

    return await context.workers.read(work)


@router.get(
    "/v1/editions",
    summary="列出各期报纸",
    responses=documented(outgoing.EditionPage, 422, 503),
    response_model=None,
)
async def list_editions(wanted: Annotated[incoming.EditionQuery, Query()], context: WithContext) -> Response:
    """按条件列出各期报纸和它们的版，新的在前；只数符合条件的文章。

    某一版的文章按报上的顺序：`GET /v1/articles?newspaper=…&date=…&page=…`；
    报名、日期或版次是 null 的，改用 `without=newspaper`、`without=date`、`without=page`。
    """
    store = context.services.archive.store

    def work() -> Response:
        filters = wanted.to_filter()
        found = store.browse(filters, wanted.limit, wanted.offset)
        return json_response(
            {
                "editions": [_edition(edition) for edition in found],
                "total": store.edition_count(filters),
                "limit": wanted.limit,
                "offset": wanted.offset,
            }
        )

    return await context.workers.read(work)


def _newspaper(found: NewspaperCount) -> dict[str, object]:
    return {
        "newspaper": found.newspaper,
        "articles": found.articles,
        "editions": found.editions,
        "date_from": found.first.isoformat() if found.first else None,
        "date_to": found.last.isoformat() if found.last else None,
    }


def _edition(found: EditionPages) -> dict[str, object]:
    return {
        "newspaper": found.newspaper,
        "date": found.date.isoformat() if found.date else None,
        "articles": found.count,
        "pages": [{"page": page.page, "articles": page.count} for page in found.pages],
    }
