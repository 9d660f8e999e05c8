"""The one place where an error becomes a status code and `{"error": {"code", "message", "detail"}}`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.openai_errors import openai_fields, speaks_openai
from api.records import IngestReport
from api.validation import explain, field_name
from api.wire import ingest_json
from corpus.errors import (
    ArchiveBusyError,
    BadInputError,
    ModelError,
    NotFoundError,
    StorageError,
    UnavailableError,
    UnreadablePageError,
    WenbaoError,
)

_LOG = logging.getLogger(__name__)


class MalformedJsonError(BadInputError):
    """The body is not JSON."""

    code = "malformed_json"


class UnsupportedMediaError(BadInputError):
    """The body has a type or an encoding that this route does not read."""

    code = "unsupported_media_type"


class BodyTooLargeError(BadInputError):
    """The body is longer than the settings allow."""

    code = "body_too_large"


class KeyMissingError(WenbaoError):
    """The route asks for a key and none came."""

    code = "key_missing"


class KeyInvalidError(WenbaoError):
    """The key that came is unknown or revoked; which of the two is not said."""

    code = "key_invalid"


class ForbiddenError(WenbaoError):
    """Who asks may not do this."""

    code = "forbidden"


class HostNotAllowedError(ForbiddenError):
    """The service is not known by the name it was called by."""

    code = "host_not_allowed"


class RetryLaterError(WenbaoError):
    """It may work after `retry_after` seconds."""

    code = "busy"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooManyRequestsError(RetryLaterError):
    """One key, or one address, asks more often than it may."""

    code = "rate_limited"


class BusyError(RetryLaterError):
    """As much is waiting as may wait, or it has waited in vain."""

    def __init__(self, message: str) -> None:
        super().__init__(message, 2)


class DeadlineError(RetryLaterError):
    """It took longer than anyone waits."""

    code = "deadline_exceeded"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} 秒内没有做完，已放弃；请过一会儿再试，或把问题问得简单些", 5)


class BodyTooSlowError(BadInputError):
    """The body did not come in time."""

    code = "body_too_slow"


class PreconditionFailedError(WenbaoError):
    """What the client means to change is no longer as it saw it."""

    code = "precondition_failed"


class NothingStoredError(BadInputError):
    """Of what was sent nothing could be stored; `report` says why."""

    code = "nothing_stored"

    def __init__(self, report: IngestReport) -> None:
        reasons = "；".join(failure.error.rstrip("。") for failure in report.failed[:3])
        super().__init__(f"没有文章入库：{reasons}" if reasons else "没有文章入库：请求里没有文章")
        self.report = report


_STATUS: tuple[tuple[type[WenbaoError], int], ...] = (
    (MalformedJsonError, 400),
    (UnsupportedMediaError, 415),
    (BodyTooLargeError, 413),
    (BodyTooSlowError, 408),
    (KeyMissingError, 401),
    (KeyInvalidError, 401),
    (ForbiddenError, 403),
    (PreconditionFailedError, 412),
    (TooManyRequestsError, 429),
    (DeadlineError, 504),
    (RetryLaterError, 503),
    (UnreadablePageError, 422),
    (BadInputError, 422),
    (NotFoundError, 404),
    (ArchiveBusyError, 503),
    (ModelError, 503),
    (StorageError, 503),
)

_HTTP = {
    400: ("bad_request", "请求有误，无法读取"),
    404: ("not_found", "没有这个地址：{path}"),
    405: ("method_not_allowed", "{path} 不接受 {method} 方法"),
    406: ("not_acceptable", "给不出 Accept 里要的格式"),
    415: ("unsupported_media_type", "不支持这种内容类型"),
}


INTERNAL: Final = "服务内部出错，已记入日志；请稍后再试或告知管理员"


def described(error: Exception) -> dict[str, object]:
    """Return an error as users get it: what happened if it was expected, of a bug that there was one."""
    if isinstance(error, WenbaoError):
        return {"code": error.code, "message": error.message, "detail": error.detail}
    return {"code": "internal", "message": INTERNAL, "detail": None}


def log(error: Exception, where: str) -> None:
    """Log what the service is to blame for: a bug with its traceback, a failing store or model with its message."""
    if isinstance(error, StorageError | ModelError):
        _LOG.error("%s: %s", where, error.message)
    elif not isinstance(error, WenbaoError):
        _LOG.error("%s", where, exc_info=error)


def wenbao_error_response(error: WenbaoError, path: str) -> Response:
    """Return an expected error with the status of its class, as clients of `path` read it."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    headers = _headers(error)
    if isinstance(error, NothingStoredError):
        # The report stands beside the error, so that a client finds `failed` where it always is.
        report = ingest_json(error.report)
        return _json({"error": {**described(error), "detail": None}, **report}, status, headers)
    return _response(status, described(error), path, headers)


def validation_error_response(error: RequestValidationError, path: str) -> Response:
    """Return what is wrong with a request, field by field."""
    errors = error.errors()
    if errors and errors[0]["type"] == "json_invalid":
        return wenbao_error_response(MalformedJsonError("请求体不是完整的 JSON（UTF-8）"), path)
    if any(problem["type"] == "missing" and problem["loc"] == ("body",) for problem in errors):
        return wenbao_error_response(BadInputError("请求体是空的，这里要一段 JSON"), path)
    detail = [{"field": field_name(problem), "problem": explain([problem])} for problem in errors[:20]]
    body = {"code": "bad_input", "message": f"请求有误：{explain(errors)}", "detail": detail}
    return _response(422, body, path)


def _headers(error: WenbaoError) -> dict[str, str] | None:
    if isinstance(error, RetryLaterError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, ArchiveBusyError):
        return {"Retry-After": "2"}
    if isinstance(error, UnavailableError):
        return {"Retry-After": "5"}
    if isinstance(error, KeyMissingError):
        return {"WWW-Authenticate": 'Bearer realm="wenbao"'}
    if isinstance(error, KeyInvalidError):
        return {"WWW-Authenticate": 'Bearer realm="wenbao", error="invalid_token"'}
    return None


def install(app: FastAPI) -> None:
    """Make every error of `app` come out in this form."""
    app.add_exception_handler(WenbaoError, _on_wenbao_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)


async def _on_wenbao_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, WenbaoError)
    log(error, f"{request.method} {request.url.path}")
    return wenbao_error_response(error, request.url.path)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return validation_error_response(error, request.url.path)


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, message = _HTTP.get(error.status_code, ("http_error", "请求没有完成（{status}）"))
    message = message.format(path=request.url.path, method=request.method, status=error.status_code)
    body = {"code": code, "message": message, "detail": None}
    return _response(error.status_code, body, request.url.path, error.headers)


async def _on_bug(request: Request, error: Exception) -> Response:
    # The server logs the traceback itself once this has answered.
    response = _response(500, described(error), request.url.path)
    if name := getattr(request.state, "request_id", None):
        # This is sent past all middleware; it is the one answer whose id is sure to be asked for.
        response.headers["X-Request-ID"] = name
    return response


def _response(
    status: int, error: Mapping[str, object], path: str, headers: Mapping[str, str] | None = None
) -> Response:
    return _json({"error": openai_fields(status, error) if speaks_openai(path) else error}, status, headers)


def _json(body: object, status: int, headers: Mapping[str, str] | None) -> Response:
    return Response(
        orjson.dumps(body), status, media_type="application/json", headers=dict(headers) if headers else None
    )
