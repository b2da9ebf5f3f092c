"""Searches of the board that somebody gave a name, within one transaction."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from workflow.storage import desk_tables as d

_v = d.views.c


@dataclass(frozen=True)
class SavedView:
    """A search; *query* is what stands behind the question mark of its address."""

    id: int
    name: str
    query: str


class SavedViews:
    """Everybody's own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: str) -> tuple[SavedView, ...]:
        """Those of *person*, by name."""
        query = select(_v.id, _v.name, _v.query).where(_v.person == person).order_by(_v.name)
        return tuple(SavedView(*row) for row in self._connection.execute(query))

    def put(self, person: str, name: str, query: str) -> None:
        """Save a search, in place of that of the same name."""
        same = update(d.views).where(_v.person == person, _v.name == name).values(query=query)
        if self._connection.execute(same).rowcount == 0:
            values = {"person": person, "name": name, "query": query}
            self._connection.execute(insert(d.views).values(**values))

    def delete(self, person: str, view_id: int) -> bool:
        """Whether *person* had it."""
        theirs = delete(d.views).where(_v.person == person, _v.id == view_id)
        return self._connection.execute(theirs).rowcount == 1
