"""Published files, for everybody: at the addresses by which `communique export` lays them out."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Header, Response
from fastapi.responses import RedirectResponse

from workflow.desk.headers import is_known, of_published
from workflow.desk.routes import Route
from workflow.desk.visits import Calling
from workflow.domain.rendition import Format
from workflow.errors import NotFoundError
from workflow.usecases.exporting import OutgoingFile, published_file

# The header If-None-Match: the entity tags of the copies that the client has.
_Known = Annotated[str, Header()]


def file(
    call: Calling, slug: str, language: str, ending: str, if_none_match: _Known = ""
) -> Response:
    """A file, to be saved; a web page has an address of its own."""
    found = _published(call, slug, language, ending)
    if found is None:
        # The same answer whether the file exists in secret or nowhere.
        raise NotFoundError("file_not_public", slug=slug, file=f"{language}.{ending}")
    data = found.data(call.desk.service.artifacts)
    made = found.made
    name = f"{slug}.{made.language.bcp47}.{made.format.value}"
    headers = of_published(name, made.format, data)
    if is_known(if_none_match, headers["ETag"]):
        # With all its headers: a browser takes them for those of the copy that it has.
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=made.format.media_type, headers=headers)


def file_beside(
    call: Calling, slug: str, language: str, name: str, ending: str, if_none_match: _Known = ""
) -> Response:
    """The same, where a published page links to it."""
    if name != slug:
        raise NotFoundError("file_not_public", slug=slug, file=f"{language}/{name}.{ending}")
    return file(call, slug, language, ending, if_none_match)


def page(call: Calling, slug: str, language: str) -> Response:
    """A page has one address, at which its links lead to what lies beside it."""
    if _published(call, slug, language, Format.HTML.value) is None:
        raise NotFoundError("file_not_public", slug=slug, file=f"{language}.html")
    beside = f"{quote(language, safe='')}/{quote(slug, safe='')}.html"
    return RedirectResponse(beside, 308, {"Cache-Control": "no-cache"})


def _published(call: Calling, slug: str, language: str, ending: str) -> OutgoingFile | None:
    base = call.desk.service.settings.base_url
    try:
        format_ = Format(ending)
        with call.read() as uow:
            return published_file(uow, slug, language, format_, base)
    except (ValueError, NotFoundError):
        return None


ROUTES = (
    Route("GET", "/articles/{slug}/{language}.html", page),
    Route("GET", "/articles/{slug}/{language}.{ending}", file),
    Route("GET", "/articles/{slug}/{language}/{name}.{ending}", file_beside),
)
