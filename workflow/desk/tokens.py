"""One's own API tokens: make one, which is shown once, and revoke it."""

from typing import Annotated

from fastapi import Form, Response

from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.tokens import LENT, LONGEST_LIFE, Scope
from workflow.errors import InvalidInputError
from workflow.usecases.tokens import make_token, revoke_token

# What a form may choose from; a year is what the rules allow.
_LIVES = (7, 30, 90, LONGEST_LIFE.days)


def index(visit: Visiting) -> Response:
    """The tokens that are good, and those that were."""
    return _page(visit)


def make(
    visit: Visiting,
    name: Annotated[str, Form()] = "",
    scope: Annotated[list[Scope] | None, Form()] = None,
    days: Annotated[int, Form()] = 30,
) -> Response:
    """Make a token; its secret is on the page that answers, and on no other."""
    try:
        with visit.write() as uow:
            secret = make_token(uow, visit.who.name, name, scope or (), days, visit.who.name)
    except InvalidInputError as error:
        return _page(visit, status=422, error=error, name=name, chosen=tuple(scope or ()))
    return _page(visit, secret=secret)


def revoke(visit: Visiting, number: int) -> Response:
    """Make one of them good for nothing."""
    with visit.write() as uow:
        revoke_token(uow, visit.who.name, number)
    return visit.go("/account/tokens", done="token_revoked")


def _page(
    visit: Visit,
    status: int = 200,
    secret: str = "",
    error: InvalidInputError | None = None,
    name: str = "",
    chosen: tuple[Scope, ...] = (Scope.READ,),
) -> Response:
    with visit.read() as uow:
        tokens, now = uow.tokens.of_person(visit.who.name), uow.now
    good = [each for each in tokens if each.is_good(now)]
    return visit.page(
        "account/tokens.html",
        status=status,
        good=good,
        gone=[each for each in tokens if each not in good],
        scopes=_useful(visit),
        chosen=chosen,
        lives=_LIVES,
        secret=secret,
        error=error,
        name=name,
    )


def _useful(visit: Visit) -> tuple[Scope, ...]:
    """Reading, and what lends one of the person's roles; another scope would give nothing."""
    return tuple(s for s in Scope if s is Scope.READ or LENT[s] & visit.actor.roles)


ROUTES = (
    Route("GET", "/account/tokens", index),
    Route("POST", "/account/tokens", make),
    Route("POST", "/account/tokens/{number}/revoke", revoke),
)
