"""
Where a request comes from: the address of the socket, or what a proxy that we trust says of it.

Anybody can write the header X-Forwarded-For, and each proxy adds at its end whom it heard. So it is
read from its end, as far as each that wrote is trusted (`COMMUNIQUE_PROXIES`).
"""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.requests import HTTPConnection

from workflow.settings import Network

_Address = IPv4Address | IPv6Address


def origin_of(request: HTTPConnection, proxies: Collection[Network]) -> str:
    """
    Who is counted as one who asks: an IPv4 address, or the network of 64 bits that a household
    with IPv6 has; `unknown` for a socket without an address.
    """
    found = _address(request.client.host) if request.client else None
    if found is None:
        return "unknown"
    heard = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while heard and any(found in each for each in proxies):
        before = _address(heard.pop())
        if before is None:
            break
        found = before
    return str(found) if found.version == 4 else f"{IPv6Address(int(found) >> 64 << 64)}/64"


def _address(text: str) -> _Address | None:
    """An address with or without a port; None if it is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
