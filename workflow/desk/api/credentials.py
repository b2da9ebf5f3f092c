"""The credentials of a person, for who looks after people."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.people import Name
from workflow.desk.api.shapes import ANY
from workflow.domain.credentials import CredentialKind
from workflow.usecases.credentials import credentials_of, end_credential, end_credentials

router = APIRouter(route_class=ApiRoute, tags=["people"], dependencies=[BEARER], responses=ANY)

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{1,20}$", description="As it is listed.")]


class CredentialView(BaseModel):
    """Something with which somebody gets in; its secret is kept nowhere."""

    kind: CredentialKind
    id: str = Field(description="Unique among those of one person and kind.")
    label: str = Field(description="A browser, the name of a token, or the article of a preview.")
    made_at: datetime | None
    used_at: datetime | None
    expires_at: datetime


class CredentialList(BaseModel):
    """All that are good now."""

    credentials: list[CredentialView]


class Ended(BaseModel):
    """How many ended."""

    ended: int


@router.get("/people/{name}/credentials")
def credentials(call: Called, name: Name) -> CredentialList:
    """Sessions, known browsers, tokens, invitations, resets and preview links of somebody."""
    call.require_admin()
    with call.read() as uow:
        found = credentials_of(uow, name)
    return CredentialList(
        credentials=[
            CredentialView(
                kind=each.kind,
                id=each.id,
                label=each.label,
                made_at=each.made_at,
                used_at=each.used_at,
                expires_at=each.expires_at,
            )
            for each in found
        ]
    )


@router.delete("/people/{name}/credentials/{kind}/{id}", status_code=204)
def end_one(call: Called, name: Name, kind: CredentialKind, id: Id) -> None:  # noqa: A002
    """End one of them."""
    call.require_admin()
    with call.write() as uow:
        end_credential(uow, name, kind, id, call.actor.name)


@router.delete("/people/{name}/credentials")
def end_all(call: Called, name: Name) -> Ended:
    """End all of them; the password stays."""
    call.require_admin()
    with call.write() as uow:
        return Ended(ended=end_credentials(uow, name, call.actor.name))
