"""Who is asking, and may they: decided before anything of the request's body is read."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.addresses import is_address, is_loopback, subscriber
from api.errors import (
    ForbiddenError,
    HostNotAllowedError,
    KeyInvalidError,
    KeyMissingError,
    TooManyRequestsError,
    wenbao_error_response,
)
from api.hosts import Hosts
from api.keys.records import ApiKey, Right
from api.keys.ring import KeyRing, Keys
from api.limiting import RateLimits
from api.rights import Doors
from api.workers import Workers
from corpus.errors import WenbaoError

if TYPE_CHECKING:
    from api.settings import Settings

CALLER: Final = "caller"
"""Where the request's state keeps its Caller."""

_MISSING: Final = (
    "这里要密钥：请在请求头里写 Authorization: Bearer 密钥。没有密钥请向管理员索取（wenbao keys add）"
)
_INVALID: Final = "密钥不对，或已被撤销。请检查有没有抄漏，或向管理员索取新的"
_READ_ONLY: Final = "这把密钥只能提问和阅读；入库、更正、删除要用管理密钥（wenbao keys add 名称 --admin）"
_FROM_AFAR: Final = (
    "还没有建密钥，从别的机器只能提问和阅读。要入库、更正、删除，请先在本机运行 wenbao keys add 名称 --admin"
)
_FROM_ELSEWHERE: Final = (
    "不接受别的网页发来的入库、更正、删除。请建一把管理密钥（wenbao keys add 名称 --admin）再用"
)
_STRANGE_NAME: Final = (
    "不认得“{host}”这个名字，所以没有作答：别人的网页可能借它冒充本机。请改用 IP 地址或 localhost 访问；"
    "要用这个名字，请管理员把它写进设置 allowed_hosts（WENBAO_ALLOWED_HOSTS）"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the key (None on an open service), and the address, "" where there is none."""

    key: ApiKey | None
    address: str


class Guard:
    """Answers 401, 403 and 429 instead of the application."""

    def __init__(
        self, app: ASGIApp, *, doors: Doors, ring: KeyRing, workers: Workers, settings: Settings
    ) -> None:
        self._app = app
        self._doors = doors
        self._ring = ring
        self._workers = workers
        self._settings = settings
        self._hosts = Hosts(settings.host, socket.gethostname(), settings.allowed_hosts)
        self._limits = RateLimits()
        self._rate = settings.rate_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed."""
        if scope["type"] == "http" and (needed := self._doors.right(scope)) is not Right.OPEN:
            try:
                caller = await self._admitted(scope, needed)
            except WenbaoError as error:
                await wenbao_error_response(error, scope["path"])(scope, receive, send)
                return
            scope.setdefault("state", {})[CALLER] = caller
        await self._app(scope, receive, send)

    async def _admitted(self, scope: Scope, needed: Right) -> Caller:
        """Raises HostNotAllowedError, KeyMissingError, KeyInvalidError, ForbiddenError, TooManyRequestsError,
        StorageError."""
        headers = Headers(scope=scope)
        address = scope["client"][0] if scope.get("client") else ""
        keys = self._ring.fresh()
        if keys is None:
            keys = await self._workers.read(self._ring.read)
        asks_for_keys = _asks_for_keys(self._settings.access, keys)
        # A key is not known to a page that only borrowed a name; `open` leaves it to whatever stands in front.
        if self._hosts.is_stated or not (asks_for_keys or self._settings.access == "open"):
            self._check_name(headers)
        if not asks_for_keys:
            self._admit_openly(headers, address, needed)
            return Caller(None, address)
        token = _bearer(headers)
        key = keys.find(token) if token is not None else None
        if key is None:
            # Whoever tries keys out is slowed down as well.
            self._take(self._rate, f"address {subscriber(address)}")
            raise KeyMissingError(_MISSING) if token is None else KeyInvalidError(_INVALID)
        self._take(key.rate or self._rate, f"key {key.id}")
        if not key.right.covers(needed):
            raise ForbiddenError(_READ_ONLY)
        return Caller(key, address)

    def _check_name(self, headers: Headers) -> None:
        host = headers.get("host", "")
        if not self._hosts.allow(host):
            raise HostNotAllowedError(_STRANGE_NAME.format(host=host[:100]))

    def _admit_openly(self, headers: Headers, address: str, needed: Right) -> None:
        if self._settings.access == "open":
            return
        # Behind a proxy of this machine the address is the visitor's, whatever the service listens on.
        is_near = is_loopback(address) or (not is_address(address) and is_loopback(self._settings.host))
        if not is_near:
            self._take(self._rate, f"address {subscriber(address)}")
        if needed is Right.ADMIN:
            if not is_near:
                raise ForbiddenError(_FROM_AFAR)
            if not _is_from_here(headers, self._settings.cors_origins, self._hosts):
                raise ForbiddenError(_FROM_ELSEWHERE)

    def _take(self, rate: str | None, who: str) -> None:
        if rate is not None and (wait := self._limits.take(rate, who)):
            raise TooManyRequestsError(f"请求太频繁，请 {wait} 秒后再试", wait)


def _asks_for_keys(access: str, keys: Keys) -> bool:
    return access == "keys" or (access == "auto" and keys.any)


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def _is_from_here(headers: Headers, allowed: Sequence[str], hosts: Hosts) -> bool:
    """Whether a request that no key protects was sent by a program or by our own page, not by a page of
    somebody else's that the user happens to look at (CSRF), nor through a name that was made to point at
    this machine (DNS rebinding)."""
    origin = headers.get("origin", "")
    if not origin:
        return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    if origin.lower() in allowed:
        return True
    parts = urlsplit(origin)
    return parts.netloc == headers.get("host", "") and hosts.allow(parts.netloc)
