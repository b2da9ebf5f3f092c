"""
The audit log: who did what and when, each entry chained to the one before it by a hash.

Whoever changes or removes an entry breaks every hash after it; `broken_link` finds the first.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, select, text
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.states import Action
from workflow.storage import tables as t

GENESIS = "0" * 64

# Any constant: serialises writers of the chain on PostgreSQL. SQLite has one writer anyway.
_CHAIN_LOCK = 7_310_421


@dataclass(frozen=True)
class Sought:
    """
    Which entries are asked for; what is empty or None asks for all.

    Attributes:
        since: The first instant.
        until: The first instant that is too late.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    """The audit log within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, now: datetime, actor: str, action: str, subject: str, **details: Any) -> None:
        """Append an entry; *details* are JSON values and hold no secret."""
        if self._connection.dialect.name == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock(:key)")
            self._connection.execute(lock, {"key": _CHAIN_LOCK})
        last = self._connection.execute(
            select(t.audit.c.id, t.audit.c.hash).order_by(t.audit.c.id.desc()).limit(1)
        ).first()
        entry = {
            "id": last.id + 1 if last else 1,
            "at": now,
            "actor": actor,
            "action": action,
            "subject": subject,
            "details": details,
            "previous": last.hash if last else GENESIS,
        }
        self._connection.execute(insert(t.audit).values(**entry, hash=_link(entry)))

    def entries(self, subject: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """
        All entries (about *subject*), oldest first.

        Those about an article begin after the deletion of an earlier one of the same slug.
        """
        query = select(t.audit).order_by(t.audit.c.id)
        if subject is not None:
            query = query.where(t.audit.c.subject == subject, _is_since_deletion())
        return tuple(row._asdict() for row in self._connection.execute(query))

    def newest(
        self, sought: Sought, limit: int, below: int | None = None
    ) -> tuple[Mapping[str, Any], ...]:
        """The newest entries that are *sought*, newest first; only those with an id *below*."""
        query = _where(sought).order_by(t.audit.c.id.desc()).limit(limit)
        if below is not None:
            query = query.where(t.audit.c.id < below)
        return tuple(row._asdict() for row in self._connection.execute(query))

    def oldest(self, sought: Sought, limit: int, above: int) -> tuple[Mapping[str, Any], ...]:
        """The oldest entries that are *sought* with an id *above*, oldest first."""
        query = _where(sought).where(t.audit.c.id > above).order_by(t.audit.c.id).limit(limit)
        return tuple(row._asdict() for row in self._connection.execute(query))

    def last_of(
        self, subjects: Collection[str], actions: Collection[str]
    ) -> Mapping[str, Mapping[str, Any]]:
        """By subject, the newest entry of one of *actions*."""
        c = t.audit.c
        newest = (
            select(func.max(c.id))
            .where(c.subject.in_(subjects), c.action.in_(actions), _is_since_deletion())
            .group_by(c.subject)
        )
        rows = self._connection.execute(select(t.audit).where(c.id.in_(newest)))
        return {row.subject: row._asdict() for row in rows}

    def entries_of(self, subject: str, action: str) -> tuple[Mapping[str, Any], ...]:
        """The entries of one action about *subject*, oldest first."""
        query = (
            select(t.audit)
            .where(t.audit.c.subject == subject, t.audit.c.action == action, _is_since_deletion())
            .order_by(t.audit.c.id)
        )
        return tuple(row._asdict() for row in self._connection.execute(query))

    def broken_link(self) -> int | None:
        """The id of the first entry that does not fit the one before it; None if all do."""
        previous, expected = GENESIS, 1
        for row in self._connection.execute(select(t.audit).order_by(t.audit.c.id)):
            entry = row._asdict()
            fits = entry["previous"] == previous and entry["id"] == expected
            if not fits or entry["hash"] != _link(entry):
                return int(entry["id"])
            previous, expected = entry["hash"], expected + 1
        return None


def _is_since_deletion() -> ColumnElement[bool]:
    """Whether an entry is about what there is now, not about a deleted article of that slug."""
    c, later = t.audit.c, t.audit.alias().c
    is_deletion = (later.subject == c.subject) & (later.action == Action.DELETE.value)
    return ~exists().where(is_deletion, later.id >= c.id)


def _where(sought: Sought) -> Select[Any]:
    c = t.audit.c
    query = select(t.audit)
    for column, wanted in (
        (c.actor, sought.actor),
        (c.action, sought.action),
        (c.subject, sought.subject),
    ):
        if wanted:
            query = query.where(column == wanted)
    if sought.since is not None:
        query = query.where(c.at >= sought.since)
    if sought.until is not None:
        query = query.where(c.at < sought.until)
    return query


def _link(entry: Mapping[str, Any]) -> str:
    facts = {
        "id": entry["id"],
        "at": entry["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry["actor"],
        "action": entry["action"],
        "subject": entry["subject"],
        "details": entry["details"],
        "previous": entry["previous"],
    }
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
