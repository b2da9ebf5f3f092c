"""API tokens within one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.domain.tokens import Scope, Token
from workflow.storage import desk_tables as d

_t = d.tokens.c


class Tokens:
    """Whom programs act for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: Token, digest: str) -> int:
        """Store *token*, whose secret has *digest*; returns its id."""
        statement = insert(d.tokens).values(
            digest=digest,
            person=token.person,
            name=token.name,
            scopes=sorted(scope.value for scope in token.scopes),
            made_at=token.made_at,
            expires_at=token.expires_at,
        )
        return int(self._connection.execute(statement.returning(_t.id)).scalar_one())

    def by_digest(self, digest: str) -> Token | None:
        """Whether it is still good is for the caller to see."""
        row = self._connection.execute(select(d.tokens).where(_t.digest == digest)).first()
        return _token_of(row._asdict()) if row else None

    def of_person(self, name: str) -> tuple[Token, ...]:
        """All that somebody ever made, the newest first."""
        query = select(d.tokens).where(_t.person == name).order_by(_t.id.desc())
        return tuple(_token_of(row._asdict()) for row in self._connection.execute(query))

    def touch(self, token_id: int, now: datetime) -> None:
        """The token was used just now."""
        self._connection.execute(update(d.tokens).where(_t.id == token_id).values(used_at=now))

    def revoke(self, token_id: int, now: datetime) -> None:
        self._connection.execute(update(d.tokens).where(_t.id == token_id).values(revoked_at=now))


def _token_of(row: Mapping[str, Any]) -> Token:
    values = {name: value for name, value in row.items() if name != "digest"}
    return Token(**values | {"scopes": frozenset(map(Scope, row["scopes"]))})
