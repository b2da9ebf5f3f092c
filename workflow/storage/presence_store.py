"""Who has which page of an article open."""

from datetime import datetime

from sqlalchemy import Connection, select

from workflow.storage.desk_tables import presence
from workflow.storage.insertion import insert_or_update


class Presence:
    """Presence within one transaction; what is older than a minute or so means nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, article_id: int, place: str, person: str, now: datetime) -> None:
        """*person* has *place* open now: `edit`, or `translate:` and a language."""
        values = {"article_id": article_id, "place": place, "person": person, "seen_at": now}
        insert_or_update(self._connection, presence, values, {"seen_at": now})

    def since(self, article_id: int, place: str, moment: datetime) -> tuple[str, ...]:
        """Who was seen there at *moment* or later, by name."""
        c = presence.c
        query = (
            select(c.person)
            .where(c.article_id == article_id, c.place == place, c.seen_at >= moment)
            .order_by(c.person)
        )
        return tuple(self._connection.execute(query).scalars())
