"""Programs that call the API: clients with a token."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.desk.people import desk_of
from workflow.domain.tokens import Scope
from workflow.usecases.tokens import make_token
from workflow.wiring import Service

API = "https://127.0.0.1/api/v1"


def token_of(service: Service, name: str, scopes: tuple[Scope, ...] = tuple(Scope)) -> str:
    with service.write() as uow:
        return make_token(uow, name, "a test", scopes, 1, name)


@contextmanager
def program_of(
    service: Service, name: str, scopes: tuple[Scope, ...] = tuple(Scope)
) -> Iterator[TestClient]:
    """A program with a token of somebody who is there already."""
    with program_at(desk_of(service), token_of(service, name, scopes)) as client:
        yield client


@contextmanager
def program_at(app: FastAPI, token: str) -> Iterator[TestClient]:
    """A program that calls *app* with *token*."""
    headers = {"Authorization": f"Bearer {token}"}
    with TestClient(app, base_url=API, raise_server_exceptions=False, headers=headers) as client:
        yield client
