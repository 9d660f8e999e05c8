"""Pages for people who were refused: a browser that follows a link cannot send a key, and shows no JSON."""

from __future__ import annotations

import orjson
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.webpage import page


class Doorway:
    """Shows, where a page was refused for want of a key, a page that asks for one and fetches it again; where it
    was refused for good, one that says why."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; scripts that send a key get the refusal itself."""
        if scope["type"] != "http" or not _is_navigation(scope):
            await self._app(scope, receive, send)
            return
        refusal: int | None = None
        body = bytearray()

        async def shown(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and message["status"] in (401, 403):
                refusal = message["status"]
            if refusal is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))

        await self._app(scope, receive, shown)
        if refusal is not None:
            response = (
                page("locked.html.j2", 401)
                if refusal == 401
                else page("refused.html.j2", 403, why=orjson.loads(body)["error"]["message"])
            )
            response.headers["Cache-Control"] = "no-store"
            await response(scope, receive, send)


def _is_navigation(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return (
        scope["method"] == "GET"
        and "text/html" in headers.get("accept", "")
        and "authorization" not in headers
        and not scope["path"].startswith("/v1/")
    )
