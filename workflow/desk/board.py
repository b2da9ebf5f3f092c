"""The board, the list and the matrix of articles, and the views that somebody saved of them."""

from typing import Annotated

from fastapi import Depends, Form, Response

from workflow.desk import board_views, labels
from workflow.desk.board_views import Filters, Spot
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.edition import EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.states import ArticleState
from workflow.usecases.saved_views import delete_view, save_view

_LIST = "list"


def filters(
    q: str = "", state: str = "", language: str = "", edition: str = "", mine: str = ""
) -> Filters:
    """The filters of an address."""
    return Filters(q, state, language, edition, mine)


def spot(after: str = "", before: str = "") -> Spot:
    """The place in a list of an address."""
    return Spot(after, before)


Filtering = Annotated[Filters, Depends(filters)]
Standing = Annotated[Spot, Depends(spot)]


def index(visit: Visiting, chosen: Filtering, where: Standing, view: str = "") -> Response:
    """What waits for the visitor, and the articles by state; a list as soon as it is filtered."""
    search = chosen.search(visit.actor)
    with visit.read() as uow:
        if chosen.query or view == _LIST or not where.is_first:
            shown = board_views.show_list(uow, visit.actor, search, where)
        else:
            four_eyes = visit.desk.service.settings.four_eyes
            shown = board_views.show_board(uow, visit.actor, four_eyes=four_eyes)
    return _page(visit, "board/index.html", chosen, shown)


def matrix(visit: Visiting, chosen: Filtering, where: Standing) -> Response:
    """Articles and their languages in one table."""
    search = chosen.search(visit.actor)
    with visit.read() as uow:
        shown = board_views.show_matrix(uow, search, where)
    return _page(visit, "board/matrix.html", chosen, shown)


def save(
    visit: Visiting, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Give the filters of a list a name."""
    chosen = Filters.parse(query)
    chosen.search(visit.actor)
    with visit.write() as uow:
        save_view(uow, visit.who.name, name, chosen.query or f"view={_LIST}")
    return visit.go(f"/?{chosen.query or f'view={_LIST}'}&done=view_saved")


def delete(visit: Visiting, view_id: int) -> Response:
    """Forget one of the visitor's views."""
    with visit.write() as uow:
        delete_view(uow, visit.who.name, view_id)
    return visit.go("/", done="view_deleted")


def _page(visit: Visit, template: str, chosen: Filters, shown: object) -> Response:
    languages = set(visit.desk.shelf.content_languages)
    if chosen.language.strip():
        # Also one that no release has chrome in: it may be planned all the same.
        languages.add(LanguageTag.parse(chosen.language.strip()))
    return visit.page(
        template,
        chosen=chosen,
        query=chosen.query,
        states=[(each.value, labels.STATES[each]) for each in ArticleState],
        edition_states=[(each.value, labels.STATES[each]) for each in EditionState],
        languages=sorted(languages),
        shown=shown,
    )


ROUTES = (
    Route("GET", "/", index),
    Route("GET", "/matrix", matrix),
    Route("POST", "/views", save),
    Route("POST", "/views/{view_id}/delete", delete),
)
