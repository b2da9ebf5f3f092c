"""
All credentials, within one transaction: one list, ended in one way.

A table that holds digests of secrets has its row in `_SOURCES`; a test finds one that has none.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, literal, null, select, update

from workflow.domain.accounts import ABSOLUTE_END, IDLE_END, Purpose
from workflow.domain.credentials import Credential, CredentialKind
from workflow.storage import desk_tables as d
from workflow.storage import tables as t


@dataclass(frozen=True)
class _Source:
    """
    Where the credentials of one kind are.

    Attributes:
        key: The column that tells them apart.
        label, made, expires, used: Columns; `null()` where nobody keeps it.
        is_good: The condition under which one is good at an instant.
        lasts: How long after `expires` it is good.
        is_kept: Whether the row stays, with `revoked_at`, when the credential ends.
    """

    table: Table
    key: Any
    person: Any
    label: Any
    made: Any
    expires: Any
    used: Any
    is_good: Callable[[datetime], Any]
    lasts: timedelta = timedelta()
    is_kept: bool = False


def _links(purpose: Purpose) -> _Source:
    c = d.sent_links.c
    return _Source(
        d.sent_links,
        key=c.digest,
        person=c.person,
        label=literal(""),
        made=null(),
        expires=c.expires_at,
        used=null(),
        is_good=lambda now: and_(
            c.purpose == purpose.value, c.used_at.is_(None), c.expires_at > now
        ),
    )


def _sessions() -> _Source:
    c = d.sessions.c
    return _Source(
        d.sessions,
        key=c.digest,
        person=c.person,
        label=c.agent,
        made=c.began_at,
        expires=c.began_at,
        used=c.seen_at,
        is_good=lambda now: and_(c.began_at > now - ABSOLUTE_END, c.seen_at > now - IDLE_END),
        lasts=ABSOLUTE_END,
    )


def _browsers() -> _Source:
    c = d.browsers.c
    return _Source(
        d.browsers,
        key=c.digest,
        person=c.person,
        label=c.agent,
        made=c.made_at,
        expires=c.expires_at,
        used=c.used_at,
        is_good=lambda now: c.expires_at > now,
    )


def _tokens() -> _Source:
    c = d.tokens.c
    return _Source(
        d.tokens,
        key=c.id,
        person=c.person,
        label=c.name,
        made=c.made_at,
        expires=c.expires_at,
        used=c.used_at,
        is_good=lambda now: and_(c.revoked_at.is_(None), c.expires_at > now),
        is_kept=True,
    )


def _previews() -> _Source:
    c = d.previews.c
    return _Source(
        d.previews,
        key=c.id,
        person=c.made_by,
        label=select(t.articles.c.slug).where(t.articles.c.id == c.article_id).scalar_subquery(),
        made=c.made_at,
        expires=c.expires_at,
        used=null(),
        is_good=lambda now: and_(c.revoked_at.is_(None), c.expires_at > now),
        is_kept=True,
    )


_SOURCES: Mapping[CredentialKind, _Source] = {
    CredentialKind.SESSION: _sessions(),
    CredentialKind.BROWSER: _browsers(),
    CredentialKind.TOKEN: _tokens(),
    CredentialKind.INVITATION: _links(Purpose.WELCOME),
    CredentialKind.RESET: _links(Purpose.RESET),
    CredentialKind.PREVIEW: _previews(),
}


class Credentials:
    """With what people get in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_person(self, name: str, now: datetime) -> tuple[Credential, ...]:
        """Those of one person that are good, by kind, the newest first."""
        return tuple(each for kind in _SOURCES for each in self._of_kind(kind, name, now))

    def end(self, credential: Credential, now: datetime) -> bool:
        """End one; False if it has ended meanwhile."""
        source = _SOURCES[credential.kind]
        key = source.key.type.python_type(credential.key)
        return self._end(source, now, source.key == key, source.person == credential.person) == 1

    def end_all(
        self,
        name: str,
        kinds: Collection[CredentialKind],
        now: datetime,
        but: Collection[str] = (),
    ) -> Mapping[CredentialKind, int]:
        """
        End all of *kinds* that somebody has; returns how many ended.

        Args:
            but: Digests of those that go on.
        """
        ended = {}
        for kind in kinds:
            source = _SOURCES[kind]
            spared = [source.key.not_in(but)] if not source.is_kept else []
            ended[kind] = self._end(source, now, source.person == name, *spared)
        return ended

    def _of_kind(self, kind: CredentialKind, name: str, now: datetime) -> Iterator[Credential]:
        source = _SOURCES[kind]
        columns = (
            each.label(name)
            for name, each in (
                ("key", source.key),
                ("label", source.label),
                ("made_at", source.made),
                ("expires_at", source.expires),
                ("used_at", source.used),
            )
        )
        query = select(*columns).where(source.person == name, source.is_good(now))
        for row in self._connection.execute(query.order_by(source.expires.desc(), source.key)):
            facts = row._asdict()
            facts |= {"key": str(row.key), "expires_at": row.expires_at + source.lasts}
            yield Credential(kind, person=name, **facts)

    def _end(self, source: _Source, now: datetime, *those: Any) -> int:
        good = (*those, source.is_good(now))
        if source.is_kept:
            revoked = update(source.table).where(*good).values(revoked_at=now)
            return self._connection.execute(revoked).rowcount
        return self._connection.execute(delete(source.table).where(*good)).rowcount
