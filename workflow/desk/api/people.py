"""The people, for who looks after them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from workflow.desk.api.calls import BEARER, ApiRoute, Called, ShownOnce
from workflow.desk.api.shapes import ANY, CONDITIONAL, UNCHANGED, LanguageText, Line, tags
from workflow.domain.accounts import Account
from workflow.domain.states import Role
from workflow.usecases.inviting import invite
from workflow.usecases.people import Entry, change_person, disable, enable, introduce

router = APIRouter(route_class=ApiRoute, tags=["people"], dependencies=[BEARER], responses=ANY)

Name = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=80)]


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


class Person(BaseModel):
    """What somebody is trusted with."""

    model_config = ConfigDict(extra="forbid")

    roles: Annotated[list[Role], Field(max_length=len(Role))]
    languages: Annotated[list[LanguageText], Field(max_length=200)] = []
    email: Line = ""


class NewPerson(Person):
    """Somebody who is not there yet."""

    name: Line


class Invitation(BaseModel):
    """
    The link to hand over, shown this once.

    Null if it is sent by mail, or if the request is only answered again.
    """

    link: ShownOnce


@router.get("/people")
def people(call: Called) -> PersonList:
    """Everybody."""
    call.require_admin()
    with call.read() as uow:
        found = uow.accounts.all()
    return PersonList(people=[_view(each) for each in found])


@router.post("/people", status_code=201)
def add(call: Called, new: NewPerson) -> PersonView:
    """Add somebody."""
    call.require_admin()
    with call.write() as uow:
        actor = introduce(uow, _entry(new.name, new), call.actor.name)
        return _view(uow.accounts.by_name(actor.name))


@router.get("/people/{name}", response_model=PersonView, responses=UNCHANGED)
def person(call: Called, name: Name) -> Response:
    """One person; the ETag is what a change is sent with."""
    call.require_admin()
    with call.read() as uow:
        return call.show(_view(uow.accounts.by_name(name)))


@router.put("/people/{name}", responses=CONDITIONAL)
def change(call: Called, name: Name, wanted: Person) -> PersonView:
    """Give somebody these roles, languages and address, if you know what they have."""
    call.require_admin()
    with call.write() as uow:
        call.require_match(_view(uow.accounts.locked_by_name(name)))
        change_person(uow, _entry(name, wanted), call.actor.name)
        return _view(uow.accounts.by_name(name))


@router.post("/people/{name}/disable", status_code=204)
def let_out(call: Called, name: Name) -> None:
    """Disable an account and end its sessions, tokens and links; its history is kept."""
    call.require_admin()
    with call.write() as uow:
        disable(uow, name, call.actor.name)


@router.post("/people/{name}/enable", status_code=204)
def let_in(call: Called, name: Name) -> None:
    """Let somebody in again."""
    call.require_admin()
    with call.write() as uow:
        enable(uow, name, call.actor.name)


@router.post("/people/{name}/invitations", status_code=201)
def ask_in(call: Called, name: Name) -> Invitation:
    """Invite somebody to set a password."""
    call.require_admin()
    settings = call.service.settings
    with call.write() as uow:
        secret = invite(uow, name, call.actor.name, by_mail=settings.sends_mail)
    return Invitation(link=f"{settings.desk}/welcome/{secret}" if secret else None)


def _entry(name: str, person: Person) -> Entry:
    languages = frozenset(tags(person.languages))
    return Entry(name, frozenset(person.roles), languages, person.email)


def _view(account: Account) -> PersonView:
    actor = account.actor
    return PersonView(
        name=actor.name,
        roles=sorted(actor.roles),
        languages=sorted(map(str, actor.languages)),
        email=account.email,
        disabled_at=account.disabled_at,
    )
