"""One article on its own page: what is next, where it stands, and what happened to it."""

import hashlib

from fastapi import Response

from workflow.desk import views
from workflow.desk.moves import moves_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting


def article(visit: Visiting, slug: str) -> Response:
    """One article: where it stands, and what happened to it."""
    shown = _shown(visit, slug)
    standing = visit.render("articles/_standing.html", shown=shown)
    with visit.read() as uow:
        moves = moves_of(uow, shown.summary.article, visit)
    return visit.page(
        "articles/show.html",
        shown=shown,
        moves=moves,
        version=_version(standing),
        is_live=shown.is_live,
        is_part=False,
    )


def standing(visit: Visiting, slug: str, seen: str = "") -> Response:
    """The part that changes while work is done; nothing, if *seen* is the version there is."""
    shown = _shown(visit, slug)
    version = _version(visit.render("articles/_standing.html", shown=shown))
    if shown.is_live and version == seen:
        return Response(status_code=204)
    return visit.page(
        "articles/_live.html",
        shown=shown,
        version=version,
        is_live=shown.is_live,
        is_part=True,
    )


def _shown(visit: Visit, slug: str) -> views.Shown:
    with visit.read() as uow:
        return views.show_article(uow, slug, four_eyes=visit.desk.service.settings.four_eyes)


def _version(part: str) -> str:
    return hashlib.sha256(part.encode()).hexdigest()[:16]


ROUTES = (
    Route("GET", "/articles/{slug}", article),
    Route("GET", "/articles/{slug}/standing", standing),
)
