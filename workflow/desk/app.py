"""
The application: which modules of pages there are, and what stands before them all.

Published files and the addresses for operators are for everybody; every other page is for people
who are signed in (`visits`), and what they may do there the use cases decide.
"""

import re
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import FastAPI, Header, Response
from starlette.routing import Mount

from workflow.desk import (
    account,
    articles,
    audit,
    board,
    bringing,
    calendar,
    credentials,
    elsewhere,
    errors,
    moves,
    people,
    pictures,
    previews,
    public,
    public_texts,
    publishing,
    reference,
    renditions,
    review,
    sign_in,
    tokens,
    translating,
    translating_files,
    welcome,
    writing,
)
from workflow.desk.api.app import PREFIX, create_api
from workflow.desk.assets import Assets
from workflow.desk.guards import BoundedBody, KnownHosts
from workflow.desk.headers import SecurityHeaders
from workflow.desk.limits import Limits
from workflow.desk.operating import Operating, watching
from workflow.desk.pages import PageShelf
from workflow.desk.routes import Route
from workflow.desk.streams import Streams
from workflow.desk.thumbnails import Thumbnails
from workflow.usecases.clocks import ClockWatch
from workflow.wiring import Service

# The names of this machine for itself; whoever asks by them stands before it.
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")

# The header Accept-Encoding.
_Accepted = Annotated[str, Header()]

# In this order: of two that fit an address, the first answers.
AREAS: tuple[tuple[Route, ...], ...] = (
    sign_in.ROUTES,
    elsewhere.ROUTES,
    welcome.ROUTES,
    account.ROUTES,
    credentials.ROUTES,
    people.ROUTES,
    review.ROUTES,
    moves.ROUTES,
    public_texts.ROUTES,
    board.ROUTES,
    calendar.ROUTES,
    audit.ROUTES,
    bringing.ROUTES,
    writing.ROUTES,
    pictures.ROUTES,
    # Files first: their addresses look like those of messages.
    translating_files.ROUTES,
    translating.ROUTES,
    renditions.ROUTES,
    publishing.ROUTES,
    previews.ROUTES,
    tokens.ROUTES,
    reference.ROUTES,
    articles.ROUTES,
    public.ROUTES,
)


class Desk:
    """What all pages share, for the life of the process."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.shelf = PageShelf(service.settings.templates, service.settings.locales)
        self.limits = Limits(service.settings.broker_url)
        self.assets = Assets(service.settings.templates / "desk" / "assets")
        self.thumbnails = Thumbnails(service.artifacts)
        self.streams = Streams()
        self.api = create_api(self)

    def asset(self, digest: str, name: str, accept_encoding: _Accepted = "") -> Response:
        return self.assets.answer(digest, name, packed="gzip" in accept_encoding)

    @property
    def hosts(self) -> frozenset[str]:
        """The names by which the desk is asked for."""
        settings = self.service.settings
        named = {urlsplit(each).hostname or "" for each in (settings.base_url, settings.desk)}
        return frozenset({f"[{each}]" if ":" in each else each for each in named} - {""}).union(
            _THIS_MACHINE
        )


def create_app(service: Service, watch: ClockWatch | None = None) -> FastAPI:
    """The desk of *service*, which lets *watch* look; it has no interactive documentation."""
    desk = Desk(service)
    operating = Operating(desk)
    app = FastAPI(
        title="Communiqué",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # Its target would be made from the client's Host header.
        redirect_slashes=False,
        lifespan=watching(watch) if watch else None,
    )
    app.state.desk = desk
    app.add_middleware(BoundedBody)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(KnownHosts, hosts=desk.hosts)
    errors.install(app)
    own = (
        Route("GET", "/assets/{digest}/{name}", desk.asset),
        Route("GET", "/health", operating.health),
        Route("GET", "/healthz", operating.healthz),
        Route("GET", "/readyz", operating.readyz),
        Route("GET", "/metrics", operating.metrics),
    )
    app.router.routes.append(_everything_below(PREFIX, desk.api))
    for area in (own, *AREAS):
        for route in area:
            app.add_api_route(
                route.path, route.answer, methods=route.all_methods, response_model=None
            )
    return app


def _everything_below(prefix: str, api: FastAPI) -> Mount:
    """*api* at *prefix*, also for paths with a line break, which a mount leaves to the pages."""
    mount = Mount(prefix, api)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount
