"""
Which addresses belong to the whole internet: asked before a stranger's link is opened or praised.

The tables are IANA's registries of special-purpose addresses (RFC 6890), not what this version of
Python knows of them. An IPv6 address that carries an IPv4 address reaches that one: it is taken
out first, and judged.
"""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

IpAddress = IPv4Address | IPv6Address

_V4_SPECIAL: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network (RFC 791)
            "10.0.0.0/8",  # private (RFC 1918)
            "100.64.0.0/10",  # shared by the customers of a provider (RFC 6598)
            "127.0.0.0/8",  # this machine (RFC 1122)
            "169.254.0.0/16",  # this link, and the metadata of cloud machines (RFC 3927)
            "172.16.0.0/12",  # private (RFC 1918)
            "192.0.0.0/24",  # protocols of the IETF (RFC 6890)
            "192.0.2.0/24",  # examples (RFC 5737)
            "192.31.196.0/24",  # AS112 (RFC 7535)
            "192.52.193.0/24",  # multicast tunnels (RFC 7450)
            "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
            "192.168.0.0/16",  # private (RFC 1918)
            "192.175.48.0/24",  # AS112 (RFC 7534)
            "198.18.0.0/15",  # measurements (RFC 2544)
            "198.51.100.0/24",  # examples (RFC 5737)
            "203.0.113.0/24",  # examples (RFC 5737)
            "224.0.0.0/4",  # multicast (RFC 5771)
            "240.0.0.0/4",  # reserved, and broadcast (RFC 1112, RFC 919)
        ),
    )
)
# Nothing else is given to anybody for the whole internet.
_V6_GLOBAL: Final = IPv6Network("2000::/3")
_V6_SPECIAL: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols of the IETF; Teredo is taken apart before (RFC 2928)
            "2001:db8::/32",  # examples (RFC 3849)
            "2620:4f:8000::/48",  # AS112 (RFC 7534)
            "3fff::/20",  # examples (RFC 9637)
        ),
    )
)

# Prefix → by how many bits the carried IPv4 address stands above the end.
_CARRIERS: Final = {
    IPv6Network("::/96"): 0,  # IPv4-compatible (RFC 4291)
    IPv6Network("::ffff:0:0/96"): 0,  # IPv4-mapped (RFC 4291)
    IPv6Network("::ffff:0:0:0/96"): 0,  # IPv4-translated (RFC 2765)
    IPv6Network("64:ff9b::/96"): 0,  # NAT64 (RFC 6052)
    IPv6Network("2002::/16"): 80,  # 6to4 (RFC 3056)
}
_TEREDO: Final = IPv6Network("2001::/32")
_ISATAP: Final = frozenset({0x00005EFE, 0x02005EFE})
_32_BITS: Final = 0xFFFFFFFF


def is_public(address: IpAddress | str) -> bool:
    """
    Whether *address* can be one machine of the whole internet.

    Raises:
        ValueError: If it is no address; a zone (`%eth0`) may follow it.
    """
    known = ip_address(address.partition("%")[0]) if isinstance(address, str) else address
    if isinstance(known, IPv4Address):
        return not any(known in each for each in _V4_SPECIAL)
    carried = tuple(_carried(known))
    if not all(map(is_public, carried)):
        return False
    is_carrier = any(known in each for each in (*_CARRIERS, _TEREDO))
    is_given = known in _V6_GLOBAL and not any(known in each for each in _V6_SPECIAL)
    return is_carrier or is_given


def address_written(host: str) -> IpAddress | None:
    """
    The address that *host* is, also in the short, octal and hexadecimal forms that browsers and
    resolvers take (`127.1`, `0x7f.1`); None for a name.
    """
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return None


def _carried(known: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses to which *known* leads."""
    number = int(known)
    for prefix, shift in _CARRIERS.items():
        if known in prefix:
            yield IPv4Address(number >> shift & _32_BITS)
    if known in _TEREDO:
        # Its server, and the client, whose bits are turned (RFC 4380).
        yield IPv4Address(number >> 64 & _32_BITS)
        yield IPv4Address(~number & _32_BITS)
    if number >> 32 & _32_BITS in _ISATAP:
        # RFC 5214, 6.1
        yield IPv4Address(number & _32_BITS)
