"""Previews for outsiders: making and revoking links, and what they show."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Response
from fastapi.responses import RedirectResponse

from workflow.desk.headers import of_private
from workflow.desk.routes import Route
from workflow.desk.visits import Caller, Calling, Visiting
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import InvalidInputError, NotFoundError
from workflow.usecases.exporting import OutgoingFile
from workflow.usecases.previewing import (
    LONGEST,
    PreviewRequest,
    Seen,
    Standing,
    make_preview,
    revoke_preview,
    seen_through,
    want_seen,
)

# Nobody else learns the address: no search engine, no site that is linked to, no cache.
_SECRET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_ASK_AGAIN_AFTER_SECONDS = 3


def make(
    visit: Visiting,
    slug: str,
    language: Annotated[str, Form()],
    hours: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
) -> Response:
    """Make a link and show it, this once."""
    if not hours.isdecimal() or len(hours) > 4:
        raise InvalidInputError("preview_expiry", most=LONGEST.days)
    lasts = timedelta(hours=int(hours))
    request = PreviewRequest(slug, LanguageTag.parse(language), lasts, note)
    service = visit.desk.service
    with visit.write() as uow:
        secret = make_preview(uow, request, visit.actor, service.engine_digest)
        article = uow.articles.by_slug(slug)
        title = uow.articles.revision(article.id, article.revision).text.title
        expires_at = uow.now + lasts
    return visit.page(
        "publishing/preview_made.html",
        article=article,
        title=title,
        language=request.language,
        link=f"{service.settings.desk}/preview/{secret}",
        expires_at=expires_at,
    )


def revoke(visit: Visiting, slug: str, preview: int) -> Response:
    """End a link."""
    with visit.write() as uow:
        revoke_preview(uow, slug, preview, visit.actor)
    return visit.go(f"/articles/{quote(slug, safe='')}/publish", done="preview_revoked")


def look(call: Calling, secret: str) -> Response:
    """What a link shows: the web page, from which the PDF and the text are found."""
    seen = _seen(call, secret)
    if Format.HTML in seen.files:
        beside = f"{quote(secret, safe='')}/{quote(seen.article.slug, safe='')}.html"
        return RedirectResponse(beside, 307, _SECRET)
    return _instead(call, seen)


def file(call: Calling, secret: str, name: str, ending: str) -> Response:
    """One file of what a link shows."""
    seen = _seen(call, secret)
    if seen.link.standing is not Standing.OPEN:
        return _instead(call, seen)
    if name != seen.article.slug or ending not in list(Format):
        raise NotFoundError("preview_over")
    format_ = Format(ending)
    if format_ not in seen.files:
        return _instead(call, seen)
    data = OutgoingFile(seen.files[format_]).data(call.desk.service.artifacts)
    saved_as = f"{name}.{seen.link.preview.language.bcp47}.proof.{ending}"
    headers = of_private(saved_as, format_, data) | _SECRET
    return Response(data, media_type=format_.media_type, headers=headers)


def _seen(call: Caller, secret: str) -> Seen:
    engine = call.desk.service.engine_digest
    with call.read() as uow:
        seen = seen_through(uow, secret, engine)
    is_open = seen.link.standing is Standing.OPEN
    if is_open and len(seen.files) < len(Format) and not seen.has_failed:
        with call.write() as uow:
            want_seen(uow, seen, engine)
    return seen


def _instead(call: Caller, seen: Seen) -> Response:
    """A page that says why nothing is shown."""
    base = call.desk.service.settings.base_url
    language = seen.link.preview.language
    slug = quote(seen.article.slug, safe="")
    is_open = seen.link.standing is Standing.OPEN
    is_public = seen.link.standing is Standing.PUBLIC
    answer = call.page(
        "publishing/preview_instead.html",
        status=200 if is_open else 410,
        standing=seen.link.standing.value,
        has_failed=seen.has_failed,
        address=f"{base}/articles/{slug}/{language.bcp47}/{slug}.html" if is_public else "",
    )
    answer.headers.update(_SECRET)
    if is_open and not seen.has_failed:
        answer.headers["Refresh"] = str(_ASK_AGAIN_AFTER_SECONDS)
    return answer


ROUTES = (
    Route("POST", "/articles/{slug}/previews", make),
    Route("POST", "/articles/{slug}/previews/{preview}/revoke", revoke),
    Route("GET", "/preview/{secret}", look),
    Route("GET", "/preview/{secret}/{name}.{ending}", file),
)
