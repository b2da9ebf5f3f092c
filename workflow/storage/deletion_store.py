"""Deleted articles: all that refers to one goes, and who deleted it stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Delete, Table, delete, insert, select

from workflow.domain.article import Article
from workflow.storage import tables as t
from workflow.storage.desk_tables import deletions, letters, metadata


@dataclass(frozen=True)
class Deletion:
    """Who deleted an article, and when."""

    who: str
    at: datetime


class Deletions:
    """The deletions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def delete(self, article: Article, who: str, now: datetime) -> None:
        """
        Delete *article*, with all rows that refer to it; its slug is free then.

        Whoever calls this has it by `Articles.locked_alone`. What is public cannot go: the
        database keeps publications, and what they refer to.
        """
        named = {"article_id": article.id, "slug": article.slug}
        values = named | {"deleted_by": who, "deleted_at": now}
        self._connection.execute(insert(deletions).values(**values))
        # What refers to others goes before these.
        for table in reversed(metadata.sorted_tables):
            statement = _rows_of(table, article)
            if statement is not None:
                self._connection.execute(statement)
        self._connection.execute(delete(t.articles).where(t.articles.c.id == article.id))

    def drop_letters(self, slug: str) -> None:
        """No letter about the article of that slug is sent any more."""
        self._connection.execute(delete(letters).where(letters.c.facts["slug"].as_string() == slug))

    def last_of(self, slug: str) -> Deletion | None:
        """The last deletion of an article of that slug."""
        c = deletions.c
        query = select(c.deleted_by, c.deleted_at).where(c.slug == slug)
        row = self._connection.execute(query.order_by(c.article_id.desc()).limit(1)).first()
        return Deletion(*row) if row else None


def _rows_of(table: Table, article: Article) -> Delete | None:
    """What deletes the rows of *article* in *table*; None if it has none of any article."""
    if table is t.signature_changes:
        signed = select(t.signatures.c.id).where(t.signatures.c.article_id == article.id)
        return delete(table).where(table.c.signature.in_(signed))
    if table is deletions or "article_id" not in table.c:
        return None
    return delete(table).where(table.c.article_id == article.id)
