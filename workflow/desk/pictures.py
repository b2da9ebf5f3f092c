"""Pictures of an article, beside its editor: add one, and look at one."""

from typing import Annotated

from fastapi import Form, Response, UploadFile

from workflow.desk.routes import Route
from workflow.desk.visits import Visiting
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.errors import InvalidInputError
from workflow.intake.html_inline import picture_in_markdown
from workflow.intake.pictures import read_picture
from workflow.usecases.picturing import add_picture, picture, pictures, store_picture

_LONGEST_WORDS = 1_000


def add(
    visit: Visiting,
    slug: str,
    file: UploadFile | None = None,
    alternative: Annotated[str, Form()] = "",
) -> Response:
    """Add one; what the text is to say then goes where the cursor is."""
    require_role(visit.actor, Action.EDIT)
    artifacts = visit.desk.service.artifacts
    try:
        sent, words = _required(file, alternative)
        stored = store_picture(artifacts, read_picture(sent.file.read()), sent.filename or "")
        with visit.write() as uow:
            added = add_picture(uow, slug, stored, artifacts, visit.actor)
    except InvalidInputError as error:
        return _page(visit, slug, 422, error=error)
    return _page(visit, slug, markdown=picture_in_markdown(words, added.address))


def show(visit: Visiting, slug: str, sha256: str) -> Response:
    """One of them."""
    with visit.read() as uow:
        found = picture(uow, slug, sha256)
    data = visit.desk.service.artifacts.get(found.sha256)
    return Response(data, media_type=found.media_type)


def _required(file: UploadFile | None, alternative: str) -> tuple[UploadFile, str]:
    words = " ".join(alternative.split())
    if file is None or not (file.filename or file.size):
        raise InvalidInputError("picture_missing")
    if not words:
        raise InvalidInputError("picture_words_missing")
    if len(words) > _LONGEST_WORDS:
        raise InvalidInputError("picture_words_long", limit=_LONGEST_WORDS)
    return file, words


def _page(visit: Visiting, slug: str, status: int = 200, **values: object) -> Response:
    """A part of the editor; a page of its own where no script runs."""
    by_script = "hx-request" in visit.request.headers
    template = "writing/_pictures.html" if by_script else "writing/pictures.html"
    with visit.read() as uow:
        found = pictures(uow, slug)
    values = {"error": None, "markdown": "", "slug": slug, "pictures": found, **values}
    return visit.page(template, status=status, **values)


ROUTES = (
    Route("POST", "/articles/{slug}/edit/pictures", add),
    Route("GET", "/articles/{slug}/pictures/{sha256}", show),
)
