"""Signatures: who signed what, and which were taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.article import Article
from workflow.domain.edition import Signature
from workflow.domain.language import LanguageTag
from workflow.storage import tables as t
from workflow.storage.insertion import insert_unless_there


@dataclass(frozen=True)
class Signed:
    """A signature that counts; of one that was given again, who gave it last, and when."""

    id: int
    who: str
    at: datetime


class Signatures:
    """The signatures within one transaction; who changes them holds the lock of the article."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sign(
        self, article: Article, language: LanguageTag, signed: Signature, who: str, now: datetime
    ) -> None:
        """
        Record a signature; signing the same texts twice is signing them once.

        One that was taken back counts again.
        """
        values = {
            "article_id": article.id,
            "language": language,
            "digest": signed.digest,
            "signed_by": who,
            "signed_at": now,
        }
        insert_unless_there(self._connection, t.signoffs, **values)
        values |= {"mark": signed.mark, "revision": article.revision}
        if not insert_unless_there(self._connection, t.signatures, **values):
            self._give_again(article, language, signed, who, now)

    def counting(
        self, article: Article, language: LanguageTag, signed: Signature
    ) -> tuple[Signed, ...]:
        """The signatures that count for those texts, oldest first; most often one."""
        c = t.signatures.c
        last = t.signature_changes.alias().c
        query = (
            select(c.id, c.signed_by, c.signed_at, last.changed_by, last.changed_at)
            .outerjoin_from(t.signatures, last.id.table, (last.signature == c.id) & is_last(last))
            .where(*_of(article, language), c.digest == signed.digest, c.mark >= signed.mark)
            .where(COUNTS)
            .order_by(c.id)
        )
        return tuple(
            Signed(row.id, row.changed_by or row.signed_by, row.changed_at or row.signed_at)
            for row in self._connection.execute(query)
        )

    def take_back(self, signed: Iterable[Signed], who: str, now: datetime) -> None:
        """Let *signed* count no more."""
        for each in signed:
            self._change(each.id, who, now, counts=False)

    def _give_again(
        self, article: Article, language: LanguageTag, signed: Signature, who: str, now: datetime
    ) -> None:
        c = t.signatures.c
        same = (*_of(article, language), c.digest == signed.digest, c.mark == signed.mark)
        number = self._connection.execute(select(c.id).where(*same, ~COUNTS)).scalar()
        if number is not None:
            self._change(number, who, now, counts=True)

    def _change(self, number: int, who: str, now: datetime, *, counts: bool) -> None:
        values = {"signature": number, "counts": counts, "changed_by": who, "changed_at": now}
        self._connection.execute(insert(t.signature_changes).values(values))


def is_last(change: Any) -> ColumnElement[bool]:
    """Whether no other *change* of the same signature is newer."""
    newer = t.signature_changes.alias().c
    return ~exists().where(newer.signature == change.signature, newer.id > change.id)


def _counts() -> ColumnElement[bool]:
    last = t.signature_changes.alias().c
    return ~exists().where(
        last.signature == t.signatures.c.id, last.counts.is_(False), is_last(last)
    )


# Whether a row of `signatures` counts: whatever reads signatures asks.
COUNTS = _counts()


def _of(article: Article, language: LanguageTag) -> tuple[ColumnElement[bool], ...]:
    c = t.signatures.c
    return c.article_id == article.id, c.language == language
