"""Reading request bodies: media type and character set first, then strict JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.errors import MalformedJsonError, UnsupportedMediaError

_UTF8 = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


def media_type(request: Request) -> tuple[str, str]:
    """Return the body's type and character set, lower case, "" for what the header does not say.

    Raises UnsupportedMediaError for a compressed body.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaError("不接受压缩的请求体，请去掉 Content-Encoding")
    header = request.headers.get("content-type", "")
    if not header:
        return "", ""
    message = Message()
    message["content-type"] = header
    return message.get_content_type(), str(message.get_param("charset", "")).strip().lower()


def parse_json(body: bytes) -> Any:
    """Return the value of a JSON body. Raises MalformedJsonError."""
    if not body.strip():
        raise MalformedJsonError("请求体是空的，这里要一段 JSON")
    try:
        return orjson.loads(body)
    except json.JSONDecodeError as error:
        try:
            body.decode()
        except UnicodeDecodeError:
            raise MalformedJsonError("请求体不是 UTF-8 编码，请转成 UTF-8 再提交") from error
        raise MalformedJsonError(
            f"请求体不是完整的 JSON：第 {error.lineno} 行第 {error.colno} 列附近有误，"
            "或嵌套太深，或含有无效的字符",
            detail=error.msg,
        ) from error


def require_json(request: Request) -> None:
    """Raises UnsupportedMediaError unless the body is declared as JSON in UTF-8."""
    kind, charset = media_type(request)
    if kind != "application/json":
        raise UnsupportedMediaError("请求体要是 JSON：请把 Content-Type 设为 application/json")
    if charset not in _UTF8:
        raise UnsupportedMediaError(f"JSON 要用 UTF-8 编码，不接受 {charset}")


class _JsonRequest(Request):
    """A request whose body has been read already."""

    def __init__(self, request: Request, body: bytes, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._read = body
        self._value = value

    async def body(self) -> bytes:
        """Return the body."""
        return self._read

    async def json(self) -> Any:
        """Return the value."""
        return self._value


class JsonRoute(APIRoute):
    """A route with a JSON body that orjson reads; what is wrong is said in Chinese, with its status."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handler = super().get_route_handler()
        if self.body_field is None:
            return handler

        async def read_then_handle(request: Request) -> Response:
            body = await request.body()
            if body:
                require_json(request)
            return await handler(_JsonRequest(request, body, parse_json(body)))

        return read_then_handle
