"""Browsers without pictures: clients of the desk, signed in or not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from workflow.desk.app import Desk, create_app
from workflow.desk.limits import Limits
from workflow.desk.streams import Streams
from workflow.desk.thumbnails import Thumbnails
from workflow.desk.visits import COOKIE
from workflow.settings import Settings
from workflow.usecases.signing_in import begin_session
from workflow.wiring import Service

# Over HTTPS, without which a browser does not keep the cookie either.
HOME = "https://127.0.0.1"
# What a browser says of a form on one of our own pages.
OWN = {"Sec-Fetch-Site": "same-origin"}

_desks: dict[Settings, FastAPI] = {}

_FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


def desk_of(service: Service) -> FastAPI:
    """
    The desk of *service*.

    Its routes, templates and catalogs depend on the settings and not on the data: services with
    equal settings share one application of this process, which saves a third of a second a test.
    """
    settings = replace(service.settings, data=Path())
    app = _desks.get(settings)
    if app is None:
        app = _desks[settings] = create_app(service)
    desk: Desk = app.state.desk
    if desk.service is not service:
        desk.service = service
        desk.limits = Limits(service.settings.broker_url)
        desk.thumbnails = Thumbnails(service.artifacts)
        desk.streams = Streams()
    return app


@contextmanager
def stranger_at(service: Service) -> Iterator[TestClient]:
    app = desk_of(service)
    with TestClient(app, base_url=HOME, raise_server_exceptions=False, headers=OWN) as client:
        yield client


@contextmanager
def client_of(service: Service, name: str) -> Iterator[TestClient]:
    """Somebody who is there already, signed in; their forms are sent with the key they need."""
    with service.write() as uow:
        secret = begin_session(uow, uow.accounts.by_name(name), "a test")
        session = uow.accounts.sessions_of(name)[0]
    with stranger_at(service) as client:
        client.cookies.set(COOKIE, secret)
        client.headers["X-Form-Key"] = session.form_key
        yield client


def form_key(page: str) -> str:
    """The key that a page's forms carry."""
    found = _FORM_KEY.search(page)
    assert found, page
    return found[1]
