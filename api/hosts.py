"""Under which names a service answers: a name that somebody else can make point at this machine is none of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from api.addresses import is_address, is_loopback

ANY = "*"


class Hosts:
    """The names that a `Host` header may hold. A page keeps its own name when that comes to point elsewhere (DNS
    rebinding), so what its scripts send says where they come from.

    Addresses and `localhost` cannot be made to point elsewhere and are always among them.
    """

    def __init__(self, bound: str, machine: str, allowed: Collection[str]) -> None:
        """`bound`: what the service listens to; `machine`: what this machine is called; `allowed`: further names,
        `*.paper.example` with all below it, `*` for every name."""
        self.is_stated = bool(allowed)
        # Nobody else reaches what listens to this machine alone, by whatever name.
        own = (bound,) if is_loopback(bound) else (bound, machine, f"{machine}.local")
        names = {name.lower().rstrip(".") for name in (*own, *allowed)}
        self._has_any = ANY in names
        self._names = frozenset(names)
        self._endings = tuple(_endings(names))

    def allow(self, host: str) -> bool:
        """Whether `host` (a name, an address, either with a port) is among them. Only programs send none."""
        if not host or self._has_any:
            return True
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return (
            is_address(name)
            or name in self._names
            # Resolved by the browser itself, to this machine (RFC 6761).
            or name.endswith((".localhost", *self._endings))
        )


def _endings(names: Iterable[str]) -> Iterable[str]:
    return (name.removeprefix(ANY) for name in names if name.startswith("*."))
