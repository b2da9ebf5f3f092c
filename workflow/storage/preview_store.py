"""Links by which outsiders see one edition before it is public, within one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from workflow.domain.language import LanguageTag
from workflow.storage import desk_tables as d

_c = d.previews.c


@dataclass(frozen=True)
class Preview:
    """
    One link; of its secret only the digest is known.

    Attributes:
        note: For whom it is.
    """

    id: int
    digest: str
    article_id: int
    language: LanguageTag
    note: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Previews:
    """The links within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        digest: str,
        article_id: int,
        language: LanguageTag,
        *,
        note: str,
        made_by: str,
        made_at: datetime,
        expires_at: datetime,
    ) -> int:
        """Keep a link and return its id."""
        statement = insert(d.previews).values(
            digest=digest,
            article_id=article_id,
            language=language,
            note=note,
            made_by=made_by,
            made_at=made_at,
            expires_at=expires_at,
        )
        return int(self._connection.execute(statement.returning(_c.id)).scalar_one())

    def find(self, digest: str) -> Preview | None:
        """Whether it is over is for the caller to see."""
        row = self._connection.execute(select(d.previews).where(_c.digest == digest)).first()
        return Preview(**row._asdict()) if row else None

    def of_article(self, article_id: int) -> tuple[Preview, ...]:
        """All that were ever made, the newest first."""
        query = select(d.previews).where(_c.article_id == article_id).order_by(_c.id.desc())
        return tuple(Preview(**row._asdict()) for row in self._connection.execute(query))

    def revoke(self, preview_id: int, now: datetime) -> bool:
        """End a link; False if it was revoked before."""
        statement = (
            update(d.previews)
            .where(_c.id == preview_id, _c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return self._connection.execute(statement).rowcount == 1
