"""Whose token it is."""

from fastapi import APIRouter
from pydantic import BaseModel

from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.shapes import ANY

router = APIRouter(route_class=ApiRoute, tags=["me"], dependencies=[BEARER], responses=ANY)


class Me(BaseModel):
    """A person, and what their token lends of what they may do."""

    name: str
    roles: list[str]
    languages: list[str]
    token: str
    scopes: list[str]


@router.get("/me")
def me(call: Called) -> Me:
    """Whose token this is, and what it may do."""
    actor, token = call.actor, call.bearer.token
    return Me(
        name=actor.name,
        roles=sorted(actor.roles),
        languages=sorted(map(str, actor.languages)),
        token=token.name,
        scopes=sorted(token.scopes),
    )
