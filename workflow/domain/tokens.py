"""API tokens: what a program may do in a person's name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from workflow.domain.roles import Actor
from workflow.domain.states import Role

LONGEST_LIFE = timedelta(days=365)


class Scope(StrEnum):
    """What a token is good for; every token reads."""

    READ = "read"
    WRITE = "write"
    TRANSLATE = "translate"
    PUBLISH = "publish"
    ADMIN = "admin"


# Which of its person's roles a token of that scope has.
LENT: Mapping[Scope, frozenset[Role]] = MappingProxyType(
    {
        Scope.READ: frozenset(),
        Scope.WRITE: frozenset({Role.AUTHOR, Role.EDITOR}),
        Scope.TRANSLATE: frozenset({Role.TRANSLATOR}),
        Scope.PUBLISH: frozenset({Role.PUBLISHER}),
        Scope.ADMIN: frozenset({Role.ADMIN}),
    }
)


@dataclass(frozen=True)
class Token:
    """
    A token without its secret, of which only the digest is kept.

    Attributes:
        name: What its person calls it.
        used_at: When it was last used, to the minute; None if it never was.
        revoked_at: None while it is good.
    """

    id: int
    person: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


def lent(actor: Actor, scopes: frozenset[Scope]) -> Actor:
    """*actor* as a token with *scopes* acts for them: never with a role that they do not have."""
    allowed = frozenset[Role]().union(*(LENT[scope] for scope in scopes))
    return replace(actor, roles=actor.roles & allowed)
