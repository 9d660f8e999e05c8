"""What happens to every request before and after its route."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Final
from urllib.parse import parse_qsl

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLargeError, BodyTooSlowError, wenbao_error_response
from corpus.errors import BadInputError, WenbaoError


class WholeBody:
    """Reads the body before the route is called; answers 413 as soon as it is longer than `limit` bytes, 408
    when it has not come within `seconds`.

    Once it has the body it watches the connection: when the client goes away, the route is cancelled.
    """

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its whole body in one message."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(scope, receive)
        except TimeoutError:
            await _refuse(
                BodyTooSlowError("请求体迟迟没有传完，已断开；请检查网络，或分几次提交"), scope, receive, send
            )
        except BodyTooLargeError as error:
            await _refuse(error, scope, receive, send)
        else:
            if body is not None:
                await self._while_connected(body, scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the body, None if the client has gone. Raises BodyTooLargeError."""
        declared = Headers(scope=scope).get("content-length", "")
        body = bytearray()
        more = True
        too_large = declared.isdigit() and int(declared) > self._limit
        while more and not too_large:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            too_large = len(body) > self._limit
        if too_large:
            raise BodyTooLargeError(f"请求体太大：最多 {self._limit / 1024 / 1024:.1f} MB，请分几次提交")
        return bytes(body)

    async def _while_connected(self, body: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.Event()
        is_delivered = is_answered = False

        async def replay() -> Message:
            nonlocal is_delivered
            if is_delivered:
                await gone.wait()
                return {"type": "http.disconnect"}
            is_delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def watched(message: Message) -> None:
            nonlocal is_answered
            await send(message)
            is_answered = message["type"] == "http.response.body" and not message.get("more_body", False)

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            gone.set()
            # The server says so after every answer, too; what a route does after it has answered goes on.
            if not is_answered:
                route.cancel()

        with anyio.CancelScope() as route:
            watcher = asyncio.create_task(watch())
            try:
                await self._app(scope, replay, watched)
            finally:
                watcher.cancel()


class OneOfEach:
    """Refuses a query that says the same thing twice: of `date=…&date=…` one would be passed over in silence.

    What is in `lists` may be said any number of times.
    """

    def __init__(self, app: ASGIApp, lists: frozenset[str]) -> None:
        self._app = app
        self._lists = lists

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["path"].startswith("/v1/"):
            query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            times = Counter(name for name, _ in query)
            if twice := sorted(
                name for name, count in times.items() if count > 1 and name not in self._lists
            ):
                error = BadInputError(f"请求有误：{'、'.join(twice)[:200]} 写了不止一次，只能写一次")
                await wenbao_error_response(error, scope["path"])(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _refuse(error: WenbaoError, scope: Scope, receive: Receive, send: Send) -> None:
    response = wenbao_error_response(error, scope["path"])
    # What is still coming of the body would be taken for the next request.
    response.headers["Connection"] = "close"
    await response(scope, receive, send)


_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Pages of the service set a policy of their own; whatever else comes out of it is no document.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds what every response carries; a route may set any of it otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
