"""Correcting and withdrawing what is public: the consequences first, then the confirmation."""

from typing import Annotated

from fastapi import Form, Response

from workflow.desk.moves import ask
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.states import Action
from workflow.errors import InvalidInputError, WorkflowError
from workflow.usecases.foreseeing import foresee
from workflow.usecases.moving import MoveRequest


def correcting(visit: Visiting, slug: str) -> Response:
    """What a correction does, and the note for its readers."""
    return _page(visit, slug, Action.CORRECT)


def correct(
    visit: Visiting,
    slug: str,
    seen: Annotated[int, Form()] = 0,
    note: Annotated[str, Form()] = "",
) -> Response:
    """Open a correction: a draft of the public text, beside which that stays public."""
    return _ask(visit, MoveRequest(slug, Action.CORRECT, note.strip(), revision=seen))


def withdrawing(visit: Visiting, slug: str) -> Response:
    """What withdrawing does, and the reason for the readers."""
    return _page(visit, slug, Action.WITHDRAW)


def withdraw(
    visit: Visiting,
    slug: str,
    seen: Annotated[int, Form()] = 0,
    note: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Withdraw an article, whose name was typed to confirm it."""
    request = MoveRequest(slug, Action.WITHDRAW, note.strip(), revision=seen)
    if name.strip() != slug:
        error = InvalidInputError("name_not_repeated", slug=slug)
        return _page(visit, slug, request.action, note=note, error=error)
    return _ask(visit, request)


def _ask(visit: Visit, request: MoveRequest) -> Response:
    try:
        return ask(visit, request)
    except InvalidInputError as error:
        return _page(visit, request.slug, request.action, note=request.reason, error=error)


def _page(
    visit: Visit,
    slug: str,
    action: Action,
    *,
    note: str = "",
    error: WorkflowError | None = None,
) -> Response:
    four_eyes = visit.desk.service.settings.four_eyes
    with visit.read() as uow:
        shown = foresee(uow, slug, action, visit.actor, four_eyes=four_eyes)
    template = f"public_texts/{action.value}.html"
    return visit.page(template, status=422 if error else 200, shown=shown, note=note, error=error)


ROUTES = (
    Route("GET", "/articles/{slug}/correct", correcting),
    Route("POST", "/articles/{slug}/correct", correct),
    Route("GET", "/articles/{slug}/withdraw", withdrawing),
    Route("POST", "/articles/{slug}/withdraw", withdraw),
)
