"""
Files of an article that is not public, for people who are signed in.

A file is found by its row, never by a path, and only below its own article's address.
"""

from urllib.parse import quote

from fastapi import Response
from fastapi.responses import RedirectResponse

from workflow.desk.headers import of_private
from workflow.desk.routes import Route
from workflow.desk.visits import Visiting
from workflow.domain.rendition import Format
from workflow.errors import NotFoundError
from workflow.storage.publication_store import Rendition
from workflow.usecases.exporting import OutgoingFile

_PICTURE = "png"


def file(visit: Visiting, slug: str, inputs: str, ending: str) -> Response:
    """A proof or final file; with the ending png, the first page of a PDF as a picture."""
    made = _rendition(visit, slug, inputs)
    if ending == _PICTURE and made.format is Format.PDF:
        return Response(visit.desk.thumbnails.of(made.sha256), media_type="image/png")
    if ending != made.format.value:
        raise NotFoundError("rendition_unknown", slug=slug)
    if made.format is Format.HTML:
        # A page has one address, at which its links lead to what lies beside it.
        beside = f"{quote(inputs, safe='')}/{quote(slug, safe='')}.html"
        return RedirectResponse(beside, 307, {"Cache-Control": "no-store"})
    return _answer(visit, slug, made)


def file_beside(visit: Visiting, slug: str, inputs: str, name: str, ending: str) -> Response:
    """The same, or the same edition in another format, where a page links to it."""
    made = _rendition(visit, slug, inputs)
    if name != slug:
        raise NotFoundError("rendition_unknown", slug=slug)
    with visit.read() as uow:
        all_made = uow.publications.renditions_of(made.article_id, made.revision)
    likes = [each for each in all_made if each.format.value == ending and _is_beside(each, made)]
    if not likes:
        raise NotFoundError("rendition_unknown", slug=slug)
    return _answer(visit, slug, made if made in likes else likes[-1])


def _is_beside(one: Rendition, other: Rendition) -> bool:
    return (one.language, one.proof, one.edition) == (other.language, other.proof, other.edition)


def _rendition(visit: Visiting, slug: str, inputs: str) -> Rendition:
    with visit.read() as uow:
        article = uow.articles.by_slug(slug)
        made = uow.publications.rendition(inputs)
    if made is None or made.article_id != article.id:
        raise NotFoundError("rendition_unknown", slug=slug)
    return made


def _answer(visit: Visiting, slug: str, made: Rendition) -> Response:
    data = OutgoingFile(made).data(visit.desk.service.artifacts)
    kind = "proof." if made.proof else ""
    name = f"{slug}.{made.language.bcp47}.{kind}{made.format.value}"
    headers = of_private(name, made.format, data)
    return Response(data, media_type=made.format.media_type, headers=headers)


ROUTES = (
    Route("GET", "/articles/{slug}/renditions/{inputs}.{ending}", file),
    Route("GET", "/articles/{slug}/renditions/{inputs}/{name}.{ending}", file_beside),
)
