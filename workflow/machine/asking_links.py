"""
Whether web addresses answer: asked of strangers, so nothing of this network is reached.

A host is looked up once, each of its addresses must be public, and the connection goes to the
address that was looked at: a name that answers differently the second time gains nothing. The same
holds for each redirect. Of an answer only its first lines are read.
"""

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from workflow.domain import network

MOST: Final = 20
_AT_ONCE: Final = 5
_SECONDS: Final = 5
_MOST_REDIRECTS: Final = 4
# Other ports would make this a way to find out what runs on other machines.
_PORTS: Final = {"http": 80, "https": 443}
# Those who know no HEAD, or say so in another way.
_ASK_AGAIN: Final = frozenset({400, 403, 404, 405, 501, 503})

IsAllowed = Callable[[str, int], bool]


@dataclass(frozen=True)
class LinkAnswer:
    """
    What became of asking one address.

    Attributes:
        outcome: `there`, `moved` (for good), `missing`, `refused`, `failed`, `unknown` or
            `private`.
        status: The last HTTP status; 0 if there was none.
        moved_to: Where it has moved for good; empty otherwise.
    """

    target: str
    outcome: str
    status: int = 0
    moved_to: str = ""


class _PrivateError(Exception):
    """The address belongs to a private network, or to no port of the web."""


def may_be_asked(address: str, port: int) -> bool:
    """Whether *address*, a number, is one of the whole internet, and *port* one of the web."""
    return network.is_public(address) and port in _PORTS.values()


def ask_links(
    targets: Sequence[str], is_allowed: IsAllowed = may_be_asked
) -> tuple[LinkAnswer, ...]:
    """Ask the first `MOST` of *targets*, several at once; in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return tuple(pool.map(lambda target: _ask(target, is_allowed), targets[:MOST]))


def _ask(target: str, is_allowed: IsAllowed) -> LinkAnswer:
    deadline = time.monotonic() + 2 * _SECONDS
    address, moved_to, is_for_good = target, "", True
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            status, location = _status(address, is_allowed, deadline)
            if status not in (301, 302, 303, 307, 308) or not location:
                return _answer(target, status, moved_to)
            is_for_good = is_for_good and status in (301, 308)
            address = urljoin(address, location)
            moved_to = address[:200] if is_for_good else moved_to
    except _PrivateError:
        return LinkAnswer(target, "private")
    except (OSError, HTTPException, ValueError, UnicodeError):
        return LinkAnswer(target, "unknown")
    return LinkAnswer(target, "failed", status)


def _answer(target: str, status: int, moved_to: str) -> LinkAnswer:
    if status < 400:
        return LinkAnswer(target, "moved" if moved_to else "there", status, moved_to)
    if status in (404, 410):
        return LinkAnswer(target, "missing", status)
    return LinkAnswer(target, "refused" if status < 500 else "failed", status)


def _status(address: str, is_allowed: IsAllowed, deadline: float) -> tuple[int, str]:
    """The status and the header Location of *address*."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(address)
    status, location = _request("HEAD", parts, is_allowed, deadline)
    if status in _ASK_AGAIN:
        status, location = _request("GET", parts, is_allowed, deadline)
    return status, location


def _request(
    method: str, parts: SplitResult, is_allowed: IsAllowed, deadline: float
) -> tuple[int, str]:
    left = min(_SECONDS, deadline - time.monotonic())
    if left <= 0:
        raise TimeoutError
    connection = _connection(parts, is_allowed, left)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    headers = {"User-Agent": "communique-link-check", "Accept": "*/*", "Connection": "close"}
    # The socket's own timeout starts anew with every byte.
    watch = Timer(left, _cut, [connection.sock])
    watch.start()
    try:
        connection.request(method, f"{path}?{query}" if query else path, headers=headers)
        with connection.getresponse() as response:
            return response.status, response.headers.get("Location", "")
    finally:
        watch.cancel()
        connection.close()


def _cut(connected: socket.socket) -> None:
    """End a connection that somebody waits for; it may have ended by itself."""
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _connection(parts: SplitResult, is_allowed: IsAllowed, seconds: float) -> HTTPConnection:
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or _PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not all(is_allowed(each, port) for each in addresses):
        raise _PrivateError(host)
    connection = HTTPConnection(host, port, timeout=seconds)
    connected = socket.create_connection((addresses[0], port), timeout=seconds)
    # From here on, closing the connection closes the socket.
    connection.sock = connected
    if parts.scheme == "https":
        try:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connected, server_hostname=host)
        except (OSError, ValueError):
            connected.close()
            raise
    return connection
