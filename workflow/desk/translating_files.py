"""The pages for translators: catalogs out and in as files, and the sign-off of an edition."""

from typing import Annotated

from fastapi import File, Form, Response, UploadFile

from workflow.catalogs.formats import CatalogFormat
from workflow.desk import translating_editions as editions
from workflow.desk import translating_views as views
from workflow.desk.errors import status_of
from workflow.desk.headers import attachment
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.language import LanguageTag
from workflow.errors import (
    ConfirmationNeededError,
    InvalidInputError,
    NotFoundError,
    WorkflowError,
)
from workflow.usecases import signing, translating
from workflow.usecases.taking_back import take_back_sign_off
from workflow.usecases.translating import ImportReport

_ENDINGS = {"po": CatalogFormat.PO, "xlf": CatalogFormat.XLIFF}
_MEDIA_TYPES = {"po": "text/x-gettext-translation", "xlf": "application/x-xliff+xml"}


def download(visit: Visiting, slug: str, language: str, ending: str) -> Response:
    """The catalog as a PO or XLIFF file, as `communique catalog export` writes it."""
    if ending not in _ENDINGS:
        raise NotFoundError("page_unknown", path=visit.request.scope["path"][:200])
    tag = LanguageTag.parse(language)
    with visit.read() as uow:
        *_, file = translating.export_catalogs(uow, slug, [tag], _ENDINGS[ending])
    headers = {"Content-Disposition": attachment(f"{slug}.{tag.bcp47}.{ending}")}
    return Response(file.data, media_type=_MEDIA_TYPES[ending], headers=headers)


def ask_for_file(visit: Visiting, slug: str, language: str) -> Response:
    """The page on which a filled file is sent back."""
    return _file_page(visit, slug, language)


def upload(
    visit: Visiting, slug: str, language: str, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Merge a filled file, and say message by message what came of it."""
    tag = LanguageTag.parse(language)
    try:
        if file is None or not file.filename:
            raise InvalidInputError("catalog_file_missing")
        with visit.read() as uow:
            wanted = translating.awaited(uow, slug, tag, visit.actor)
        filled = translating.read_filled(file.file.read(), wanted)
        with visit.write() as uow:
            sure = visit.confirmed
            report = translating.import_catalog(uow, filled, visit.actor, confirmed=sure)
    except (InvalidInputError, ConfirmationNeededError) as error:
        return _file_page(visit, slug, language, error=error)
    return _file_page(visit, slug, language, report=report)


def ask_to_sign(visit: Visiting, slug: str, language: str) -> Response:
    """An edition with all that the checks say, before somebody signs it off."""
    four_eyes = visit.desk.service.settings.four_eyes
    with visit.read() as uow:
        shown = editions.before_sign_off(
            uow, slug, LanguageTag.parse(language), visit.actor, four_eyes=four_eyes
        )
    return visit.page("translating/sign_off.html", shown=shown)


def sign(visit: Visiting, slug: str, language: str, seen: Annotated[str, Form()] = "") -> Response:
    """Sign the edition off, exactly as it was *seen*: by its digest."""
    service = visit.desk.service
    with visit.write() as uow:
        signing.sign_off(
            uow,
            slug,
            LanguageTag.parse(language),
            visit.actor,
            service.engine_digest,
            four_eyes=service.settings.four_eyes,
            seen=seen,
            confirmed=visit.confirmed,
        )
    return visit.go(f"/articles/{slug}/translate", "edition_signed")


def take_back(
    visit: Visiting, slug: str, language: str, seen: Annotated[str, Form()] = ""
) -> Response:
    """Take the sign-off back of the edition that was *seen*: by its digest."""
    tag = LanguageTag.parse(language)
    with visit.write() as uow:
        take_back_sign_off(uow, slug, tag, visit.actor, seen=seen, confirmed=visit.confirmed)
    return visit.go(f"/articles/{slug}/translate/{tag.bcp47}/sign-off", "sign_off_taken_back")


def _file_page(
    visit: Visit,
    slug: str,
    language: str,
    report: ImportReport | None = None,
    error: WorkflowError | None = None,
) -> Response:
    tag = LanguageTag.parse(language)
    with visit.read() as uow:
        frame = views.frame(uow, slug, tag, visit.actor)
        article, title = editions.opened_article(uow, slug, tag)
    return visit.page(
        "translating/files.html",
        status=status_of(error) if error else 200,
        frame=frame,
        article=article,
        title=title,
        report=report,
        error=error,
    )


_IN = "/articles/{slug}/translate/{language}"

ROUTES = (
    Route("GET", _IN + "/catalog.{ending}", download),
    Route("GET", f"{_IN}/files", ask_for_file),
    Route("POST", f"{_IN}/files", upload),
    Route("GET", f"{_IN}/sign-off", ask_to_sign),
    Route("POST", f"{_IN}/sign-off", sign),
    Route("POST", f"{_IN}/sign-off/take-back", take_back),
)
