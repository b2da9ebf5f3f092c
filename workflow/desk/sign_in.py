"""Signing in with a password, and out again."""

from typing import Annotated

from fastapi import Form, Response

from workflow.desk.errors import status_of
from workflow.desk.routes import Route
from workflow.desk.visits import COOKIE, Caller, Calling, Visiting, own_path
from workflow.domain.accounts import ABSOLUTE_END
from workflow.errors import NotPermittedError, WorkflowError
from workflow.usecases.signing_in import begin_session, check_password, sign_out


def ask(call: Calling, to: str = "/") -> Response:
    """The page that asks who it is."""
    return ask_again(call, to)


def ask_again(
    call: Caller, to: str, name: str = "", error: WorkflowError | None = None
) -> Response:
    """The same, and what was wrong."""
    settings = call.desk.service.settings
    return call.page(
        "sign_in/ask.html",
        status=status_of(error) if error else 200,
        to=own_path(to),
        name=name,
        error=error,
        elsewhere=settings.oidc_name if settings.oidc_issuer else "",
    )


def sign_in(
    call: Calling,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in, and go on to what was asked for."""
    call.desk.limits.require_calm(call, name)
    try:
        with call.read() as uow:
            account = check_password(uow, name, password)
    except NotPermittedError as error:
        return ask_again(call, to, name, error)
    with call.write() as uow:
        agent = call.request.headers.get("user-agent", "")
        secret = begin_session(uow, account, agent)
    return with_session(call.go(own_path(to)), secret)


def with_session(answer: Response, secret: str) -> Response:
    """*answer* with the cookie of a new session."""
    seconds = int(ABSOLUTE_END.total_seconds())
    answer.set_cookie(
        COOKIE, secret, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )
    return answer


def leave(visit: Visiting) -> Response:
    """Sign out of this browser."""
    with visit.write() as uow:
        sign_out(uow, visit.session)
    answer = visit.go("/sign-in", done="signed_out")
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


ROUTES = (
    Route("GET", "/sign-in", ask),
    Route("POST", "/sign-in", sign_in),
    Route("POST", "/sign-out", leave),
)
