"""What operators watch: numbers, read at a cost that does not grow with what is stored."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, func, or_, select

from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage import tables as t
from workflow.storage.insertion import insert_or_update
from workflow.storage.work_store import KNOWN, UNFINISHED

SHARDS = 8

# A process that has said nothing for a day is gone, and its name will not come again.
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Tally:
    """How many pieces of work ended in one way, and how many seconds all of them took."""

    kind: Kind
    format: str
    state: WorkState
    ended: int
    seconds: float


@dataclass(frozen=True)
class Backlog:
    """
    What of one kind is not done.

    Attributes:
        due: How many could be done at once, those under way included.
        under_way: How many of these somebody works on.
        later: How many wait for their instant.
        oldest_due_at: Since when the oldest is due; None if none is.
    """

    due: int
    under_way: int
    later: int
    oldest_due_at: datetime | None


@dataclass(frozen=True)
class ProcessReport:
    """What a process said last; *skew_seconds* is above zero where its clock is ahead."""

    name: str
    role: str
    host: str
    skew_seconds: float
    seen_at: datetime


class Tallies:
    """Counters of ended work within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, wanted: Wanted, state: WorkState, seconds: float) -> None:
        """Count *wanted* as ended; the last act of its transaction, for others may wait for it."""
        c = t.tallies.c
        values = {
            "kind": wanted.kind.value,
            "format": str(wanted.params.get("format", "")),
            "state": state.value,
            "shard": os.getpid() % SHARDS,
            "ended": 1,
            "seconds": seconds,
        }
        changes = {"ended": c.ended + 1, "seconds": c.seconds + seconds}
        insert_or_update(self._connection, t.tallies, values, changes)

    def all(self) -> tuple[Tally, ...]:
        """One for each kind, format and state that ever ended."""
        c = t.tallies.c
        group = (c.kind, c.format, c.state)
        sums = (func.sum(c.ended), func.sum(c.seconds))
        query = select(*group, *sums).where(c.kind.in_(tuple(Kind))).group_by(*group)
        rows = self._connection.execute(query.order_by(*group))
        return tuple(
            Tally(Kind(kind), format_, WorkState(state), int(ended), float(seconds))
            for kind, format_, state, ended, seconds in rows
        )


class Measures:
    """Gauges within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def backlog(self, now: datetime) -> Mapping[Kind, Backlog]:
        """What is not done, by kind; as costly as it is long, however much is done."""
        c = t.work.c
        is_due = c.due_at <= now
        is_held = c.lease_by.is_not(None) & or_(c.lease_until.is_(None), c.lease_until >= now)
        query = (
            select(
                c.kind,
                func.sum(case((is_due, 1), else_=0)).label("due"),
                func.sum(case((is_due & is_held, 1), else_=0)).label("under_way"),
                func.sum(case((is_due, 0), else_=1)).label("later"),
                func.min(c.due_at).label("oldest"),
            )
            .where(UNFINISHED, KNOWN)
            .group_by(c.kind)
        )
        found = {Kind(row.kind): row for row in self._connection.execute(query)}
        return {
            kind: Backlog(
                int(row.due),
                int(row.under_way),
                int(row.later),
                row.oldest if row.oldest <= now else None,
            )
            for kind, row in found.items()
        }

    def articles(self) -> Mapping[str, int]:
        """How many articles are in each state: a count over an index."""
        state = t.articles.c.state
        query = select(state, func.count()).group_by(state).order_by(state)
        return {name: int(count) for name, count in self._connection.execute(query)}

    def publication_lags(self, last: int) -> tuple[float, ...]:
        """How many seconds after their instants the *last* publications were public."""
        c = t.publications.c
        query = select(c.published_at, c.instant).order_by(c.id.desc()).limit(last)
        rows = self._connection.execute(query)
        return tuple((row.published_at - row.instant).total_seconds() for row in rows)


class Processes:
    """What processes said of themselves, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def report(self, said: ProcessReport) -> None:
        """Keep what a process says, and forget those that have long been silent."""
        values = vars(said)
        changes = {name: value for name, value in values.items() if name != "name"}
        insert_or_update(self._connection, t.processes, values, changes)
        silent = t.processes.c.seen_at < said.seen_at - FORGOTTEN_AFTER
        self._connection.execute(delete(t.processes).where(silent))

    def all(self) -> tuple[ProcessReport, ...]:
        """Those that are not forgotten, by name."""
        query = select(t.processes).order_by(t.processes.c.name)
        return tuple(ProcessReport(**row._asdict()) for row in self._connection.execute(query))
