"""The translation memory: every translation that counts, of every article, found by its message."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, exists, func, select

from workflow.domain.language import LanguageTag
from workflow.domain.memory import Remembered
from workflow.storage import tables as t

# How many of the newest translations are looked at for what resembles a message, and how many of
# these are handed out: however large the memory, a question costs the same.
NEWEST: Final = 20_000
MOST: Final = 5_000

# SQLite takes 32,766 values in a statement.
_AT_ONCE: Final = 10_000


class TranslationMemory:
    """
    The memory within one transaction.

    It knows translations into *language* of articles written in *source*: the current ones,
    without those that need work.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def exact(
        self, source: LanguageTag, language: LanguageTag, digests: Sequence[str]
    ) -> tuple[Remembered, ...]:
        """The translations of these very segments in any article, newest first."""
        found = [
            row
            for start in range(0, len(digests), _AT_ONCE)
            for row in self._connection.execute(
                _exact(source, language, digests[start : start + _AT_ONCE])
            )
        ]
        return _remembered(sorted(found, key=lambda row: -row.id))

    def recent(
        self,
        source: LanguageTag,
        language: LanguageTag,
        *,
        shortest: int,
        longest: int,
        newest: int = NEWEST,
        most: int = MOST,
    ) -> tuple[Remembered, ...]:
        """
        Translations of messages that have *shortest* to *longest* characters, newest first.

        At most *most*, out of the *newest* texts in this language.
        """
        named = _recent(source, language, newest).subquery()
        length = func.length(named.c.msgid)
        bounded = (
            select(named)
            .where(length.between(shortest, longest))
            .order_by(named.c.id.desc())
            .limit(most)
        )
        return _remembered(self._connection.execute(bounded).all())


def _exact(source: LanguageTag, language: LanguageTag, digests: Sequence[str]) -> Select[Any]:
    columns = t.segments.c
    # A segment stands in every revision that has it.
    known = (
        select(columns.article_id, columns.digest, columns.context, columns.msgid)
        .where(columns.digest.in_(digests))
        .distinct()
        .subquery()
    )
    of_any = t.translations.alias()
    newest = (
        select(func.max(of_any.c.id))
        .where(
            of_any.c.article_id == known.c.article_id,
            of_any.c.language == language,
            of_any.c.segment == known.c.digest,
        )
        .scalar_subquery()
    )
    written, articles = t.translations.c, t.articles.c
    return (
        select(*_written(), known.c.context, known.c.msgid, articles.slug)
        .select_from(known)
        .join(t.translations, written.id == newest)
        .join(t.articles, articles.id == known.c.article_id)
        .where(written.needs_work.is_(False), articles.source == source)
    )


def _recent(source: LanguageTag, language: LanguageTag, newest: int) -> Select[Any]:
    ids = (
        select(t.translations.c.id)
        .where(t.translations.c.language == language)
        .order_by(t.translations.c.id.desc())
        .limit(newest)
        .subquery()
    )
    written, articles, newer = t.translations.c, t.articles.c, t.translations.alias().c
    overtaken = exists().where(
        newer.article_id == written.article_id,
        newer.language == written.language,
        newer.segment == written.segment,
        newer.id > written.id,
    )
    return (
        select(*_written(), _of_segment("context"), _of_segment("msgid"), articles.slug)
        .select_from(ids)
        .join(t.translations, written.id == ids.c.id)
        .join(t.articles, articles.id == written.article_id)
        .where(written.needs_work.is_(False), articles.source == source, ~overtaken)
    )


def _written() -> tuple[Any, ...]:
    columns = t.translations.c
    return (
        columns.id,
        columns.article_id,
        columns.segment,
        columns.text,
        columns.written_by,
        columns.written_at,
    )


def _of_segment(name: str) -> Any:
    """What the digest stands for: the same in every article and revision that has it."""
    columns = t.segments.c
    query = select(columns[name]).where(columns.digest == t.translations.c.segment)
    return query.limit(1).correlate(t.translations).scalar_subquery().label(name)


def _remembered(rows: Sequence[Any]) -> tuple[Remembered, ...]:
    return tuple(
        Remembered(
            article_id=row.article_id,
            slug=row.slug,
            segment=row.segment,
            context=row.context,
            msgid=row.msgid,
            text=row.text,
            who=row.written_by,
            when=row.written_at,
        )
        for row in rows
    )
