"""Accounts and the sessions of those who are signed in, within one transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from workflow.domain.accounts import Account, MailWish, Session
from workflow.errors import NotFoundError
from workflow.storage import desk_tables as d
from workflow.storage import tables as t
from workflow.storage.people_store import actor_of

_p = t.people.c
_s = d.sessions.c


class Accounts:
    """Who may come in, and who is in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_name(self, name: str) -> Account:
        """
        Raises:
            NotFoundError: `account_unknown`.
        """
        found = self._first(_p.name == name)
        if found is None:
            raise NotFoundError("account_unknown", who=name)
        return found

    def find(self, name_or_email: str) -> Account | None:
        """By name, or by address without regard to its capitals."""
        return self._first(or_(_p.name == name_or_email, _p.email == name_or_email.lower()))

    def all(self) -> tuple[Account, ...]:
        """Everybody, by name."""
        rows = self._connection.execute(select(t.people).order_by(_p.name))
        return tuple(_account_of(row._asdict()) for row in rows)

    def somebody_can_come(self) -> bool:
        """Whether anybody has a way to sign in."""
        can = or_(_p.password.is_not(None), _p.subject.is_not(None))
        return self._connection.execute(select(_p.name).where(can).limit(1)).first() is not None

    def locked(self) -> tuple[Account, ...]:
        """Everybody, and nobody changes anybody meanwhile: for rules about all of them."""
        # Not so strongly that who refers to a person has to wait, by a session or a comment.
        lock = select(_p.name).order_by(_p.name).with_for_update(key_share=True)
        self._connection.execute(lock)
        # Read after the wait: who was added meanwhile is not among the rows that were waited for.
        return self.all()

    def locked_by_name(self, name: str) -> Account:
        """
        Somebody, and nobody changes anybody meanwhile: for who compares them and changes them, and
        for credentials, of which none is made while all of them are ended.

        Everybody is locked, always in the same order: so no two wait for each other.

        Raises:
            NotFoundError: `account_unknown`.
        """
        self.locked()
        return self.by_name(name)

    def by_names(self, names: Collection[str]) -> Mapping[str, Account]:
        """Those of *names* that there are."""
        rows = self._connection.execute(select(t.people).where(_p.name.in_(names)))
        return {row.name: _account_of(row._asdict()) for row in rows}

    def by_subject(self, subject: str) -> Account | None:
        """Who an OpenID Connect issuer calls *subject*."""
        return self._first(_p.subject == subject)

    def by_email(self, email: str) -> Account | None:
        return self._first(_p.email == email.lower())

    def password(self, name: str) -> str | None:
        """The hash of somebody's password; None if they have none or there is no such person."""
        return self._connection.execute(select(_p.password).where(_p.name == name)).scalar()

    def change(self, name: str, **values: Any) -> None:
        """
        Set columns of the table `people`: email, password, subject, desk_language, mail,
        disabled_at.
        """
        self._connection.execute(update(t.people).where(_p.name == name).values(**values))

    def give_copy_key(self, name: str, key: str) -> None:
        """Set it, unless somebody was first: what is encrypted with the first stays readable."""
        those = update(t.people).where(_p.name == name, _p.copy_key.is_(None))
        self._connection.execute(those.values(copy_key=key))

    def begin(self, session: Session) -> None:
        self._connection.execute(insert(d.sessions).values(**vars(session)))

    def session(self, digest: str) -> Session | None:
        """Whether it is over is for the caller to see."""
        row = self._connection.execute(select(d.sessions).where(_s.digest == digest)).first()
        return Session(**row._asdict()) if row else None

    def sessions_of(self, name: str) -> tuple[Session, ...]:
        """Those that somebody has, the last used first; some may be over."""
        query = select(d.sessions).where(_s.person == name).order_by(_s.seen_at.desc())
        return tuple(Session(**row._asdict()) for row in self._connection.execute(query))

    def last_seen(self) -> Mapping[str, datetime]:
        """When each person who has a session used one last."""
        query = select(_s.person, func.max(_s.seen_at).label("seen_at")).group_by(_s.person)
        return {row.person: row.seen_at for row in self._connection.execute(query)}

    def touch(self, digest: str, now: datetime) -> None:
        """The session was used just now."""
        self._connection.execute(update(d.sessions).where(_s.digest == digest).values(seen_at=now))

    def end(self, digest: str) -> None:
        self._connection.execute(delete(d.sessions).where(_s.digest == digest))

    def _first(self, condition: Any) -> Account | None:
        row = self._connection.execute(select(t.people).where(condition)).first()
        return _account_of(row._asdict()) if row else None


def _account_of(row: Mapping[str, Any]) -> Account:
    return Account(
        actor=actor_of(row),
        email=row["email"],
        language=row["desk_language"],
        mail=MailWish(row["mail"]),
        has_password=row["password"] is not None,
        has_subject=row["subject"] is not None,
        disabled_at=row["disabled_at"],
        copy_key=row["copy_key"] or "",
    )
