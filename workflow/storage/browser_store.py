"""Browsers in which people have signed in, within one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from workflow.storage import desk_tables as d
from workflow.storage.insertion import insert_or_update

_b = d.browsers.c


class Browsers:
    """Which browser has signed whom in; of a browser's secret only the digest is known."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(
        self, digest: str, person: str, agent: str, now: datetime, until: datetime
    ) -> None:
        """*person* signed in there just now."""
        changes: dict[str, Any] = {"agent": agent, "used_at": now, "expires_at": until}
        new = {"digest": digest, "person": person, "made_at": now, **changes}
        insert_or_update(self._connection, d.browsers, new, changes)
        self._connection.execute(delete(d.browsers).where(_b.expires_at <= now))

    def is_one(self, digest: str, now: datetime) -> bool:
        """Whether anybody has signed in there, not too long ago."""
        this = (_b.digest == digest, _b.expires_at > now)
        return self._connection.execute(select(_b.person).where(*this)).first() is not None

    def knows(self, digest: str, person: str, now: datetime) -> bool:
        """Whether *person* has signed in there, not too long ago."""
        this = (_b.digest == digest, _b.person == person, _b.expires_at > now)
        return self._connection.execute(select(_b.person).where(*this)).first() is not None
