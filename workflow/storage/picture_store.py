"""Pictures that the texts of articles show."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from workflow.domain.pictures import Picture
from workflow.storage.insertion import insert_unless_there
from workflow.storage.tables import pictures


class Pictures:
    """The pictures within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, picture: Picture) -> bool:
        """Record *picture*; False, and nothing changed, if its article has it already."""
        return insert_unless_there(self._connection, pictures, **vars(picture))

    def of_article(self, article_id: int) -> tuple[Picture, ...]:
        """Those that were added to an article, oldest first."""
        columns = pictures.c
        query = (
            select(pictures)
            .where(columns.article_id == article_id)
            .order_by(columns.added_at, columns.sha256)
        )
        return tuple(Picture(**row._asdict()) for row in self._connection.execute(query))

    def known(self, digests: Collection[str]) -> frozenset[str]:
        """Those of *digests* that are pictures, of whatever article."""
        column = pictures.c.sha256
        return frozenset(self._connection.scalars(select(column).where(column.in_(digests))))
