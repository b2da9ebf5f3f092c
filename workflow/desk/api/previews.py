"""Preview links: one edition for outsiders, until it is public."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from workflow.desk.api.calls import BEARER, ApiRoute, Called, ShownOnce
from workflow.desk.api.shapes import ANY, LanguageText, Line, RowNumber, Slug
from workflow.domain.language import LanguageTag
from workflow.usecases import previewing

router = APIRouter(route_class=ApiRoute, tags=["previews"], dependencies=[BEARER], responses=ANY)


class PreviewView(BaseModel):
    """A link; its address was shown when it was made."""

    id: int
    language: str
    note: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    standing: str = Field(description="open, expired, revoked, public or withdrawn.")


class PreviewList(BaseModel):
    """All links of an article, newest first."""

    previews: list[PreviewView]


class NewPreview(BaseModel):
    """A link to make."""

    model_config = ConfigDict(extra="forbid")

    language: LanguageText
    hours: Annotated[int, Field(ge=1, le=24 * 30)]
    note: Line = Field("", description="For whom it is.")


class PreviewLink(BaseModel):
    """A new link, which is shown this once; null if the request is only answered again."""

    link: ShownOnce


@router.get("/articles/{slug}/previews")
def previews(call: Called, slug: Slug) -> PreviewList:
    """The links, and whether they open."""
    with call.read() as uow:
        found = previewing.links_of(uow, uow.articles.by_slug(slug))
    return PreviewList(
        previews=[
            PreviewView(
                id=each.preview.id,
                language=each.preview.language.bcp47,
                note=each.preview.note,
                made_by=each.preview.made_by,
                made_at=each.preview.made_at,
                expires_at=each.preview.expires_at,
                standing=each.standing.value,
            )
            for each in found
        ]
    )


@router.post("/articles/{slug}/previews", status_code=201)
def make(call: Called, slug: Slug, wanted: NewPreview) -> PreviewLink:
    """Make a link."""
    language, lasts = LanguageTag.parse(wanted.language), timedelta(hours=wanted.hours)
    request = previewing.PreviewRequest(slug, language, lasts, wanted.note)
    with call.write() as uow:
        secret = previewing.make_preview(uow, request, call.actor, call.service.engine_digest)
    return PreviewLink(link=f"{call.service.settings.desk}/preview/{secret}")


@router.delete("/articles/{slug}/previews/{number}", status_code=204)
def revoke(call: Called, slug: Slug, number: RowNumber) -> None:
    """End a link."""
    with call.write() as uow:
        previewing.revoke_preview(uow, slug, number, call.actor)
