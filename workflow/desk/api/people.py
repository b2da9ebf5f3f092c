"""The people, for who looks after them."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import ANY
from workflow.domain.accounts import Account
from workflow.domain.states import Role

router = APIRouter(route_class=ApiRoute, tags=["people"], dependencies=[BEARER], responses=ANY)


class PersonView(BaseModel):
    """A person."""

    name: str
    roles: list[Role]
    languages: list[str]
    email: str | None
    disabled_at: datetime | None


class PersonList(BaseModel):
    """Everybody, by name."""

    people: list[PersonView]


@router.get("/people")
def people(call: Called) -> PersonList:
    """Everybody."""
    call.require(Role.ADMIN)
    with call.read() as uow:
        found = uow.accounts.all()
    return PersonList(people=[_view(each) for each in found])


def _view(account: Account) -> PersonView:
    actor = account.actor
    return PersonView(
        name=actor.name,
        roles=sorted(actor.roles),
        languages=sorted(map(str, actor.languages)),
        email=account.email,
        disabled_at=account.disabled_at,
    )
