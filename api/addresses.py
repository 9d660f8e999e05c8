"""What an address or a host name says about who is asking."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine alone."""
    try:
        parsed = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    # A socket that takes IPv6 and IPv4 writes 127.0.0.1 as ::ffff:127.0.0.1.
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def is_address(host: str) -> bool:
    """Whether `host` is an address or `localhost`: a name that nobody can make point elsewhere."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def subscriber(address: str) -> str:
    """Return what counts as one sender. One IPv6 subscriber has 2^64 addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
