"""What people say about a paragraph of a revision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.errors import NotFoundError
from workflow.storage.desk_tables import comments


@dataclass(frozen=True)
class Comment:
    """
    A comment, or an answer to one.

    Attributes:
        revision: The one that was read.
        segment: Digest of the paragraph's segment.
        answers: The id of the comment that it answers; None for one that begins a thread.
        resolved_by: Who said that it is settled; empty while it is open, and for answers.
    """

    id: int
    article_id: int
    revision: int
    segment: str
    answers: int | None
    text: str
    made_by: str
    made_at: datetime
    resolved_by: str = ""
    resolved_at: datetime | None = None


class Comments:
    """The comments within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, **values: Any) -> int:
        """Store a comment, whose columns are *values*, and return its id."""
        statement = insert(comments).values(**values).returning(comments.c.id)
        return int(self._connection.execute(statement).scalar_one())

    def of_article(self, article_id: int) -> tuple[Comment, ...]:
        """All of an article, oldest first."""
        query = select(comments).where(comments.c.article_id == article_id).order_by(comments.c.id)
        return tuple(_comment(row._asdict()) for row in self._connection.execute(query))

    def by_id(self, article_id: int, comment_id: int) -> Comment:
        """
        Raises:
            NotFoundError: `comment_unknown`, also for one of another article.
        """
        query = select(comments).where(
            comments.c.id == comment_id, comments.c.article_id == article_id
        )
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFoundError("comment_unknown", id=comment_id)
        return _comment(row._asdict())

    def settle(self, comment_id: int, who: str, now: datetime) -> None:
        """Say that a comment is resolved; the first who says so did it."""
        self._connection.execute(
            update(comments)
            .where(comments.c.id == comment_id, comments.c.resolved_at.is_(None))
            .values(resolved_by=who, resolved_at=now)
        )

    def unsettle(self, comment_id: int) -> None:
        """Make a comment open again."""
        self._connection.execute(
            update(comments)
            .where(comments.c.id == comment_id)
            .values(resolved_by=None, resolved_at=None)
        )


def _comment(row: dict[str, Any]) -> Comment:
    return Comment(**row | {"resolved_by": row["resolved_by"] or ""})
