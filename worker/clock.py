"""
The clock: sweeps the database and hints what is due, embargoes among it.

The instants live in the database and are compared with the database's time, so any number of
clocks may run, and one that was away for an hour catches up with its first sweep.
"""

import time
from collections.abc import Callable

from workflow.errors import UnavailableError
from workflow.logs import event_log
from workflow.usecases.reconciling import reconcile
from workflow.wiring import Service

log = event_log(__name__)

SWEEP_EVERY_SECONDS = 1.0


def run(service: Service, stopping: Callable[[], bool]) -> None:
    """Sweep every second until *stopping* returns True; a database that is away is waited for."""
    watch = service.clock_watch("clock")
    while not stopping():
        watch.look()
        try:
            with service.write() as uow:
                reconcile(uow, service.engine_digest)
        except UnavailableError as error:
            log.warning("database_away", code=error.code)
        time.sleep(SWEEP_EVERY_SECONDS)
