"""
What editions are made of, for many articles at once: one statement each, however many they are.

A list of articles reads no faster than its number of statements; so does a sweep.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select, tuple_
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from workflow.domain.article import ArticleText
from workflow.domain.edition import Signature
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.storage import tables as t
from workflow.storage.catalog_store import TRANSLATION, translation_of
from workflow.storage.signature_store import COUNTS

# An article's id and the number of one of its revisions.
Numbered = tuple[int, int]

Texts = Mapping[LanguageTag, Mapping[str, Translation]]
Signed = Mapping[LanguageTag, frozenset[Signature]]

# An article's id and one of its languages.
InLanguage = tuple[int, LanguageTag]


@dataclass(frozen=True)
class StoredText:
    """The text of a revision, and its digest as it was stored with it."""

    text: ArticleText
    digest: str


class CatalogSets:
    """The catalogs of many articles within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def texts(self, revisions: Collection[Numbered]) -> Mapping[Numbered, StoredText]:
        """What those revisions say in their source language."""
        c = t.revisions.c
        query = select(c.article_id, c.number, c.text, c.digest).where(
            _among(c.article_id, c.number, revisions)
        )
        return {
            (row.article_id, row.number): StoredText(ArticleText.from_json(row.text), row.digest)
            for row in self._connection.execute(query)
        }

    def titles(self, revisions: Collection[Numbered]) -> Mapping[Numbered, str]:
        """The titles of those revisions, without reading the rest of their texts."""
        c = t.revisions.c
        query = select(c.article_id, c.number, c.text["title"].as_string()).where(
            _among(c.article_id, c.number, revisions)
        )
        return {
            (article_id, number): title
            for article_id, number, title in self._connection.execute(query)
        }

    def segments(self, revisions: Collection[Numbered]) -> Mapping[Numbered, tuple[Segment, ...]]:
        """The segments of those revisions whose catalogs are open, in reading order."""
        c = t.segments.c
        query = (
            select(c.article_id, c.revision, c.context, c.msgid, c.hint)
            .where(_among(c.article_id, c.revision, revisions))
            .order_by(c.article_id, c.revision, c.position)
        )
        found: dict[Numbered, list[Segment]] = {}
        for article_id, revision, *rest in self._connection.execute(query):
            found.setdefault((article_id, revision), []).append(Segment(*rest))
        return {key: tuple(cut) for key, cut in found.items()}

    def translations(
        self,
        articles: Collection[int],
        languages: Collection[LanguageTag],
        until: datetime | None = None,
    ) -> Mapping[int, Texts]:
        """The current texts by article, language and segment, or those of an earlier instant."""
        c = t.translations.c
        newest = (
            select(func.max(c.id))
            .where(c.article_id.in_(articles), c.language.in_(languages))
            .group_by(c.article_id, c.language, c.segment)
        )
        if until is not None:
            newest = newest.where(c.written_at <= until)
        query = select(c.article_id, c.language, *TRANSLATION).where(c.id.in_(newest))
        found: dict[int, dict[LanguageTag, dict[str, Translation]]] = {}
        for article_id, language, *rest in self._connection.execute(query):
            translation = translation_of(rest)
            of_language = found.setdefault(article_id, {}).setdefault(language, {})
            of_language[translation.segment] = translation
        return found

    def signed(self, articles: Collection[int]) -> Mapping[int, Signed]:
        """All signatures that count, by article and language."""
        c = t.signatures.c
        query = select(c.article_id, c.language, c.digest, c.mark).where(
            c.article_id.in_(articles), COUNTS
        )
        found: dict[int, dict[LanguageTag, set[Signature]]] = {}
        for article_id, language, digest, mark in self._connection.execute(query):
            signature = Signature(digest, mark)
            found.setdefault(article_id, {}).setdefault(language, set()).add(signature)
        return {
            article_id: {language: frozenset(each) for language, each in signed.items()}
            for article_id, signed in found.items()
        }

    def unsigned_writers(
        self, editions: Collection[InLanguage]
    ) -> Mapping[InLanguage, Mapping[str, frozenset[str]]]:
        """
        By segment, whoever wrote a text of it that is newer than the last one that was signed.

        Of every segment that the articles ever had; those whose texts are all signed are missing.
        """
        written, signed = _last_written(editions), _last_signed(editions)
        same = and_(*(written.c[name] == signed.c[name] for name in _MESSAGE))
        query = (
            select(*(written.c[name] for name in _MESSAGE), written.c.written_by)
            .select_from(written.outerjoin(signed, same))
            .where(written.c.mark > func.coalesce(signed.c.mark, 0))
        )
        found: dict[InLanguage, dict[str, frozenset[str]]] = {}
        for row in self._connection.execute(query):
            of_edition = found.setdefault((row.article_id, row.language), {})
            of_edition[row.segment] = of_edition.get(row.segment, frozenset()) | {row.written_by}
        return found

    def opened(self, revisions: Collection[Numbered]) -> Mapping[int, frozenset[LanguageTag]]:
        """By article, the languages that have a catalog; none unless it is of that revision."""
        c, cut = t.editions.c, t.segments.c
        query = (
            select(c.article_id, c.language)
            .join_from(t.editions, t.segments, cut.article_id == c.article_id)
            .where(_among(cut.article_id, cut.revision, revisions), cut.position == 0)
        )
        return _gathered(self._connection.execute(query))

    def public(self, publications: Collection[int]) -> Mapping[int, frozenset[LanguageTag]]:
        """The languages that are public as of the revision that was published, by publication."""
        c, made, published = t.published_files.c, t.renditions.c, t.publications.c
        query = (
            select(c.publication_id, c.language)
            .select_from(t.published_files.join(t.renditions).join(t.publications))
            .where(c.publication_id.in_(publications), made.revision == published.revision)
            .distinct()
        )
        return _gathered(self._connection.execute(query))

    def origins(self, revisions: Collection[Numbered]) -> Mapping[Numbered, Mapping[str, str]]:
        """Digest of a segment to that of the one it took over from, up to each revision."""
        c = t.carried.c
        query = (
            select(c.article_id, c.revision, c.segment, c.origin)
            .where(c.article_id.in_({article_id for article_id, _ in revisions}))
            .order_by(c.article_id, c.revision)
        )
        rows = list(self._connection.execute(query))
        # A newer revision's decision replaces an older one's.
        found = {
            (article_id, number): {
                row.segment: row.origin
                for row in rows
                if row.article_id == article_id and row.revision <= number
            }
            for article_id, number in revisions
            if rows
        }
        return {key: origins for key, origins in found.items() if origins}

    def known(self, revisions: Collection[Numbered]) -> Mapping[Numbered, Mapping[str, Segment]]:
        """The segments of all revisions below each, by digest, those of newer ones first."""
        if not revisions:
            return {}
        c = t.segments.c
        query = (
            select(c.article_id, c.revision, c.digest, c.context, c.msgid, c.hint)
            .where(c.article_id.in_({article_id for article_id, _ in revisions}))
            .order_by(c.article_id, c.revision.desc(), c.position)
        )
        found: dict[Numbered, dict[str, Segment]] = {key: {} for key in revisions}
        by_article: dict[int, list[Any]] = {}
        for row in self._connection.execute(query):
            by_article.setdefault(row.article_id, []).append(row)
        for (article_id, number), segments in found.items():
            for row in by_article.get(article_id, ()):
                if row.revision < number:
                    segments.setdefault(row.digest, Segment(row.context, row.msgid, row.hint))
        return found


# What names a message of a language.
_MESSAGE = ("article_id", "language", "segment")


def _last_written(editions: Collection[InLanguage]) -> Subquery:
    """The newest text of each message by each of its writers."""
    c = t.translations.c
    mark = func.max(func.coalesce(c.same_as, c.id)).label("mark")
    by = (*(c[name] for name in _MESSAGE), c.written_by)
    where = tuple_(c.article_id, c.language).in_(list(editions))
    return select(*by, mark).where(where).group_by(*by).subquery()


def _last_signed(editions: Collection[InLanguage]) -> Subquery:
    """Up to which row the texts of each message were signed."""
    c, cut = t.signatures.c, t.segments.c
    by = (c.article_id, c.language, cut.digest)
    is_cut = and_(cut.article_id == c.article_id, cut.revision == c.revision)
    return (
        select(
            c.article_id, c.language, cut.digest.label("segment"), func.max(c.mark).label("mark")
        )
        .join_from(t.signatures, t.segments, is_cut)
        .where(tuple_(c.article_id, c.language).in_(list(editions)), COUNTS)
        .group_by(*by)
        .subquery()
    )


def _among(
    article_id: ColumnElement[Any], number: ColumnElement[Any], revisions: Collection[Numbered]
) -> ColumnElement[bool]:
    return tuple_(article_id, number).in_(list(revisions))


def _gathered(rows: Iterable[Any]) -> Mapping[int, frozenset[LanguageTag]]:
    found: dict[int, set[LanguageTag]] = {}
    for key, language in rows:
        found.setdefault(key, set()).add(language)
    return {key: frozenset(languages) for key, languages in found.items()}
