"""Errors that OpenAI's clients understand, and that are those of every other route as well."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from api.body import JsonRoute
from api.errors import described, validation_error_response, wenbao_error_response
from corpus.errors import WenbaoError

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class OpenAIRoute(JsonRoute):
    """A route whose errors carry `type` and `param` beside `code`, `message` and `detail`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except WenbaoError as error:
                return _extended(wenbao_error_response(error))
            except RequestValidationError as error:
                return _extended(validation_error_response(error))

        return handle


def error_chunk(error: WenbaoError) -> bytes:
    """Return an error as the last chunk of a stream."""
    value = {**described(error), "type": "server_error", "param": None}
    return b"data: %s\n\n" % orjson.dumps({"error": value})


def _extended(response: Response) -> Response:
    body = orjson.loads(response.body)
    error = body["error"]
    status = response.status_code
    error["type"] = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    detail = error["detail"]
    fields = [d["field"] for d in detail if isinstance(d, dict)] if isinstance(detail, list) else []
    error["param"] = fields[0] if fields else None
    headers = {k: v for k, v in response.headers.items() if k not in ("content-length", "content-type")}
    return Response(orjson.dumps(body), status, media_type="application/json", headers=headers)
