"""The people: who is there, what they are trusted with, and how they come in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Form, Response

from workflow.desk.errors import status_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.accounts import Account
from workflow.domain.language import LanguageTag
from workflow.domain.letters import Letter
from workflow.domain.states import Role
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.accounts import end_sessions
from workflow.usecases.credentials import credentials_of
from workflow.usecases.inviting import invite
from workflow.usecases.people import Entry, change_person, disable, enable, introduce

# More than anybody reads; the rest is mostly of the same kind.
_MOST_FAILURES = 20


@dataclass(frozen=True)
class Member:
    """
    Somebody as the list shows them.

    Attributes:
        invited_until: Until when they may use their invitation; None without one.
        seen_at: When they used the desk last, if they have a session.
    """

    account: Account
    invited_until: datetime | None
    seen_at: datetime | None

    @property
    def path(self) -> str:
        return path_of(self.account.name)


@dataclass(frozen=True)
class Written:
    """What somebody has written into a form, as it is shown again."""

    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset()
    languages: str = ""

    @classmethod
    def of(cls, account: Account) -> "Written":
        languages = ", ".join(sorted(each.bcp47 for each in account.actor.languages))
        return cls(account.name, account.email or "", account.actor.roles, languages)

    def entry(self, name: str) -> Entry:
        """
        Raises:
            InvalidInputError: `language_unknown`.
        """
        words = self.languages.replace(",", " ").split()
        languages = frozenset(map(LanguageTag.parse, words))
        return Entry(name, self.roles, languages, self.email)


def written(
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    role: Annotated[list[Role] | None, Form()] = None,
    languages: Annotated[str, Form()] = "",
) -> Written:
    """The fields about a person, of a form that was sent."""
    return Written(name, email, frozenset(role or ()), languages)


Writing = Annotated[Written, Depends(written)]


def path_of(name: str) -> str:
    """The address of somebody's page."""
    return "/people/" + quote(name, safe="")


def index(visit: Visiting) -> Response:
    """Everybody, and what became of the mail to them."""
    visit.require(Role.ADMIN)
    return _index(visit, Written())


def add(visit: Visiting, fields: Writing) -> Response:
    """Add somebody, and go to their page, where they can be invited."""
    visit.require(Role.ADMIN)
    try:
        with visit.write() as uow:
            actor = introduce(uow, fields.entry(fields.name), visit.actor.name)
    except (InvalidInputError, ConflictError) as error:
        return _index(visit, fields, error)
    return visit.go(path_of(actor.name), done="person_added")


def show(visit: Visiting, who: str) -> Response:
    """One person."""
    visit.require(Role.ADMIN)
    return _show(visit, who)


def change(
    visit: Visiting, who: str, fields: Writing, seen: Annotated[str, Form()] = ""
) -> Response:
    """Change what somebody is trusted with, and their address, from what was *seen*."""
    visit.require(Role.ADMIN)
    try:
        with visit.write() as uow:
            change_person(uow, fields.entry(who), visit.actor.name, seen=seen)
    except (InvalidInputError, ConflictError) as error:
        return _show(visit, who, fields=fields, error=error)
    # Perhaps it was one's own role.
    is_still_admin = who != visit.actor.name or Role.ADMIN in fields.roles
    return visit.go(path_of(who) if is_still_admin else "/", done="saved")


def let_out(visit: Visiting, who: str) -> Response:
    """Let somebody in no more."""
    return _do(visit, who, disable, "person_disabled")


def let_in(visit: Visiting, who: str) -> Response:
    """Let somebody in again."""
    return _do(visit, who, enable, "person_enabled")


def sign_out(visit: Visiting, who: str) -> Response:
    """End all of somebody's sessions."""
    return _do(visit, who, end_sessions, "signed_out_everywhere")


def send_invitation(visit: Visiting, who: str) -> Response:
    """Invite somebody by mail; without mail, show the link to hand over, this once."""
    visit.require(Role.ADMIN)
    with visit.write() as uow:
        by_mail = visit.desk.service.settings.sends_mail
        secret = invite(uow, who, visit.actor.name, by_mail=by_mail)
    if secret is None:
        return visit.go(path_of(who), done="invited")
    return _show(visit, who, link=f"{visit.desk.service.settings.desk}/welcome/{secret}")


def try_letters_again(visit: Visiting, letter: Annotated[list[int], Form()]) -> Response:
    """Send letters that failed once more."""
    visit.require(Role.ADMIN)
    with visit.write() as uow:
        uow.letters.try_again(letter, uow.now)
    return visit.go("/people", done="letters_again")


def _do(
    visit: Visit, name: str, deed: Callable[[UnitOfWork, str, str], object], done: str
) -> Response:
    visit.require(Role.ADMIN)
    try:
        with visit.write() as uow:
            deed(uow, name, visit.actor.name)
    except ConflictError as error:
        return _show(visit, name, error=error)
    return visit.go(path_of(name), done=done)


def _index(visit: Visit, fields: Written, error: WorkflowError | None = None) -> Response:
    with visit.read() as uow:
        members = _members(uow, uow.accounts.all())
        failed: tuple[Letter, ...] = uow.letters.failed(_MOST_FAILURES)
    return visit.page(
        "people/index.html",
        status=status_of(error) if error else 200,
        members=members,
        failed=failed,
        fields=fields,
        roles=tuple(Role),
        error=error,
        sends_mail=visit.desk.service.settings.sends_mail,
    )


def _show(
    visit: Visit,
    name: str,
    *,
    fields: Written | None = None,
    error: WorkflowError | None = None,
    link: str = "",
) -> Response:
    with visit.read() as uow:
        (member,) = _members(uow, (uow.accounts.by_name(name),))
        credentials = credentials_of(uow, name)
    return visit.page(
        "people/show.html",
        status=status_of(error) if error else 200,
        member=member,
        fields=fields or Written.of(member.account),
        roles=tuple(Role),
        credentials=credentials,
        error=error,
        link=link,
        sends_mail=visit.desk.service.settings.sends_mail,
    )


def _members(uow: UnitOfWork, accounts: tuple[Account, ...]) -> tuple[Member, ...]:
    invited, seen = uow.links.invited(uow.now), uow.accounts.last_seen()
    return tuple(
        Member(each, invited.get(each.name), seen.get(each.name))
        for each in sorted(accounts, key=lambda each: each.name.casefold())
    )


ROUTES = (
    Route("GET", "/people", index),
    Route("POST", "/people", add),
    Route("POST", "/people-letters", try_letters_again),
    # A name may have a slash in it.
    Route("POST", "/people/{who:path}/change", change),
    Route("POST", "/people/{who:path}/disable", let_out),
    Route("POST", "/people/{who:path}/enable", let_in),
    Route("POST", "/people/{who:path}/sign-out", sign_out),
    Route("POST", "/people/{who:path}/invite", send_invitation),
    Route("GET", "/people/{who:path}", show),
)
