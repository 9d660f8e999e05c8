"""Pages for people on a service that asks for keys: a browser that follows a link cannot send one."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.webpage import page


class Doorway:
    """Shows, where a page was refused for want of a key, a page that asks for one and fetches it again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; scripts that send a key get the refusal itself."""
        if scope["type"] != "http" or not _is_navigation(scope):
            await self._app(scope, receive, send)
            return
        is_refused = False

        async def shown(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and message["status"] == 401:
                is_refused = True
            if not is_refused:
                await send(message)

        await self._app(scope, receive, shown)
        if is_refused:
            response = page("locked.html.j2", 401)
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
