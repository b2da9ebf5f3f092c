"""Renditions and publications."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, union

from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.storage import tables as t
from workflow.storage.insertion import insert_unless_there


@dataclass(frozen=True)
class Rendition:
    """
    A file that was rendered.

    Attributes:
        inputs: Digest of everything that went into it; its name.
        edition: Digest of the edition's content (`domain.shared.Shared.content_digest`).
        sha256: Digest of its bytes; the artifact's name.
        pages: Of a PDF; None for other formats.
    """

    inputs: str
    article_id: int
    revision: int
    language: LanguageTag
    format: Format
    proof: bool
    edition: str
    sha256: str
    bytes: int
    pages: int | None
    made_at: datetime


@dataclass(frozen=True)
class Publication:
    """
    The instant at which editions of a revision became public, together.

    Attributes:
        shared: The shared texts as they were used; see `domain.shared.Shared.record`.
    """

    id: int
    article_id: int
    revision: int
    instant: datetime
    published_by: str
    shared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Appearance:
    """
    One rendition's part in one publication.

    Attributes:
        instant: The publication's, or when an edition that followed later joined it.
        rendition: The digest of its inputs.
    """

    language: LanguageTag
    instant: datetime
    rendition: str


# Any constant: held by who records renditions, together, and by who collects artifacts, alone.
_NAMES_LOCK = 7_310_422


class Publications:
    """Renditions and publications within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_rendition(self, rendition: Rendition) -> None:
        """Record *rendition*; recording the same inputs twice is recording them once."""
        values = vars(rendition) | {"format": rendition.format.value}
        insert_unless_there(self._connection, t.renditions, **values)

    def rendition(self, inputs: str) -> Rendition | None:
        query = select(t.renditions).where(t.renditions.c.inputs == inputs)
        row = self._connection.execute(query).first()
        return _rendition_of(row._asdict()) if row else None

    def renditions(self, inputs: Iterable[str]) -> Mapping[str, Rendition]:
        """Those that are made, by the digest of what went into each."""
        query = select(t.renditions).where(t.renditions.c.inputs.in_(list(inputs)))
        found = (_rendition_of(row._asdict()) for row in self._connection.execute(query))
        return {made.inputs: made for made in found}

    def first_made(
        self, article_id: int, revision: int, language: LanguageTag, edition: str
    ) -> datetime:
        """When the first final file of that content was made."""
        c = t.renditions.c
        query = select(func.min(c.made_at)).where(
            c.article_id == article_id,
            c.revision == revision,
            c.language == language,
            c.edition == edition,
            c.proof.is_(False),
        )
        found: datetime = self._connection.execute(query).scalar_one()
        return found

    def final_renditions(
        self, article_id: int, revision: int
    ) -> Mapping[tuple[LanguageTag, str, Format], Rendition]:
        """The newest final files of a revision by language, edition digest and format."""
        columns = t.renditions.c
        query = (
            select(t.renditions)
            .where(
                columns.article_id == article_id,
                columns.revision == revision,
                columns.proof.is_(False),
            )
            .order_by(columns.made_at)
        )
        found = (_rendition_of(row._asdict()) for row in self._connection.execute(query))
        return {(made.language, made.edition, made.format): made for made in found}

    def renditions_of(self, article_id: int, revision: int) -> tuple[Rendition, ...]:
        """All files of a revision, final ones and proofs, the oldest first."""
        columns = t.renditions.c
        query = (
            select(t.renditions)
            .where(columns.article_id == article_id, columns.revision == revision)
            .order_by(columns.made_at)
        )
        return tuple(_rendition_of(row._asdict()) for row in self._connection.execute(query))

    def keep_collectors_out(self) -> None:
        """Let no artifact be collected until this transaction ends; on SQLite none can be."""
        self._lock_names("pg_advisory_xact_lock_shared")

    def keep_recorders_out(self) -> None:
        """Let no rendition be recorded until this transaction ends; on SQLite none can be."""
        self._lock_names("pg_advisory_xact_lock")

    def _lock_names(self, function: str) -> None:
        if self._connection.dialect.name == "postgresql":
            statement = text(f"SELECT {function}(:key)")
            self._connection.execute(statement, {"key": _NAMES_LOCK})

    def named(self) -> set[str]:
        """The artifacts to which a rendition or an article refers."""
        return set(self._connection.scalars(union(*map(select, t.NAMES_OF_ARTIFACTS))))

    def named_among(self, digests: Collection[str]) -> set[str]:
        """Those of *digests* to which one does."""
        named = (select(each).where(each.in_(digests)) for each in t.NAMES_OF_ARTIFACTS)
        return set(self._connection.scalars(union(*named)))

    def all_renditions(self) -> Iterable[Rendition]:
        for row in self._connection.execute(select(t.renditions)):
            yield _rendition_of(row._asdict())

    def publish(
        self,
        article_id: int,
        revision: int,
        instant: datetime,
        who: str,
        now: datetime,
        *,
        shared: Mapping[str, Any] | None = None,
    ) -> int:
        """Record a publication and return its id."""
        statement = insert(t.publications).values(
            article_id=article_id,
            revision=revision,
            instant=instant,
            published_by=who,
            published_at=now,
            shared=dict(shared or {}),
        )
        returning = statement.returning(t.publications.c.id)
        return int(self._connection.execute(returning).scalar_one())

    def join(self, publication_id: int, renditions: Iterable[Rendition], now: datetime) -> None:
        """Make *renditions* part of a publication."""
        rows = [
            {
                "publication_id": publication_id,
                "language": made.language,
                "format": made.format.value,
                "rendition": made.inputs,
                "joined_at": now,
            }
            for made in renditions
        ]
        if rows:
            self._connection.execute(insert(t.published_files), rows)

    def publication(self, publication_id: int) -> Publication:
        return self.publications([publication_id])[publication_id]

    def publications(self, publication_ids: Collection[int]) -> Mapping[int, Publication]:
        """Those publications, by id."""
        columns = t.publications.c
        query = select(
            columns.id,
            columns.article_id,
            columns.revision,
            columns.instant,
            columns.published_by,
            columns.shared,
        ).where(columns.id.in_(publication_ids))
        return {row.id: Publication(*row) for row in self._connection.execute(query)}

    def first_published(self, article_id: int, revision: int) -> datetime | None:
        """When that revision was published first, as it was stored; None if it never was."""
        c = t.publications.c
        query = select(func.min(c.published_at)).where(
            c.article_id == article_id, c.revision == revision
        )
        found: datetime | None = self._connection.execute(query).scalar_one()
        return found

    def files(self, publication_id: int) -> tuple[Rendition, ...]:
        """What is public, by language and format."""
        return self.files_of_each([publication_id]).get(publication_id, ())

    def files_of_each(
        self, publication_ids: Collection[int]
    ) -> Mapping[int, tuple[Rendition, ...]]:
        """What is public of many publications, each by language and format."""
        joined = t.published_files.join(t.renditions)
        query = (
            select(t.published_files.c.publication_id, t.renditions)
            .select_from(joined)
            .where(t.published_files.c.publication_id.in_(publication_ids))
            .order_by(t.renditions.c.language, t.renditions.c.format)
        )
        found: dict[int, list[Rendition]] = {}
        for row in self._connection.execute(query):
            values = row._asdict()
            found.setdefault(values.pop("publication_id"), []).append(_rendition_of(values))
        return {number: tuple(made) for number, made in found.items()}

    def appearances(self, article_id: int, format_: Format) -> tuple[Appearance, ...]:
        """What was ever public of an article in one format, the first first."""
        files, publications = t.published_files.c, t.publications.c
        query = (
            select(
                files.language,
                files.rendition,
                files.joined_at,
                publications.instant,
                publications.published_at,
            )
            .select_from(t.published_files.join(t.publications))
            .where(publications.article_id == article_id, files.format == format_.value)
            .order_by(publications.id, files.joined_at)
        )
        return tuple(
            Appearance(
                row.language,
                row.instant if row.joined_at == row.published_at else row.joined_at,
                row.rendition,
            )
            for row in self._connection.execute(query)
        )


def _rendition_of(row: Mapping[str, Any]) -> Rendition:
    return Rendition(**{**row, "format": Format(row["format"])})
