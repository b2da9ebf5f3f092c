"""Correcting and withdrawing what is public: the consequences first, then the confirmation."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Response

from workflow.desk.moves import ask
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.language import LanguageTag
from workflow.domain.notes import FOR_CORRECTIONS, Note, Reason
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.errors import InvalidInputError, WorkflowError
from workflow.usecases.correction_notes import change_note
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
    ready: Annotated[str, Form()] = "",
) -> Response:
    """Open a correction: a draft of the public text, beside which that stays public."""
    request = MoveRequest(slug, Action.CORRECT, note.strip(), revision=seen, ready=_reason(ready))
    return _ask(visit, request)


def change(
    visit: Visiting,
    slug: str,
    base: Annotated[int, Form()] = 0,
    note: Annotated[str, Form()] = "",
    ready: Annotated[str, Form()] = "",
) -> Response:
    """Change the note of a correction while it is a draft of revision *base*."""
    require_role(visit.actor, Action.CORRECT)
    told = Note(_reason(ready), note.strip())
    with visit.write() as uow:
        change_note(uow, slug, told, base, visit.actor, confirmed=visit.confirmed)
    return visit.go(f"/articles/{quote(slug, safe='')}/review", done="text_saved")


def withdrawing(visit: Visiting, slug: str, language: str = "") -> Response:
    """What withdrawing does, and the reason for the readers; in one language, or in all."""
    return _page(visit, slug, Action.WITHDRAW, language=language)


def withdraw(
    visit: Visiting,
    slug: str,
    seen: Annotated[int, Form()] = 0,
    note: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    ready: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Withdraw an article or a language of it; the article's name was typed to confirm it."""
    tag = LanguageTag.parse(language) if language else None
    request = MoveRequest(
        slug, Action.WITHDRAW, note.strip(), revision=seen, ready=_reason(ready), language=tag
    )
    if name.strip() != slug:
        error = InvalidInputError("name_not_repeated", slug=slug)
        return _again(visit, request, error)
    return _ask(visit, request)


def _reason(given: str) -> Reason | None:
    if not given:
        return None
    try:
        return Reason(given)
    except ValueError as error:
        raise InvalidInputError("field_unusable", field="ready") from error


def _ask(visit: Visit, request: MoveRequest) -> Response:
    try:
        return ask(visit, request)
    except InvalidInputError as error:
        return _again(visit, request, error)


def _again(visit: Visit, request: MoveRequest, error: WorkflowError) -> Response:
    return _page(
        visit,
        request.slug,
        request.action,
        note=request.reason,
        error=error,
        ready=request.ready or "",
        language=request.language.bcp47 if request.language else "",
    )


def _page(
    visit: Visit,
    slug: str,
    action: Action,
    *,
    note: str = "",
    error: WorkflowError | None = None,
    ready: str = "",
    language: str = "",
) -> Response:
    four_eyes = visit.desk.service.settings.four_eyes
    with visit.read() as uow:
        shown = foresee(uow, slug, action, visit.actor, four_eyes=four_eyes)
    fitting = FOR_CORRECTIONS if action is Action.CORRECT else tuple(Reason)
    return visit.page(
        f"public_texts/{action.value}.html",
        status=422 if error else 200,
        shown=shown,
        note=note,
        error=error,
        ready=ready,
        reasons=fitting,
        language=language,
    )


ROUTES = (
    Route("GET", "/articles/{slug}/correct", correcting),
    Route("POST", "/articles/{slug}/correct", correct),
    Route("POST", "/articles/{slug}/correct/note", change),
    Route("GET", "/articles/{slug}/withdraw", withdrawing),
    Route("POST", "/articles/{slug}/withdraw", withdraw),
)
