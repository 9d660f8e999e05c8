"""A service of several processes that does nothing but count, for want of a model."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.metrics import Metrics
from api.workers import Load


def create() -> Starlette:
    """Return the application of one process, which says that two pieces of work are waiting in it."""
    metrics = Metrics()

    async def told(_: Request) -> Response:
        text = metrics.render(0, 0, Path("/nonexistent"), [Load("ask", running=1, waiting=2)])
        return Response(text, headers={"X-Process": str(os.getpid())})

    async def end(_: Request) -> Response:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    return Starlette(routes=[Route("/metrics", told), Route("/end", end)])
