"""The calendar of what is due, and what waits since a restore."""

from typing import Annotated

from fastapi import Form, Response

from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.roles import may
from workflow.domain.states import Action
from workflow.usecases.calendar import calendar
from workflow.usecases.resuming import held, resume


def show(visit: Visiting) -> Response:
    """Every accepted publication that is not done, the next due first."""
    return _page(visit)


def go_on(visit: Visiting, letters: Annotated[str, Form()] = "") -> Response:
    """Let go on what waits since a restore; its letters are thrown away unless they are wanted."""
    with visit.write() as uow:
        resume(uow, visit.actor, with_letters=bool(letters))
    return visit.go("/calendar", done="resumed")


def _page(visit: Visit) -> Response:
    with visit.read() as uow:
        shown, waiting, now = calendar(uow), held(uow), uow.now
    may_resume = may(visit.actor, Action.PUBLISH)
    return visit.page("calendar.html", shown=shown, waiting=waiting, now=now, may_resume=may_resume)


ROUTES = (
    Route("GET", "/calendar", show),
    Route("POST", "/calendar/resume", go_on),
)
