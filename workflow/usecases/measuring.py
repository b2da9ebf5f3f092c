"""
What operators watch, read from the database at the moment of asking: any number of workers need
no scraping of their own. The cost grows with what waits, not with what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.domain.states import ArticleState
from workflow.jobs import Kind
from workflow.storage.measure_store import Backlog, ProcessReport, Tally
from workflow.storage.unit_of_work import UnitOfWork

# Of how many of the last publications the lag is told.
LAST_PUBLICATIONS = 20

_NOTHING = Backlog(0, 0, 0, None)


@dataclass(frozen=True)
class Measurements:
    """
    Numbers and the names of kinds, states, formats and processes; nothing that a person wrote.

    Attributes:
        backlog: For every kind, also those of which nothing waits.
        lags: Seconds from instant to publication, of the last ones, the newest first.
    """

    now: datetime
    backlog: Mapping[Kind, Backlog]
    tallies: tuple[Tally, ...]
    articles: Mapping[str, int]
    lags: tuple[float, ...]
    processes: tuple[ProcessReport, ...]

    def oldest_seconds(self, kind: Kind) -> float:
        """For how long the oldest of *kind* has been due; zero if none is."""
        since = self.backlog[kind].oldest_due_at
        return (self.now - since).total_seconds() if since else 0.0


def measure(uow: UnitOfWork) -> Measurements:
    """Read everything that is measured, in a handful of queries."""
    found = uow.measures.backlog(uow.now)
    counted = uow.measures.articles()
    return Measurements(
        now=uow.now,
        backlog={kind: found.get(kind, _NOTHING) for kind in Kind},
        tallies=uow.tallies.all(),
        articles={state.value: counted.get(state.value, 0) for state in ArticleState},
        lags=uow.measures.publication_lags(LAST_PUBLICATIONS),
        processes=uow.processes.all(),
    )
