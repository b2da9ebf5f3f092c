"""Comments on paragraphs of an article."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import ANY, RowNumber, Slug
from workflow.storage.comment_store import Comment
from workflow.usecases import commenting

router = APIRouter(route_class=ApiRoute, tags=["comments"], dependencies=[BEARER], responses=ANY)

_COMMENT = "/articles/{slug}/comments/{number}"
_Revision = Annotated[int | None, Query(ge=1, le=1_000_000, description="Else the working one.")]


class Said(BaseModel):
    """What somebody said."""

    id: int
    text: str
    made_by: str
    made_at: datetime


class ThreadView(Said):
    """A comment with its answers."""

    revision: int
    segment: str
    resolved_by: str | None
    resolved_at: datetime | None
    earlier: str = Field(description="What it is about, if the revision has that no more.")
    answers: list[Said]


class ThreadList(BaseModel):
    """All comments, oldest first."""

    comments: list[ThreadView]


class Words(BaseModel):
    """Something to say."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=commenting.MOST_CHARACTERS)]


class NewComment(Words):
    """Something to say about a paragraph, named by its segment's digest."""

    revision: Annotated[int, Field(ge=1, le=1_000_000)]
    segment: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class CommentNumber(BaseModel):
    """The number of a comment or an answer."""

    id: int


@router.get("/articles/{slug}/comments")
def comments(call: Called, slug: Slug, revision: _Revision = None) -> ThreadList:
    """All comments, for who reads *revision*."""
    with call.read() as uow:
        article = uow.articles.by_slug(slug)
        found = commenting.threads(uow, article, revision or article.revision)
    return ThreadList(
        comments=[
            ThreadView(
                **_said(each.comment).model_dump(),
                revision=each.comment.revision,
                segment=each.comment.segment,
                resolved_by=each.comment.resolved_by or None,
                resolved_at=each.comment.resolved_at,
                earlier=each.earlier,
                answers=[_said(answer) for answer in each.answers],
            )
            for each in found
        ]
    )


@router.post("/articles/{slug}/comments", status_code=201)
def comment(call: Called, slug: Slug, new: NewComment) -> CommentNumber:
    """Say something about a paragraph."""
    with call.write() as uow:
        made = commenting.comment(uow, slug, new.revision, new.segment, new.text, call.actor)
    return CommentNumber(id=made)


@router.post(_COMMENT + "/answers", status_code=201)
def answer(call: Called, slug: Slug, number: RowNumber, new: Words) -> CommentNumber:
    """Answer a comment."""
    with call.write() as uow:
        return CommentNumber(id=commenting.answer(uow, slug, number, new.text, call.actor))


@router.post(_COMMENT + "/resolve", status_code=204)
def resolve(call: Called, slug: Slug, number: RowNumber) -> None:
    """Say that it is settled."""
    with call.write() as uow:
        commenting.resolve(uow, slug, number, call.actor)


@router.post(_COMMENT + "/reopen", status_code=204)
def reopen(call: Called, slug: Slug, number: RowNumber) -> None:
    """Say that it is not settled after all."""
    with call.write() as uow:
        commenting.reopen(uow, slug, number, call.actor)


def _said(comment: Comment) -> Said:
    return Said(id=comment.id, text=comment.text, made_by=comment.made_by, made_at=comment.made_at)
