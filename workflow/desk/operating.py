"""
What machines ask the desk: whether it lives, whether it can work, and how much there is to do.

None of the answers has a word in it that a person wrote.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Header, Response
from fastapi.responses import JSONResponse

from workflow.desk import metrics
from workflow.errors import NotFoundError, UnavailableError
from workflow.storage.migrate import current
from workflow.usecases.clocks import ClockWatch
from workflow.usecases.measuring import measure
from workflow.usecases.readiness import readiness

if TYPE_CHECKING:
    from workflow.desk.app import Desk

_Authorization = Annotated[str, Header()]

_LOOK_EVERY_SECONDS = 5.0


class Operating:
    """The answers for machines."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def health(self) -> Response:
        """As `/readyz` once was; it stays for those who ask it."""
        try:
            with self._desk.service.read():
                return JSONResponse({"status": "ok"})
        except UnavailableError:
            return JSONResponse({"status": "database_away"}, 503)

    def healthz(self) -> Response:
        """The process answers; whatever else is away, starting it again would not help."""
        return JSONResponse({"status": "ok"})

    def readyz(self) -> Response:
        """Whether requests may be sent here."""
        service = self._desk.service
        ready = readiness(
            lambda: current(service.engine),
            service.artifacts.probe,
            None if service.settings.is_embedded else service.queue.ping,
        )
        status = "ok" if ready.is_ready else "not_ready"
        return JSONResponse({"status": status, **vars(ready)}, 200 if ready.is_ready else 503)

    def metrics(self, authorization: _Authorization = "") -> Response:
        """For who shows the key; without one in the settings there is nothing here."""
        key = self._desk.service.settings.metrics_key
        if not key:
            raise NotFoundError("page_unknown", path="/metrics")
        # Compared as bytes: a header may hold any.
        if not hmac.compare_digest(authorization.encode(), f"Bearer {key}".encode()):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        with self._desk.service.read() as uow:
            measured = measure(uow)
        return Response(metrics.as_text(measured), media_type=metrics.MEDIA_TYPE)


def watching(watch: ClockWatch) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """A life for an application during which *watch* looks now and then."""

    async def look() -> None:
        while True:
            await asyncio.to_thread(watch.look)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(look())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return life
