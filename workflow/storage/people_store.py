"""People: who they are and what they are trusted with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.errors import NotFoundError
from workflow.storage import tables as t


class People:
    """The people within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, actor: Actor, now: datetime) -> None:
        """Add *actor*, or give a person of that name these roles and languages instead."""
        values = {
            "roles": sorted(role.value for role in actor.roles),
            "languages": sorted(language.gettext for language in actor.languages),
        }
        same = t.people.c.name == actor.name
        if self._connection.execute(update(t.people).where(same).values(**values)).rowcount == 0:
            self._connection.execute(
                insert(t.people).values(name=actor.name, added_at=now, **values)
            )

    def by_name(self, name: str) -> Actor:
        """
        Raises:
            NotFoundError: `person_unknown`, with the names that there are.
        """
        row = self._connection.execute(select(t.people).where(t.people.c.name == name)).first()
        if row is None:
            known = ", ".join(actor.name for actor in self.all()) or "nobody yet"
            raise NotFoundError("person_unknown", who=name, known=known)
        return actor_of(row._asdict())

    def all(self) -> tuple[Actor, ...]:
        """Everybody, by name."""
        rows = self._connection.execute(select(t.people).order_by(t.people.c.name))
        return tuple(actor_of(row._asdict()) for row in rows)


def actor_of(row: Mapping[str, Any]) -> Actor:
    """Who a row of the table `people` is, to the rules."""
    return Actor(
        name=row["name"],
        roles=frozenset(Role(role) for role in row["roles"]),
        languages=frozenset(LanguageTag.parse(name) for name in row["languages"]),
    )
