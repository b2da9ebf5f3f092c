"""Pictures that the texts of articles show."""

from collections.abc import Collection

from sqlalchemy import Connection, Text, cast, select

from workflow.domain.pictures import Picture, address_of
from workflow.storage.insertion import insert_unless_there
from workflow.storage.tables import pictures, revisions


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
        """
        Those of *digests* that are pictures, of whatever article.

        They stay until this transaction ends: whoever deletes their article finds who shows them.
        """
        column = pictures.c.sha256
        query = select(column).where(column.in_(digests)).with_for_update(read=True)
        return frozenset(self._connection.scalars(query))

    def hand_over(self, article_id: int) -> None:
        """Add the pictures of an article that is to be deleted to all others that show them."""
        query = select(pictures).where(pictures.c.article_id == article_id).with_for_update()
        for row in self._connection.execute(query).all():
            for other in self._showing(row.sha256):
                values = row._asdict() | {"article_id": other}
                insert_unless_there(self._connection, pictures, **values)

    def _showing(self, sha256: str) -> tuple[int, ...]:
        """The articles any revision of which names that picture: every text is looked through."""
        says = cast(revisions.c.text, Text).contains(address_of(sha256))
        query = select(revisions.c.article_id).where(says).distinct()
        return tuple(self._connection.scalars(query))
