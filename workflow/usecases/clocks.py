"""
Whose clock is right: the database's. Decisions take its time only (DESIGN 5); here each process
compares its own with it, because people read theirs, and log lines carry them.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workflow.errors import UnavailableError
from workflow.logs import event_log
from workflow.storage.measure_store import ProcessReport
from workflow.storage.unit_of_work import UnitOfWork

log = event_log(__name__)

# Less than this nobody notices; machines that ask a time server are within a tenth of it.
TOLERATED_SECONDS = 2.0
LOOK_EVERY_SECONDS = 60.0
# Who has not reported for so long is not running any more.
RECENT = timedelta(minutes=5)

# Who reports every minute and has not for longer is away.
SILENT_AFTER = timedelta(seconds=90)
# Which roles lift embargoes, and which make files; a dispatcher does both.
_CLOCKS = frozenset({"clock", "dispatcher"})
_MAKERS = frozenset({"worker", "dispatcher"})

OwnClock = Callable[[], datetime]
Transaction = Callable[[], AbstractContextManager[UnitOfWork]]


def own_clock() -> datetime:
    """What this machine thinks that the time is; for comparing, never for deciding."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Identity:
    """Which process speaks."""

    role: str
    host: str
    pid: int

    @property
    def name(self) -> str:
        """One name for each process that runs."""
        return f"{self.role}@{self.host}:{self.pid}"


@dataclass(frozen=True)
class Clocks:
    """
    Skews in seconds, above zero where a clock is ahead of the database's.

    Attributes:
        others: Of processes that reported within the last minutes, by name.
    """

    own: float = 0.0
    others: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """
    What an embargo hangs on, seen from the database.

    Attributes:
        clock_seen_at: When a process that lifts embargoes last reported; None if none ever did.
        maker_seen_at: The same of one that makes files.
        skewed: Names of live processes whose clocks are wrong, with by how many seconds.
    """

    now: datetime
    clock_seen_at: datetime | None
    maker_seen_at: datetime | None
    skewed: Mapping[str, float]

    @property
    def has_clock(self) -> bool:
        return self._is_fresh(self.clock_seen_at)

    @property
    def has_maker(self) -> bool:
        return self._is_fresh(self.maker_seen_at)

    def _is_fresh(self, seen_at: datetime | None) -> bool:
        return seen_at is not None and self.now - seen_at <= SILENT_AFTER


def health(uow: UnitOfWork) -> Health:
    """Who of those that embargoes need has been seen."""
    reports = uow.processes.all()
    return Health(
        now=uow.now,
        clock_seen_at=_last_seen(reports, _CLOCKS),
        maker_seen_at=_last_seen(reports, _MAKERS),
        skewed={
            each.name: each.skew_seconds
            for each in reports
            if uow.now - each.seen_at < RECENT and abs(each.skew_seconds) > TOLERATED_SECONDS
        },
    )


def _last_seen(reports: Iterable[ProcessReport], roles: Collection[str]) -> datetime | None:
    return max((each.seen_at for each in reports if each.role in roles), default=None)


def skew(before: datetime, database: datetime, after: datetime) -> float:
    """
    By how many seconds, at least, a clock is ahead (below zero: behind) that showed *before* and
    *after* around the moment when the database showed *database*.

    Waiting for the database is no skew: anything between the two is none.
    """
    if before > database:
        return (before - database).total_seconds()
    return min(timedelta(0), after - database).total_seconds()


def measured(transaction: Transaction, own: OwnClock = own_clock) -> float:
    """
    This process's skew now, by one reading transaction; told if it is too much.

    Raises:
        UnavailableError: `database_away`.
    """
    before = own()
    with transaction() as uow:
        seconds = skew(before, uow.now, own())
    _tell(seconds)
    return seconds


def all_clocks(transaction: Transaction, own: OwnClock = own_clock) -> Clocks:
    """
    This machine's clock, and those of the processes that live.

    Raises:
        UnavailableError: `database_away`.
    """
    seconds = measured(transaction, own)
    with transaction() as uow:
        recent = [each for each in uow.processes.all() if uow.now - each.seen_at < RECENT]
    return Clocks(seconds, {each.name: each.skew_seconds for each in recent})


class ClockWatch:
    """Compares the clocks at the first look and then every minute, and reports to the database."""

    def __init__(
        self, identity: Identity, transaction: Transaction, own: OwnClock = own_clock
    ) -> None:
        self._identity = identity
        self._transaction = transaction
        self._own = own
        self._looked_at = float("-inf")

    def look(self) -> None:
        """Compare, if it is time; a database that is away is left to others to tell."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_SECONDS:
            return
        self._looked_at = time.monotonic()
        before = self._own()
        try:
            with self._transaction() as uow:
                seconds = skew(before, uow.now, self._own())
                who = self._identity
                said = ProcessReport(who.name, who.role, who.host, seconds, uow.now)
                uow.processes.report(said)
        except UnavailableError:
            return
        _tell(seconds)


def _tell(seconds: float) -> None:
    if abs(seconds) > TOLERATED_SECONDS:
        log.warning("clock_skew", seconds=round(seconds, 3))
