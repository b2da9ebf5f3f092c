"""One's own account: address, language, mail, password, and the browsers one is signed in with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Response

from workflow.desk.errors import status_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.accounts import SHORTEST_PASSWORD, MailWish, Session
from workflow.domain.language import LanguageTag
from workflow.errors import ConflictError, InvalidInputError, NotPermittedError, WorkflowError
from workflow.usecases.accounts import (
    change_own_email,
    change_password,
    change_wishes,
    end_session,
    end_sessions,
)

# Of what a browser calls itself, the first that is there: most claim to be others as well.
_BROWSERS: Mapping[str, str] = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS: Mapping[str, str] = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Browser:
    """A session as its owner sees it."""

    session: Session
    is_this: bool

    @property
    def name(self) -> str:
        """Such as `Firefox, Linux`; what it says of itself, if we know none of that."""
        agent = self.session.agent
        said = (_first(_BROWSERS, agent), _first(_SYSTEMS, agent))
        return ", ".join(each for each in said if each) or agent


def _first(names: Mapping[str, str], agent: str) -> str:
    return next((name for mark, name in names.items() if mark in agent), "")


def show(visit: Visiting) -> Response:
    """The account of whoever asks."""
    return _show(visit)


def save_wishes(
    visit: Visiting,
    language: Annotated[str, Form()],
    mail: Annotated[MailWish, Form()],
    seen: Annotated[str, Form()] = "",
) -> Response:
    """In which language the desk speaks, and when it writes."""
    wanted = LanguageTag.parse(language)
    if wanted not in visit.desk.shelf.languages:
        raise InvalidInputError("desk_language_unknown", language=str(wanted))
    try:
        with visit.write() as uow:
            change_wishes(uow, visit.who, wanted, mail, seen)
    except (InvalidInputError, ConflictError) as error:
        return _show(visit, error)
    return visit.go("/account", done="saved")


def save_email(
    visit: Visiting,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Another address."""
    visit.desk.limits.require_calm_session(visit.session.digest)
    try:
        with visit.write() as uow:
            change_own_email(uow, visit.who, email, password, seen)
    except (NotPermittedError, InvalidInputError, ConflictError) as error:
        return _show(visit, error, email=email)
    return visit.go("/account", done="saved")


def save_password(
    visit: Visiting,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Another password."""
    visit.desk.limits.require_calm_session(visit.session.digest)
    try:
        if new != again:
            raise InvalidInputError("passwords_differ")
        with visit.write() as uow:
            change_password(uow, visit.who, old, new, here=visit.here)
    except (NotPermittedError, InvalidInputError) as error:
        return _show(visit, error)
    return visit.go("/account", done="password_changed")


def sign_out_there(visit: Visiting, session: Annotated[str, Form()]) -> Response:
    """End one of the sessions that are listed."""
    with visit.write() as uow:
        end_session(uow, visit.who, session)
    return visit.go("/account", done="signed_out_there")


def sign_out_elsewhere(visit: Visiting) -> Response:
    """End all sessions but this one."""
    with visit.write() as uow:
        end_sessions(uow, visit.who.name, visit.who.name, but=visit.session.digest)
    return visit.go("/account", done="signed_out_elsewhere")


def _show(visit: Visit, error: WorkflowError | None = None, email: str | None = None) -> Response:
    with visit.read() as uow:
        who = uow.accounts.by_name(visit.who.name)
        open_ = [s for s in uow.accounts.sessions_of(visit.who.name) if not s.is_over(uow.now)]
    return visit.page(
        "account/show.html",
        status=status_of(error) if error else 200,
        person=who,
        email=email if email is not None else who.email or "",
        error=error,
        languages=visit.desk.shelf.languages,
        wishes=tuple(MailWish),
        browsers=[Browser(each, each.digest == visit.session.digest) for each in open_],
        least=SHORTEST_PASSWORD,
        sends_mail=visit.desk.service.settings.sends_mail,
    )


ROUTES = (
    Route("GET", "/account", show),
    Route("POST", "/account/wishes", save_wishes),
    Route("POST", "/account/email", save_email),
    Route("POST", "/account/password", save_password),
    Route("POST", "/account/sessions/end", sign_out_there),
    Route("POST", "/account/sessions/end-others", sign_out_elsewhere),
)
