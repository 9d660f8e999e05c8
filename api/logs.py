"""What the service writes to stderr: plain lines for people, or JSON lines for collectors."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from typing import Final, Literal

from pythonjsonlogger.orjson import OrjsonFormatter

REQUEST_ID: Final = "X-Request-ID"
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being served, None outside of any."""

_FIELDS: Final = ("asctime", "levelname", "name", "message", "request_id")
_RENAMED: Final = {"asctime": "time", "levelname": "level", "name": "logger"}


def set_up(form: Literal["plain", "json"], level: str) -> None:
    """Send everything that is logged to stderr in this form, from `level` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_request_id)
    if form == "json":
        handler.setFormatter(OrjsonFormatter(_FIELDS, rename_fields=_RENAMED, datefmt="%Y-%m-%dT%H:%M:%S%z"))
    else:
        handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(message)s%(suffix)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # It tells of its processes coming and going, in colours.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # Its own access log writes whole addresses, questions included; ours stands in for it.
    logging.getLogger("uvicorn.access").disabled = True


def _with_request_id(record: logging.LogRecord) -> bool:
    record.request_id = request_id.get()
    return True


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what came from outside cannot begin another or steer a terminal."""
        milliseconds = getattr(record, "milliseconds", None)
        name = getattr(record, "request_id", None)
        record.suffix = (f" {milliseconds} ms" if milliseconds is not None else "") + (
            f" [{name}]" if name else ""
        )
        record.message = record.getMessage()
        line, *trace = super().format(record).split("\n", 1) if record.exc_info else [super().format(record)]
        return "\n".join(["".join(c if c.isprintable() else "?" for c in line), *trace])
