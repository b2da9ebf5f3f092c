"""Somebody's credentials, on their page: end one, or all."""

from typing import Annotated

from fastapi import Form, Response

from workflow.desk.people import path_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visiting
from workflow.domain.credentials import CredentialKind
from workflow.domain.states import Role
from workflow.usecases.credentials import end_credential, end_credentials


def end_one(
    visit: Visiting,
    who: str,
    kind: Annotated[CredentialKind, Form()],
    number: Annotated[str, Form()],
) -> Response:
    """End one of those that are listed."""
    visit.require(Role.ADMIN)
    with visit.write() as uow:
        end_credential(uow, who, kind, number, visit.actor.name)
    return visit.go(path_of(who), done="credential_ended")


def end_all(visit: Visiting, who: str) -> Response:
    """End them all; the password stays."""
    visit.require(Role.ADMIN)
    with visit.write() as uow:
        end_credentials(uow, who, visit.actor.name)
    return visit.go(path_of(who), done="credentials_ended")


ROUTES = (
    Route("POST", "/people/{who:path}/credentials/end", end_one),
    Route("POST", "/people/{who:path}/credentials/end-all", end_all),
)
