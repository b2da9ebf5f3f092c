"""
The application: what is asked at which address, and nothing that writes.

Nobody signs in yet and no host name is checked, so whoever reaches the port reads every title,
embargoed ones among them: listen on this machine only, or behind a server that asks who is there
and for which host.
"""

from gettext import NullTranslations
from typing import Annotated
from urllib.parse import quote

from fastapi import FastAPI, Header, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from workflow.desk import errors, views
from workflow.desk.headers import SecurityHeaders, is_known, of_published
from workflow.desk.operating import Operating, watching
from workflow.desk.pages import Pages
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import NotFoundError
from workflow.usecases.clocks import ClockWatch
from workflow.usecases.exporting import OutgoingFile, published_file
from workflow.wiring import Service

_READING = ["GET", "HEAD"]

# The header If-None-Match: the entity tags of the copies that the client has.
_Known = Annotated[str, Header()]


def create_app(service: Service, watch: ClockWatch | None = None) -> FastAPI:
    """The desk of *service*, which lets *watch* look; it has no interactive documentation."""
    pages = Pages(service.settings.templates, LanguageTag("en"), NullTranslations())
    desk = _Desk(service, pages)
    operating = Operating(service)
    app = FastAPI(
        title="Communiqué",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # Its target would be made from the client's Host header.
        redirect_slashes=False,
        lifespan=watching(watch) if watch else None,
    )
    app.add_middleware(SecurityHeaders)
    errors.install(app, pages)
    for path, endpoint in (
        ("/", desk.index),
        ("/articles/{slug}", desk.article),
        ("/articles/{slug}/{language}.html", desk.page),
        ("/articles/{slug}/{language}.{ending}", desk.file),
        # As `communique export` lays files out: a published page links to its PDF beside it.
        ("/articles/{slug}/{language}/{name}.{ending}", desk.file_beside),
        ("/health", operating.health),
        ("/healthz", operating.healthz),
        ("/readyz", operating.readyz),
        ("/metrics", operating.metrics),
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

    def index(self, after: str = "", before: str = "") -> Response:
        with self._service.read() as uow:
            page = views.list_articles(uow, after, before)
        return HTMLResponse(self._pages.render("articles/index.html", page=page))

    def article(self, slug: str) -> Response:
        with self._service.read() as uow:
            shown = views.show_article(uow, slug)
        return HTMLResponse(self._pages.render("articles/show.html", shown=shown))

    def file(self, slug: str, language: str, ending: str, if_none_match: _Known = "") -> Response:
        file = self._published(slug, language, ending)
        if file is None:
            # The same answer whether the file exists in secret or nowhere.
            raise NotFoundError("file_not_public", slug=slug, file=f"{language}.{ending}")
        data = file.data(self._service.artifacts)
        made = file.made
        name = f"{slug}.{made.language.bcp47}.{made.format.value}"
        headers = of_published(name, made.format, data)
        if is_known(if_none_match, headers["ETag"]):
            # With all its headers: a browser takes them for those of the copy that it has.
            return Response(status_code=304, headers=headers)
        return Response(data, media_type=made.format.media_type, headers=headers)

    def file_beside(
        self, slug: str, language: str, name: str, ending: str, if_none_match: _Known = ""
    ) -> Response:
        if name != slug:
            raise NotFoundError("file_not_public", slug=slug, file=f"{language}/{name}.{ending}")
        return self.file(slug, language, ending, if_none_match)

    def page(self, slug: str, language: str) -> Response:
        # A page has one address, at which its links lead to what lies beside it.
        if self._published(slug, language, Format.HTML.value) is None:
            raise NotFoundError("file_not_public", slug=slug, file=f"{language}.html")
        beside = f"{quote(language, safe='')}/{quote(slug, safe='')}.html"
        return RedirectResponse(beside, 308, {"Cache-Control": "no-cache"})

    def style_sheet(self) -> Response:
        headers = {"Cache-Control": "max-age=300"}
        return Response(self._style_sheet, media_type="text/css; charset=utf-8", headers=headers)

    def _published(self, slug: str, language: str, ending: str) -> OutgoingFile | None:
        base = self._service.settings.base_url
        try:
            format_ = Format(ending)
            with self._service.read() as uow:
                return published_file(uow, slug, language, format_, base)
        except (ValueError, NotFoundError):
            return None
