"""Correcting and withdrawing what is public: the consequences first, then the confirmation."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Response

from workflow.desk.instants import AT, NOW, UTC_KEY, Written, first_written, zone_choices
from workflow.desk.moves import ask
from workflow.desk.publishing_views import leaving_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.language import LanguageTag
from workflow.domain.notes import FOR_CORRECTIONS, Note, Reason
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.errors import InvalidInputError, WorkflowError
from workflow.usecases.correction_notes import change_note
from workflow.usecases.expiring import cancel_withdrawals
from workflow.usecases.foreseeing import foresee
from workflow.usecases.moving import MoveRequest, request_move


@dataclass(frozen=True)
class Typed:
    """What the fields of a form hold; *written* is None before anybody wrote an instant."""

    note: str = ""
    ready: str = ""
    language: str = ""
    when: str = NOW
    written: Written | None = None


def correcting(visit: Visiting, slug: str) -> Response:
    """What a correction does, and the note for its readers."""
    return _page(visit, slug, Action.CORRECT, Typed())


def correct(
    visit: Visiting,
    slug: str,
    seen: Annotated[int, Form()] = 0,
    note: Annotated[str, Form()] = "",
    ready: Annotated[str, Form()] = "",
) -> Response:
    """Open a correction: a draft of the public text, beside which that stays public."""
    told = note.strip()
    request = MoveRequest(slug, Action.CORRECT, told, revision=seen, ready=_reason(ready))
    try:
        return ask(visit, request)
    except InvalidInputError as error:
        return _page(visit, slug, Action.CORRECT, Typed(told, ready), error=error)


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
    return _page(visit, slug, Action.WITHDRAW, Typed(language=language))


def withdraw(
    visit: Visiting,
    slug: str,
    seen: Annotated[int, Form()] = 0,
    note: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    ready: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    when: Annotated[str, Form()] = NOW,
    date: Annotated[str, Form()] = "",
    time: Annotated[str, Form()] = "",
    zone: Annotated[str, Form()] = UTC_KEY,
) -> Response:
    """
    Withdraw an article or a language of it, now or at an instant.

    The article's name was typed to confirm it.
    """
    written = Written(date, time, zone)
    typed = Typed(note.strip(), ready, language, when, written)
    tag = LanguageTag.parse(language) if language else None
    told = _reason(ready)
    try:
        at = written.instant() if when == AT else None
        if name.strip() != slug:
            raise InvalidInputError("name_not_repeated", slug=slug)
        request = MoveRequest(
            slug, Action.WITHDRAW, typed.note, revision=seen, ready=told, language=tag, at=at
        )
        return ask(visit, request) if at is None else _ask_for_later(visit, request)
    except InvalidInputError as error:
        return _page(visit, slug, Action.WITHDRAW, typed, error=error)


def cancel(visit: Visiting, slug: str, language: Annotated[str, Form()] = "") -> Response:
    """Take back the withdrawals that wait, or the one of a language."""
    tag = LanguageTag.parse(language) if language else None
    with visit.write() as uow:
        cancel_withdrawals(uow, slug, visit.actor, tag)
    return visit.go(_publishing(slug), done="withdrawal_cancelled")


def _ask_for_later(visit: Visit, request: MoveRequest) -> Response:
    with visit.write() as uow:
        four_eyes = visit.desk.service.settings.four_eyes
        asked = replace(request, confirmed=visit.confirmed)
        request_move(uow, asked, visit.actor, four_eyes=four_eyes)
    return visit.go(_publishing(request.slug), done="asked_to_withdraw")


def _publishing(slug: str) -> str:
    return f"/articles/{quote(slug, safe='')}/publish"


def _reason(given: str) -> Reason | None:
    if not given:
        return None
    try:
        return Reason(given)
    except ValueError as error:
        raise InvalidInputError("field_unusable", field="ready") from error


def _page(
    visit: Visit,
    slug: str,
    action: Action,
    typed: Typed,
    *,
    error: WorkflowError | None = None,
) -> Response:
    four_eyes, words = visit.desk.service.settings.four_eyes, visit.who.language
    with visit.read() as uow:
        shown = foresee(uow, slug, action, visit.actor, four_eyes=four_eyes)
        leaving = leaving_of(uow, shown.article, words)
        now = uow.now
    fitting = FOR_CORRECTIONS if action is Action.CORRECT else tuple(Reason)
    return visit.page(
        f"public_texts/{action.value}.html",
        status=422 if error else 200,
        shown=shown,
        error=error,
        reasons=fitting,
        leaving=leaving,
        typed=typed,
        written=typed.written or first_written(now),
        zones=zone_choices(None, words),
    )


ROUTES = (
    Route("GET", "/articles/{slug}/correct", correcting),
    Route("POST", "/articles/{slug}/correct", correct),
    Route("POST", "/articles/{slug}/correct/note", change),
    Route("GET", "/articles/{slug}/withdraw", withdrawing),
    Route("POST", "/articles/{slug}/withdraw", withdraw),
    Route("POST", "/articles/{slug}/withdraw/cancel", cancel),
)
