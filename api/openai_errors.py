"""What OpenAI's clients look for in an error, beside what is in all of ours: its `type` and its `param`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TYPES: Final = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


def speaks_openai(path: str) -> bool:
    """Whether what is asked for at `path` belongs to OpenAI's wire format."""
    return path.startswith(("/v1/chat/", "/v1/models/")) or path == "/v1/models"


def openai_fields(status: int, error: Mapping[str, object]) -> dict[str, object]:
    """Return `error` with `type` and with `param`, the first field that is wrong."""
    detail = error["detail"]
    fields = [one["field"] for one in detail if isinstance(one, dict)] if isinstance(detail, list) else []
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {**error, "type": kind, "param": fields[0] if fields else None}
