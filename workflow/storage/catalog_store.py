"""Segments, editions, translations and sign-offs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.storage import tables as t
from workflow.storage.insertion import insert_unless_there


@dataclass(frozen=True)
class OpenEdition:
    """A language of an article that has a catalog."""

    language: LanguageTag
    is_source: bool


class Catalogs:
    """The catalogs within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_segments(self, article_id: int, revision: int, cut: Sequence[Segment]) -> None:
        """Store what *revision* was cut into, in reading order; once for all languages."""
        if not cut:
            return
        self._connection.execute(
            insert(t.segments),
            [
                {
                    "article_id": article_id,
                    "revision": revision,
                    "position": position,
                    "digest": segment.digest,
                    "context": segment.context,
                    "msgid": segment.msgid,
                    "hint": segment.hint,
                }
                for position, segment in enumerate(cut)
            ],
        )

    def segments(self, article_id: int, revision: int) -> tuple[Segment, ...]:
        """The segments of *revision* in reading order; empty before its catalogs are open."""
        columns = t.segments.c
        query = (
            select(columns.context, columns.msgid, columns.hint)
            .where(columns.article_id == article_id, columns.revision == revision)
            .order_by(columns.position)
        )
        return tuple(Segment(*row) for row in self._connection.execute(query))

    def open_edition(
        self, article_id: int, language: LanguageTag, now: datetime, *, is_source: bool
    ) -> None:
        """Give *language* a catalog; it may have one already."""
        insert_unless_there(
            self._connection,
            t.editions,
            article_id=article_id,
            language=language,
            is_source=is_source,
            opened_at=now,
        )

    def editions(self, article_id: int) -> tuple[OpenEdition, ...]:
        """Every language of the article that has a catalog, the source first, then by name."""
        columns = t.editions.c
        query = (
            select(columns.language, columns.is_source)
            .where(columns.article_id == article_id)
            .order_by(columns.is_source.desc(), columns.language)
        )
        return tuple(OpenEdition(*row) for row in self._connection.execute(query))

    def add_translations(
        self, article_id: int, language: LanguageTag, texts: Iterable[Translation]
    ) -> None:
        """Append new texts; each becomes the current one of its segment."""
        rows = [
            {
                "article_id": article_id,
                "language": language,
                "segment": translation.segment,
                "text": translation.text,
                "needs_work": translation.needs_work,
                "written_by": translation.written_by,
                "written_at": translation.written_at,
            }
            for translation in texts
        ]
        if rows:
            self._connection.execute(insert(t.translations), rows)

    def translations(self, article_id: int) -> Mapping[LanguageTag, Mapping[str, Translation]]:
        """The current text of every segment the article ever had, by language and digest."""
        columns = t.translations.c
        newest = (
            select(func.max(columns.id))
            .where(columns.article_id == article_id)
            .group_by(columns.language, columns.segment)
        )
        query = select(
            columns.language,
            columns.segment,
            columns.text,
            columns.needs_work,
            columns.written_by,
            columns.written_at,
        ).where(columns.id.in_(newest))
        found: dict[LanguageTag, dict[str, Translation]] = {}
        for language, *rest in self._connection.execute(query):
            translation = Translation(*rest)
            found.setdefault(language, {})[translation.segment] = translation
        return found

    def last_translation_id(self, article_id: int, language: LanguageTag) -> int:
        """The mark up to which a download has seen this catalog; 0 where it is empty."""
        query = select(func.max(t.translations.c.id)).where(
            t.translations.c.article_id == article_id, t.translations.c.language == language
        )
        return self._connection.execute(query).scalar() or 0

    def sign(
        self, article_id: int, language: LanguageTag, digest: str, who: str, now: datetime
    ) -> None:
        """Record a signature; signing the same content twice is signing it once."""
        insert_unless_there(
            self._connection,
            t.signoffs,
            article_id=article_id,
            language=language,
            digest=digest,
            signed_by=who,
            signed_at=now,
        )

    def signed(self, article_id: int) -> Mapping[LanguageTag, frozenset[str]]:
        """The digests that were signed off, by language."""
        columns = t.signoffs.c
        query = select(columns.language, columns.digest).where(columns.article_id == article_id)
        found: dict[LanguageTag, set[str]] = {}
        for language, digest in self._connection.execute(query):
            found.setdefault(language, set()).add(digest)
        return {language: frozenset(digests) for language, digests in found.items()}
