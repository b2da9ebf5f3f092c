"""
The application: what is asked at which address, and nothing that writes.

Nobody signs in yet and no host name is checked, so whoever reaches the port reads every title,
embargoed ones among them: listen on this machine only, or behind a server that asks who is there
and for which host.
"""

from gettext import NullTranslations

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse

from workflow.desk import errors, views
from workflow.desk.headers import SecurityHeaders, of_published
from workflow.desk.pages import Pages
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import DamagedError, NotFoundError, UnavailableError
from workflow.storage.publication_store import Rendition
from workflow.usecases.exporting import published_file
from workflow.wiring import Service

_READING = ["GET", "HEAD"]


def create_app(service: Service) -> FastAPI:
    """The desk of *service*; it has no interactive documentation."""
    pages = Pages(service.settings.templates, LanguageTag("en"), NullTranslations())
    desk = _Desk(service, pages)
    app = FastAPI(
        title="Communiqué",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # Its target would be made from the client's Host header.
        redirect_slashes=False,
    )
    app.add_middleware(SecurityHeaders)
    errors.install(app, pages)
    for path, endpoint in (
        ("/", desk.index),
        ("/articles/{slug}", desk.article),
        ("/articles/{slug}/{language}.{ending}", desk.file),
        # As `communique export` lays files out: a published page links to its PDF beside it.
        ("/articles/{slug}/{language}/{name}.{ending}", desk.file_beside),
        ("/health", desk.health),
        ("/assets/desk.css", desk.style_sheet),
    ):
        app.add_api_route(path, endpoint, methods=_READING, response_model=None)
    return app


class _Desk:
    """The answers, each from one reading transaction."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages
        self._style_sheet = (service.settings.templates / "desk" / "desk.css").read_bytes()

    def index(self) -> Response:
        with self._service.read() as uow:
            listed = views.list_articles(uow)
        return HTMLResponse(self._pages.render("articles/index.html", listed=listed))

    def article(self, slug: str) -> Response:
        with self._service.read() as uow:
            shown = views.show_article(uow, slug)
        return HTMLResponse(self._pages.render("articles/show.html", shown=shown))

    def file(self, slug: str, language: str, ending: str) -> Response:
        made = self._published(slug, language, ending)
        if made is None:
            # The same answer whether the file exists in secret or nowhere.
            raise NotFoundError("file_not_public", slug=slug, file=f"{language}.{ending}")
        try:
            data = self._service.artifacts.get(made.sha256)
        except NotFoundError as error:
            raise DamagedError(error.code, digest=made.sha256) from error
        name = f"{slug}.{made.language.bcp47}.{made.format.value}"
        headers = of_published(name, made.format, data)
        return Response(data, media_type=made.format.media_type, headers=headers)

    def file_beside(self, slug: str, language: str, name: str, ending: str) -> Response:
        if name != slug:
            raise NotFoundError("file_not_public", slug=slug, file=f"{language}/{name}.{ending}")
        return self.file(slug, language, ending)

    def health(self) -> Response:
        try:
            with self._service.read():
                return JSONResponse({"status": "ok"})
        except UnavailableError:
            return JSONResponse({"status": "database_away"}, 503)

    def style_sheet(self) -> Response:
        headers = {"Cache-Control": "max-age=300"}
        return Response(self._style_sheet, media_type="text/css; charset=utf-8", headers=headers)

    def _published(self, slug: str, language: str, ending: str) -> Rendition | None:
        try:
            format_ = Format(ending)
            with self._service.read() as uow:
                return published_file(uow, slug, language, format_)
        except (ValueError, NotFoundError):
            return None
