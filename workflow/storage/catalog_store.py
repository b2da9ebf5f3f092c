"""Segments, editions and translations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.storage import tables as t
from workflow.storage.insertion import insert_those_not_there


@dataclass(frozen=True)
class OpenEdition:
    """A language of an article that has a catalog."""

    language: LanguageTag
    is_source: bool


TRANSLATION = (
    t.translations.c.segment,
    t.translations.c.text,
    t.translations.c.needs_work,
    t.translations.c.written_by,
    t.translations.c.written_at,
    t.translations.c.comment,
    t.translations.c.flags,
    # Where only what stands beside a text is new, the text is as old as it was.
    func.coalesce(t.translations.c.same_as, t.translations.c.id).label("written"),
)


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

    def last_opened(self, article_id: int, before: int) -> int | None:
        """The newest revision below *before* whose catalogs were opened; None if there is none."""
        columns = t.segments.c
        query = select(func.max(columns.revision)).where(
            columns.article_id == article_id, columns.revision < before
        )
        return self._connection.execute(query).scalar()

    def known_segments(self, article_id: int, below: int) -> Mapping[str, Segment]:
        """The segments of all revisions below *below* by digest, those of newer ones first."""
        columns = t.segments.c
        query = (
            select(columns.digest, columns.context, columns.msgid, columns.hint)
            .where(columns.article_id == article_id, columns.revision < below)
            .order_by(columns.revision.desc(), columns.position)
        )
        found: dict[str, Segment] = {}
        for digest, *rest in self._connection.execute(query):
            found.setdefault(digest, Segment(*rest))
        return found

    def add_carried(
        self, article_id: int, revision: int, rows: Iterable[tuple[str, str, str, float]]
    ) -> None:
        """Store which segment takes over from which: (segment, origin, kind, similarity)."""
        names = ("segment", "origin", "kind", "similarity")
        values = [
            {"article_id": article_id, "revision": revision, **dict(zip(names, row, strict=True))}
            for row in rows
        ]
        if values:
            self._connection.execute(insert(t.carried), values)

    def origins(self, article_id: int, revision: int) -> Mapping[str, str]:
        """Digest of a segment to that of the one it took over from, up to *revision*."""
        columns = t.carried.c
        query = (
            select(columns.segment, columns.origin)
            .where(columns.article_id == article_id, columns.revision <= revision)
            .order_by(columns.revision)
        )
        # A newer revision's decision replaces an older one's.
        return {row.segment: row.origin for row in self._connection.execute(query)}

    def put_header(
        self,
        article_id: int,
        language: LanguageTag,
        fields: Mapping[str, str],
        who: str,
        now: datetime,
    ) -> None:
        """Keep the header fields of an uploaded catalog."""
        self._connection.execute(
            insert(t.catalog_headers).values(
                article_id=article_id,
                language=language,
                fields=dict(fields),
                uploaded_by=who,
                uploaded_at=now,
            )
        )

    def header(self, article_id: int, language: LanguageTag) -> Mapping[str, str]:
        """The header fields that came with the last upload; empty if there was none."""
        columns = t.catalog_headers.c
        query = (
            select(columns.fields)
            .where(columns.article_id == article_id, columns.language == language)
            .order_by(columns.id.desc())
            .limit(1)
        )
        return self._connection.execute(query).scalar() or {}

    def open_editions(
        self, article_id: int, source: LanguageTag, planned: Iterable[LanguageTag], now: datetime
    ) -> None:
        """Give *source* and all *planned* languages a catalog; some may have one already."""
        rows = [
            {
                "article_id": article_id,
                "language": language,
                "is_source": language == source,
                "opened_at": now,
            }
            for language in (source, *planned)
        ]
        insert_those_not_there(self._connection, t.editions, rows)

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
        """
        Append new texts; each becomes the current one of its segment.

        One that has a mark is the stored text itself, with something new beside it.
        """
        rows = [
            {
                "article_id": article_id,
                "language": language,
                "segment": translation.segment,
                "text": translation.text,
                "needs_work": translation.needs_work,
                "written_by": translation.written_by,
                "written_at": translation.written_at,
                "comment": translation.comment,
                "flags": "\n".join(translation.flags),
                "same_as": translation.mark or None,
            }
            for translation in texts
        ]
        if rows:
            self._connection.execute(insert(t.translations), rows)

    def translations(
        self, article_id: int, languages: Collection[LanguageTag]
    ) -> Mapping[LanguageTag, Mapping[str, Translation]]:
        """The current text of every segment that an article ever had, by language and digest."""
        columns = t.translations.c
        newest = (
            select(func.max(columns.id))
            .where(columns.article_id == article_id, columns.language.in_(languages))
            .group_by(columns.language, columns.segment)
        )
        query = select(columns.language, *TRANSLATION).where(columns.id.in_(newest))
        found: dict[LanguageTag, dict[str, Translation]] = {}
        for language, *rest in self._connection.execute(query):
            translation = translation_of(rest)
            found.setdefault(language, {})[translation.segment] = translation
        return found

    def translations_at(
        self, article_id: int, language: LanguageTag, mark: int
    ) -> Mapping[str, Translation]:
        """The texts by digest as they were when a download had seen up to *mark*."""
        columns = t.translations.c
        of_catalog = (columns.article_id == article_id, columns.language == language)
        newest = (
            select(func.max(columns.id))
            .where(*of_catalog, columns.id <= mark)
            .group_by(columns.segment)
        )
        query = select(*TRANSLATION).where(columns.id.in_(newest))
        found = (translation_of(row) for row in self._connection.execute(query))
        return {translation.segment: translation for translation in found}

    def versions(
        self, article_id: int, language: LanguageTag, segment: str
    ) -> tuple[Translation, ...]:
        """Every text that a segment ever had in *language*, oldest first."""
        columns = t.translations.c
        query = (
            select(*TRANSLATION)
            .where(
                columns.article_id == article_id,
                columns.language == language,
                columns.segment == segment,
            )
            .order_by(columns.id)
        )
        return tuple(translation_of(row) for row in self._connection.execute(query))

    def last_translation_id(self, article_id: int, language: LanguageTag) -> int:
        """The mark up to which a download has seen this catalog; 0 where it is empty."""
        query = select(func.max(t.translations.c.id)).where(
            t.translations.c.article_id == article_id, t.translations.c.language == language
        )
        return self._connection.execute(query).scalar() or 0


def translation_of(row: Sequence[Any]) -> Translation:
    """The translation in a row of the columns `TRANSLATION`."""
    segment, text, needs_work, written_by, written_at, comment, flags, mark = row
    return Translation(
        segment=segment,
        text=text,
        needs_work=needs_work,
        written_by=written_by,
        written_at=written_at,
        comment=comment,
        flags=tuple(flags.split("\n")) if flags else (),
        mark=mark,
    )
