"""One line in the log and one count in the metrics for every request, under an id that both sides know."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import REQUEST_ID, request_id
from api.metrics import Metrics
from api.security import CALLER
from api.workers import Workers

_LOG = logging.getLogger(__name__)
_USABLE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_CLIENT_GONE: Final = 499
"""What nginx writes of a client that did not wait for the answer."""


async def keep_told(metrics: Metrics, workers: Workers, seconds: float = 1.0) -> None:
    """Note how busy this process is, again and again: another one is asked for the metrics of all, and it knows
    only what this one has noted."""
    while True:
        metrics.queues(workers.loads())
        await asyncio.sleep(seconds)


class Observe:
    """Counts, times and logs requests. Neither the query nor the body is logged: questions are the readers'."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and look at what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        given = Headers(scope=scope).get(REQUEST_ID, "")
        name = given if _USABLE.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(name)
        state = scope.setdefault("state", {})
        state["request_id"] = name
        status = 0

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = name
            await send(message)

        try:
            await self._app(scope, receive, observed)
            status = status or _CLIENT_GONE
        except asyncio.CancelledError:
            status = status or _CLIENT_GONE
            raise
        finally:
            seconds = time.perf_counter() - begun
            route = getattr(scope.get("route"), "path", "(none)")
            self._metrics.request(scope["method"], route, status or 500, seconds)
            caller = state.get(CALLER)
            _LOG.info(
                "%s %s %d",
                scope["method"],
                scope["path"],
                status or 500,
                extra={
                    "method": scope["method"],
                    "path": scope["path"],
                    "route": route,
                    "status": status or 500,
                    "milliseconds": round(seconds * 1000, 1),
                    "key": caller.key.id if caller is not None and caller.key is not None else None,
                    "client": scope["client"][0] if scope.get("client") else None,
                },
            )
            request_id.reset(token)
