"""Responses out of prepared bytes: large answers are not validated again on their way out."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Response

from api.schemas import outgoing


def json_response(value: object, status: int = 200) -> Response:
    """Return JSON-ready values."""
    return Response(orjson.dumps(value), status, media_type="application/json")


def html_response(page: str, *, policy: str, status: int = 200) -> Response:
    """Return a page under a content security policy."""
    return Response(
        page, status, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
    )


def documented(
    model: type[Any], *errors: int, error: type[Any] = outgoing.Error
) -> dict[int | str, dict[str, Any]]:
    """Describe a route's responses for OpenAPI: 200 with `model`, and the errors it can give."""
    descriptions = {
        400: "不是完整的 JSON",
        404: "没有这个编号",
        412: "在读过之后又有了改动",
        413: "请求体太大",
        415: "内容类型不对",
        422: "请求有误",
        503: "暂时不能处理",
    }
    responses: dict[int | str, dict[str, Any]] = {200: {"model": model, "description": "完成"}}
    for status in errors:
        responses[status] = {"model": error, "description": descriptions[status]}
    return responses
