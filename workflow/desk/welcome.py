"""Coming in by a link: the first password, and a new one for who has forgotten theirs."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Response
from starlette.background import BackgroundTask

from workflow.desk.errors import status_of
from workflow.desk.routes import Route
from workflow.desk.sign_in import enter, require_calm
from workflow.desk.visits import Caller, Calling
from workflow.domain.accounts import SHORTEST_PASSWORD, Purpose
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.usecases.inviting import owner_of, request_reset, use_link


def ask_for_reset(call: Calling) -> Response:
    """The page that asks whose password was forgotten."""
    sends_mail = call.desk.service.settings.sends_mail
    return call.page("welcome/forgotten.html", sends_mail=sends_mail, asked=False)


def reset(call: Calling, name: Annotated[str, Form()] = "") -> Response:
    """
    Send a link, if there is somebody to send it to.

    The answer is the same in either case, and has left before anybody is looked for.
    """
    if not call.desk.service.settings.sends_mail:
        raise ConflictError("no_mail_here")
    require_calm(call, "reset", name)
    answer = call.page("welcome/forgotten.html", sends_mail=True, asked=True)
    answer.background = BackgroundTask(_send_reset, call, name)
    return answer


def _send_reset(call: Caller, name: str) -> None:
    with call.write() as uow:
        request_reset(uow, name)


def _page(purpose: Purpose) -> Callable[[Caller, str], Response]:
    def show(call: Calling, secret: str) -> Response:
        return _ask_for_password(call, secret, purpose)

    return show


def _entry(purpose: Purpose) -> Callable[[Caller, str, str, str], Response]:
    def come_in(
        call: Calling,
        secret: str,
        password: Annotated[str, Form()] = "",
        again: Annotated[str, Form()] = "",
    ) -> Response:
        try:
            if password != again:
                raise InvalidInputError("passwords_differ")
            with call.write() as uow:
                entry = enter(call, uow, use_link(uow, secret, purpose, password))
        except InvalidInputError as error:
            return _ask_for_password(call, secret, purpose, error)
        return entry.through(call.go("/"))

    return come_in


def _ask_for_password(
    call: Caller, secret: str, purpose: Purpose, error: WorkflowError | None = None
) -> Response:
    with call.read() as uow:
        account = owner_of(uow, secret, purpose)
    return call.page(
        "welcome/password.html",
        status=status_of(error) if error else 200,
        person=account,
        is_new=purpose is Purpose.WELCOME,
        error=error,
        least=SHORTEST_PASSWORD,
    )


ROUTES = (
    Route("GET", "/welcome/{secret}", _page(Purpose.WELCOME)),
    Route("POST", "/welcome/{secret}", _entry(Purpose.WELCOME)),
    Route("GET", "/reset", ask_for_reset),
    Route("POST", "/reset", reset),
    Route("GET", "/reset/{secret}", _page(Purpose.RESET)),
    Route("POST", "/reset/{secret}", _entry(Purpose.RESET)),
)
