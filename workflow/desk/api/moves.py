"""Moves of articles: asked for here, done by a worker."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from workflow.desk.api.articles import Document
from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import (
    ANY,
    Accepted,
    Cancelled,
    Confirm,
    Digest,
    LanguageText,
    Slug,
    work_address,
    work_view,
)
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note, Reason
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.intake import read_article
from workflow.usecases import correction_notes, expiring
from workflow.usecases.moving import MoveRequest, request_move

router = APIRouter(route_class=ApiRoute, tags=["moves"], dependencies=[BEARER], responses=ANY)


class Move(BaseModel):
    """A move that is asked for; publishing has an address of its own."""

    model_config = ConfigDict(extra="forbid")

    action: Literal[
        "submit", "take_back", "return", "approve", "reopen", "correct", "abandon", "withdraw"
    ]
    reason: Annotated[str, Field(max_length=2_000)] = Field(
        "", description="Needed to return; to correct and withdraw, this or `ready`."
    )
    ready: Reason | None = Field(
        None, description="To correct and withdraw: a reason that readers get in their language."
    )
    language: LanguageText | None = Field(None, description="To `withdraw` one language only.")
    at: AwareDatetime | None = Field(
        None,
        description="To `withdraw` at this instant, with its zone; null for now. What is public"
        " then is withdrawn. To replace a withdrawal that waits is to be confirmed.",
    )
    revision: Annotated[int | None, Field(ge=1, le=1_000_000)] = Field(
        None,
        description="The one that you saw (to `withdraw`, the public one): "
        "if it is not that any more, the move is refused.",
    )
    seen: Digest | None = Field(
        None,
        description="Needed to approve: the digest of the text that you have read, as `/text` gives"
        " it. Your approval is for exactly that text.",
    )
    text: Document | None = Field(None, description="The corrected text, to `correct` only.")
    confirm: Confirm = False


class NewNote(BaseModel):
    """What readers are to be told of a correction, instead of what is said now."""

    model_config = ConfigDict(extra="forbid")

    base: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="The working revision that you know."
    )
    words: Annotated[str, Field(max_length=2_000)] = ""
    ready: Reason | None = None
    confirm: Confirm = False


class Noted(BaseModel):
    """The revision that carries the note."""

    revision: int


@router.post("/articles/{slug}/notes", status_code=201)
def change_note(call: Called, slug: Slug, wanted: NewNote) -> Noted:
    """Change the note of a correction while it is a draft."""
    note = Note(wanted.ready, wanted.words.strip())
    with call.write() as uow:
        article = correction_notes.change_note(
            uow, slug, note, wanted.base, call.actor, confirmed=wanted.confirm
        )
    return Noted(revision=article.revision)


@router.post("/articles/{slug}/moves", status_code=202)
def move(call: Called, slug: Slug, wanted: Move, response: Response) -> Accepted:
    """Ask for a move; what the rules refuse now is refused now."""
    action = Action(wanted.action)
    brought = None
    if wanted.text is not None and action is Action.CORRECT:
        require_role(call.actor, action)
        brought = read_article(wanted.text.document.encode(), wanted.text.name)
    text = brought.text if brought else None
    request = MoveRequest(
        slug,
        action,
        wanted.reason,
        text,
        wanted.revision,
        wanted.seen or "",
        confirmed=wanted.confirm,
        ready=wanted.ready,
        language=LanguageTag.parse(wanted.language) if wanted.language else None,
        at=wanted.at,
    )
    with call.write() as uow:
        four_eyes = call.service.settings.four_eyes
        work_id = request_move(uow, request, call.actor, four_eyes=four_eyes)
        row = uow.work.states([work_id])[0]
    response.headers["Location"] = work_address([work_id])
    findings = call.found(brought.findings) if brought else []
    return Accepted(work=[work_view(row, call)], findings=findings)


@router.delete("/articles/{slug}/withdrawals")
def cancel(call: Called, slug: Slug, language: LanguageText | None = None) -> Cancelled:
    """Take back the withdrawals that wait for their instants, or the one of *language*."""
    tag = LanguageTag.parse(language) if language else None
    with call.write() as uow:
        return Cancelled(cancelled=expiring.cancel_withdrawals(uow, slug, call.actor, tag))
