"""Pictures of articles, for their texts to show."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from workflow.desk.api.articles import FILE_BODY
from workflow.desk.api.calls import BEARER, ApiRoute, Called, Sent
from workflow.desk.api.shapes import ANY, Line, Slug
from workflow.domain.pictures import Picture
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.intake.pictures import read_picture
from workflow.usecases.picturing import add_picture, picture, pictures, store_picture

router = APIRouter(route_class=ApiRoute, tags=["pictures"], dependencies=[BEARER], responses=ANY)

_Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


class PictureView(BaseModel):
    """A picture that a text may show."""

    address: str = Field(description="The text shows it as `![what it shows](address)`.")
    sha256: str
    name: str
    media_type: str
    bytes: int
    width: int
    height: int
    added_by: str
    added_at: datetime


class PictureList(BaseModel):
    """All of an article, oldest first."""

    pictures: list[PictureView]


@router.get("/articles/{slug}/pictures")
def index(call: Called, slug: Slug) -> PictureList:
    """The pictures of an article."""
    with call.read() as uow:
        return PictureList(pictures=[_view(each) for each in pictures(uow, slug)])


@router.post("/articles/{slug}/pictures", status_code=201, openapi_extra=FILE_BODY)
def add(
    call: Called,
    slug: Slug,
    data: Sent,
    response: Response,
    name: Annotated[Line, Query(description="What the file is called.")] = "",
) -> PictureView:
    """Add a PNG or JPEG; it is made anew without anything but what it shows."""
    require_role(call.actor, Action.EDIT)
    artifacts = call.service.artifacts
    stored = store_picture(artifacts, read_picture(data), name)
    with call.write() as uow:
        added = add_picture(uow, slug, stored, artifacts, call.actor)
    response.headers["Location"] = f"/api/v1/articles/{slug}/pictures/{added.sha256}"
    return _view(added)


@router.get(
    "/articles/{slug}/pictures/{sha256}",
    response_class=Response,
    responses={200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def show(call: Called, slug: Slug, sha256: _Sha256) -> Response:
    """One of them, as it is shown."""
    with call.read() as uow:
        found = picture(uow, slug, sha256)
    return Response(call.service.artifacts.get(found.sha256), media_type=found.media_type)


def _view(found: Picture) -> PictureView:
    return PictureView(**found.as_json())
