"""Who may use which route: the one place that says so. A route that is not listed here keeps the service
from starting, and is refused to all but administrators should it ever be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from api.keys.records import Right

RIGHTS: Final[Mapping[str, Right]] = {
    "POST /v1/answers": Right.READ,
    "GET /v1/search": Right.READ,
    "GET /v1/articles": Right.READ,
    "POST /v1/articles": Right.ADMIN,
    "GET /v1/articles/{article_id}": Right.READ,
    "DELETE /v1/articles/{article_id}": Right.ADMIN,
    "POST /v1/pages": Right.ADMIN,
    "PATCH /v1/articles/{article_id}": Right.ADMIN,
    # What was mended, perhaps for good reason, and by whom.
    "GET /v1/articles/{article_id}/versions": Right.ADMIN,
    "GET /v1/articles/{article_id}/versions/{number}": Right.ADMIN,
    "POST /v1/feedback": Right.READ,
    "GET /v1/feedback": Right.ADMIN,
    "POST /v1/chat/completions": Right.READ,
    "GET /v1/models": Right.READ,
    "GET /v1/models/{model_id}": Right.READ,
    "GET /v1/jobs": Right.ADMIN,
    "GET /v1/jobs/{job_id}": Right.ADMIN,
    "DELETE /v1/jobs/{job_id}": Right.ADMIN,
    "GET /v1/newspapers": Right.READ,
    "GET /v1/editions": Right.READ,
    "GET /articles/{article_id}": Right.READ,
    "GET /editions": Right.READ,
    # Nothing of the archive is in these.
    "GET /": Right.OPEN,
    "GET /docs": Right.OPEN,
    "GET /openapi.json": Right.OPEN,
    "GET /widget.js": Right.OPEN,
    "* /docs/assets": Right.OPEN,
    "* /static": Right.OPEN,
    # Asked by load balancers and by Prometheus (see the setting `metrics_open`).
    "GET /healthz": Right.OPEN,
    "GET /readyz": Right.OPEN,
    "GET /metrics": Right.ADMIN,
}
METRICS: Final = "GET /metrics"


def doors(route: BaseRoute) -> Iterator[str]:
    """Yield what `route` is called in RIGHTS: `GET /v1/search` for each method, `* /static` for a mount."""
    if isinstance(route, Mount):
        yield f"* {route.path}"
    elif isinstance(route, Route | APIRoute):
        # HEAD is GET without its body.
        yield from (f"{method} {route.path}" for method in sorted(route.methods or ()) if method != "HEAD")


class Doors:
    """Finds the right that a request needs, before anything of it is read."""

    def __init__(self, routes: Iterable[BaseRoute], rights: Mapping[str, Right]) -> None:
        """Raises LookupError naming the routes for which `rights` says nothing."""
        self._routes: Sequence[BaseRoute] = tuple(routes)
        self._rights = rights
        unstated = [door for door in self if door not in rights]
        if unstated:
            raise LookupError(f"api/rights.py states no right for {', '.join(unstated)}")

    def __iter__(self) -> Iterator[str]:
        """Yield every door there is."""
        return (door for route in self._routes for door in doors(route))

    def right(self, scope: Scope) -> Right:
        """Return what the request needs; where there is no such route, a key of any kind to be told so."""
        for route in self._routes:
            # The router's own matching, in the router's own order: what is guarded is what is called.
            if route.matches(scope)[0] is Match.FULL:
                method = "GET" if scope["method"] == "HEAD" else scope["method"]
                door = (
                    f"* {route.path}"
                    if isinstance(route, Mount)
                    else f"{method} {getattr(route, 'path', '')}"
                )
                return self._rights.get(door, Right.ADMIN)
        return Right.READ
