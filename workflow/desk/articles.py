"""The list of articles, and one article on its own page."""

from fastapi import Response

from workflow.desk import views
from workflow.desk.moves import moves_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visiting


def index(visit: Visiting, after: str = "", before: str = "") -> Response:
    """The articles, the most recently changed first."""
    with visit.read() as uow:
        page = views.list_articles(uow, after, before)
    return visit.page("articles/index.html", page=page)


def article(visit: Visiting, slug: str) -> Response:
    """One article: where it stands, and what happened to it."""
    with visit.read() as uow:
        shown = views.show_article(uow, slug)
        moves = moves_of(uow, shown.summary.article, visit)
    return visit.page("articles/show.html", shown=shown, moves=moves)


ROUTES = (
    Route("GET", "/", index),
    Route("GET", "/articles/{slug}", article),
)
