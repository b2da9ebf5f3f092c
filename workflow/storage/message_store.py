"""
One message of a catalog, found and counted without reading the whole catalog.

A translator saves one message after the other; what that costs must not grow with the article.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.sql.selectable import Subquery

from workflow.domain.language import LanguageTag
from workflow.domain.segment import NAME, Segment, Translation
from workflow.storage import tables as t
from workflow.storage.catalog_store import TRANSLATION, translation_of

_context = t.segments.c.context
# As `Segment.may_stay`.
_may_stay = or_(_context == NAME, _context.startswith(f"{NAME}#", autoescape=True))


@dataclass(frozen=True)
class Placed:
    """A segment and its number in its revision, from 1."""

    number: int
    segment: Segment


@dataclass(frozen=True)
class Marked:
    """A text and the id under which it is stored, which tells it from every other text."""

    mark: int
    translation: Translation


@dataclass(frozen=True)
class Mark:
    """
    How far one message is.

    Attributes:
        mark: The id of its text; 0 where it has none of its own.
        needs_work: Of that text.
        may_stay: Whether it needs none of its own: a name.
    """

    number: int
    segment: str
    mark: int
    needs_work: bool
    may_stay: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it has no text at all, and needs one."""
        return not (self.mark or self.needs_work or self.may_stay)

    @property
    def counts(self) -> bool:
        """Whether a reader may see it as it is."""
        return not (self.needs_work or self.is_missing)


class Messages:
    """Single messages within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def segment(self, article_id: int, revision: int, digest: str) -> Placed | None:
        """That segment of *revision*; None if the revision has none of that digest."""
        c = t.segments.c
        query = select(c.position, c.context, c.msgid, c.hint).where(
            c.article_id == article_id, c.revision == revision, c.digest == digest
        )
        row = self._connection.execute(query).first()
        return Placed(row[0] + 1, Segment(*row[1:])) if row else None

    def known(self, article_id: int, digests: Collection[str]) -> Mapping[str, Segment]:
        """Segments of any revision by digest, as the newest that has them says them."""
        c = t.segments.c
        query = (
            select(c.digest, c.context, c.msgid, c.hint)
            .where(c.article_id == article_id, c.digest.in_(digests))
            .order_by(c.revision)
        )
        return {digest: Segment(*rest) for digest, *rest in self._connection.execute(query)}

    def texts(
        self, article_id: int, language: LanguageTag, segments: Collection[str]
    ) -> Mapping[str, Marked]:
        """The current texts of *segments* by digest, those that have one."""
        c = t.translations.c
        newest = (
            select(func.max(c.id))
            .where(c.article_id == article_id, c.language == language, c.segment.in_(segments))
            .group_by(c.segment)
        )
        rows = self._connection.execute(select(c.id, *TRANSLATION).where(c.id.in_(newest)))
        marked = (Marked(mark, translation_of(rest)) for mark, *rest in rows)
        return {each.translation.segment: each for each in marked}

    def counts(self, article_id: int, revision: int, language: LanguageTag) -> tuple[int, int, int]:
        """
        How many messages of *revision* have a text of their own that counts, how many have one
        that needs work, and how many have none and need none.
        """
        c, written = t.segments.c, t.translations.c
        newest = (
            select(func.max(written.id))
            .where(written.article_id == article_id, written.language == language)
            .group_by(written.segment)
        )
        # Two sets and no join: SQLite would walk one for each row of the other.
        live = select(c.digest).where(c.article_id == article_id, c.revision == revision)
        query = (
            select(written.needs_work, func.count())
            .where(written.id.in_(newest), written.segment.in_(live))
            .group_by(written.needs_work)
        )
        found = {bool(row[0]): int(row[1]) for row in self._connection.execute(query)}
        has_text = select(written.segment).where(
            written.article_id == article_id, written.language == language
        )
        staying = select(func.count()).where(
            c.article_id == article_id, c.revision == revision, _may_stay, c.digest.not_in(has_text)
        )
        names = int(self._connection.execute(staying).scalar_one())
        return found.get(False, 0), found.get(True, 0), names

    def total(self, article_id: int, revision: int) -> int:
        """How many messages *revision* has."""
        c = t.segments.c
        query = select(func.count()).where(c.article_id == article_id, c.revision == revision)
        return int(self._connection.execute(query).scalar_one())

    def marks(self, article_id: int, revision: int, language: LanguageTag) -> tuple[Mark, ...]:
        """How far each message of *revision* is, in reading order."""
        c, written = t.segments.c, t.translations.c
        newest = _newest(article_id, language)
        query = (
            select(c.position, c.digest, newest.c.mark, written.needs_work, _may_stay)
            .select_from(t.segments)
            .outerjoin(newest, newest.c.segment == c.digest)
            .outerjoin(t.translations, written.id == newest.c.mark)
            .where(c.article_id == article_id, c.revision == revision)
            .order_by(c.position)
        )
        return tuple(
            Mark(position + 1, digest, mark or 0, bool(needs_work), bool(may_stay))
            for position, digest, mark, needs_work, may_stay in self._connection.execute(query)
        )


def _newest(article_id: int, language: LanguageTag) -> Subquery:
    c = t.translations.c
    return (
        select(c.segment, func.max(c.id).label("mark"))
        .where(c.article_id == article_id, c.language == language)
        .group_by(c.segment)
        .subquery()
    )
