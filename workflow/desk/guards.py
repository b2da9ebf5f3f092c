"""What is refused before any page looks at it: other hosts, and bodies beyond all measure."""

from collections.abc import Collection

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Whoever watches a machine asks it by its number; these say nothing about articles.
_FOR_MACHINES = frozenset({"/health", "/healthz", "/readyz", "/metrics"})
# A document of 20 MB (`cli.door.MOST_BYTES`) and the form around it.
MOST_BYTES = 21_000_000


class KnownHosts:
    """
    Refuses a request whose Host header names none of *hosts*: no address is made from any other.

    CVE-2026-48710 is what happens to those who believe it.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _FOR_MACHINES:
            named = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            if _without_port(named) not in self._hosts:
                answer = PlainTextResponse("This host is not served here.\n", 421)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


class BoundedBody:
    """Refuses a body of more than `MOST_BYTES`, as soon as that is known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        got = 0

        async def receive_bounded() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > MOST_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_bounded, send)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
