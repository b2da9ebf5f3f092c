"""Signing in with a password, and out again."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import JSONResponse

from workflow.desk.errors import status_of
from workflow.desk.kept import Kept, unpacked
from workflow.desk.limits import Attempt
from workflow.desk.routes import Route
from workflow.desk.visits import (
    BROWSER_COOKIE,
    COOKIE,
    Caller,
    Calling,
    SignInNeededError,
    Visit,
    Visiting,
    own_path,
)
from workflow.domain.accounts import ABSOLUTE_END, Account
from workflow.errors import NotPermittedError, WorkflowError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.signing_in import (
    REMEMBERED,
    attempted,
    begin_session,
    check_password,
    digest_of,
    remember_browser,
    sign_out,
    signed_in,
)


def ask(call: Calling, to: str = "/") -> Response:
    """The page that asks who it is."""
    return ask_again(call, to)


def ask_again(
    call: Caller,
    to: str,
    name: str = "",
    error: WorkflowError | None = None,
    kept: Kept | None = None,
) -> Response:
    """The same, and what was wrong; what a form sent meanwhile stays there."""
    return call.page(
        "sign_in/ask.html",
        status=status_of(error) if error else 200,
        to=own_path(to),
        name=name,
        error=error,
        kept=kept,
    )


def sign_in(
    call: Calling,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
    kept: Annotated[str, Form()] = "",
) -> Response:
    """Sign in, and go on to what was asked for; a form that waited is shown, to be sent."""
    waiting = unpacked(kept)
    require_calm(call, "sign-in", name)
    try:
        with call.read() as uow:
            account = check_password(uow, name, password)
        with call.write() as uow:
            entry = enter(call, uow, account)
    except NotPermittedError as error:
        return ask_again(call, to, name, error, waiting)
    if waiting is None:
        return entry.through(call.go(own_path(to)))
    return entry.through(_give_back(call, entry.session, waiting))


def _give_back(call: Caller, secret: str, kept: Kept) -> Response:
    """The form that came when nobody was signed in, with the key of the session that began."""
    with call.read() as uow:
        found = signed_in(uow, secret)
    if found is None:
        raise SignInNeededError
    visit = Visit(call.desk, call.request, found.account, found.session)
    return visit.page("sign_in/again.html", kept=kept)


def require_calm(call: Caller, purpose: str, name: str) -> None:
    """
    Count an attempt to *purpose* as *name*.

    Raises:
        TooOftenError: `too_often`.
    """
    browser = call.request.cookies.get(BROWSER_COOKIE, "")
    with call.read() as uow:
        account, is_known = attempted(uow, name, browser)
    known = digest_of(browser) if is_known else ""
    call.desk.limits.require_calm(Attempt(purpose, call.origin, account, known))


@dataclass(frozen=True)
class Entry:
    """The secrets of the cookies with which somebody is signed in, in one browser."""

    session: str
    browser: str

    def through(self, answer: Response) -> Response:
        """*answer* with both cookies."""
        for name, secret, lasts in (
            (COOKIE, self.session, ABSOLUTE_END),
            (BROWSER_COOKIE, self.browser, REMEMBERED),
        ):
            answer.set_cookie(
                name,
                secret,
                max_age=int(lasts.total_seconds()),
                path="/",
                secure=True,
                httponly=True,
                samesite="lax",
            )
        return answer


def enter(call: Caller, uow: UnitOfWork, account: Account) -> Entry:
    """
    Sign *account* in, in the browser that calls.

    Raises:
        NotPermittedError: As `begin_session`.
    """
    agent = call.request.headers.get("user-agent", "")
    session = begin_session(uow, account, agent)
    known = call.request.cookies.get(BROWSER_COOKIE, "")
    return Entry(session, remember_browser(uow, account, known, agent))


def standing(visit: Visiting) -> Response:
    """Who is signed in, and the key that forms of theirs carry: for a page that was open before."""
    return JSONResponse({"name": visit.who.name, "form_key": visit.form_key})


def leave(visit: Visiting) -> Response:
    """Sign out of this browser."""
    with visit.write() as uow:
        sign_out(uow, visit.session)
    answer = visit.go("/sign-in", done="signed_out")
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    # Not "storage": copies of what others typed in this browser are theirs, and unreadable.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


ROUTES = (
    Route("GET", "/sign-in", ask),
    Route("POST", "/sign-in", sign_in),
    Route("GET", "/sign-in/standing", standing),
    Route("POST", "/sign-out", leave),
)
