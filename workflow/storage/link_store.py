"""Links that were sent to people, within one transaction; only digests of them are stored."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from workflow.domain.accounts import Purpose, SentLink
from workflow.storage import desk_tables as d

_l = d.sent_links.c


class Links:
    """Invitations and password resets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: SentLink) -> None:
        self._connection.execute(insert(d.sent_links).values(**vars(link)))

    def find(self, digest: str) -> SentLink | None:
        """Whether it is over is for the caller to see."""
        query = select(d.sent_links).where(_l.digest == digest)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return SentLink(**row._asdict() | {"purpose": Purpose(row.purpose)})

    def use(self, digest: str, now: datetime) -> bool:
        """Use a link up; False if it is over: of two who try at once, one may."""
        still = (_l.digest == digest, _l.used_at.is_(None), _l.expires_at > now)
        used = update(d.sent_links).where(*still).values(used_at=now)
        return self._connection.execute(used).rowcount == 1

    def invited(self, now: datetime) -> Mapping[str, datetime]:
        """Until when each person may use the invitation that they have."""
        query = (
            select(_l.person, func.max(_l.expires_at).label("until"))
            .where(_l.purpose == Purpose.WELCOME, _l.used_at.is_(None), _l.expires_at > now)
            .group_by(_l.person)
        )
        return {row.person: row.until for row in self._connection.execute(query)}
