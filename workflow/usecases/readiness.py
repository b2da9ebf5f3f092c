"""Whether this process can do its work now: what a load balancer asks every few seconds."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.errors import UnavailableError
from workflow.storage.migrate import HEAD

OK = "ok"


@dataclass(frozen=True)
class Readiness:
    """
    A word for each thing that is needed.

    Attributes:
        database: `ok`, `away`, or `not_migrated`.
        artifacts: `ok` or `unwritable`.
        broker: `ok`, `away`, or `none` where none is set; only told, because work is accepted
            and stored without it.
    """

    database: str
    artifacts: str
    broker: str

    @property
    def is_ready(self) -> bool:
        return self.database == self.artifacts == OK


def readiness(
    migration: Callable[[], str | None],
    probe: Callable[[], None],
    ping: Callable[[], str | None] | None,
) -> Readiness:
    """
    Look at what is needed.

    Args:
        migration: Asks the database which migration it is at.
        probe: Writes to the artifacts and takes it back, or raises UnavailableError.
        ping: Says why the broker does not answer; None where no broker is set.
    """
    broker = "none" if ping is None else "away" if ping() else OK
    return Readiness(_database(migration), _artifacts(probe), broker)


def _database(migration: Callable[[], str | None]) -> str:
    try:
        found = migration()
    except UnavailableError:
        return "away"
    # A newer one is fine: migrations only add (docs/operating.md).
    return OK if found is not None and found >= HEAD else "not_migrated"


def _artifacts(probe: Callable[[], None]) -> str:
    try:
        probe()
    except UnavailableError:
        return "unwritable"
    return OK
