"""Reading the audit log: who may, part by part, and all that is sought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.errors import InvalidInputError, NotPermittedError
from workflow.storage.audit_store import Sought
from workflow.storage.unit_of_work import UnitOfWork

READERS = frozenset({Role.ADMIN, Role.EDITOR, Role.PUBLISHER})

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class AuditPage:
    """
    A part of the log, newest first.

    Attributes:
        next: It goes on below this id; None if that was all.
    """

    entries: tuple[Entry, ...]
    next: int | None


def require_reader(actor: Actor) -> None:
    """
    Raises:
        NotPermittedError: `audit_not_yours`.
    """
    if not actor.roles & READERS:
        raise NotPermittedError("audit_not_yours", who=actor.name)


def days(first: str, last: str) -> tuple[datetime | None, datetime | None]:
    """
    The instants that enclose the days (UTC) *first* to *last*; empty for no bound.

    Raises:
        InvalidInputError: `day_malformed`.
    """
    since, until = _day(first), _day(last)
    return since, until + timedelta(days=1) if until else None


def audit_page(
    uow: UnitOfWork, actor: Actor, sought: Sought, limit: int, below: int | None
) -> AuditPage:
    """
    Raises:
        NotPermittedError: `audit_not_yours`.
    """
    require_reader(actor)
    found = uow.audit.newest(sought, limit + 1, below)
    shown = found[:limit]
    return AuditPage(shown, shown[-1]["id"] if len(found) > limit else None)


def audit_parts(
    uow: UnitOfWork, sought: Sought, limit: int, above: int = 0
) -> Iterator[Sequence[Entry]]:
    """All that is sought, oldest first, *limit* entries at a time."""
    while part := uow.audit.oldest(sought, limit, above):
        yield part
        above = part[-1]["id"]


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        # The end of the last day there is could not be told.
        return datetime.combine(min(day, date.max - timedelta(days=2)), time(), UTC)
    except ValueError as error:
        raise InvalidInputError("day_malformed", given=text[:40]) from error
