"""
The clock: sweeps the database, hints what is due, and itself publishes and withdraws what is due.

The instants live in the database and are compared with the database's time, so any number of
clocks may run, and one that was away for an hour catches up with its first sweep. An embargo must
not wait for a broker that is away or for workers that are: publishing flips a pointer, and whoever
claims the row first does it.
"""

import time
from collections.abc import Callable

from celery import Celery

from worker.courier import Courier
from worker.running import due_work, run_task
from workflow.errors import UnavailableError
from workflow.logs import event_log
from workflow.storage.promise_store import PROMISED
from workflow.usecases.reconciling import reconcile
from workflow.wiring import Service

log = event_log(__name__)

SWEEP_EVERY_SECONDS = 1.0


def run(service: Service, app: Celery, stopping: Callable[[], bool]) -> None:
    """Sweep every second until *stopping* returns True; a database that is away is waited for."""
    watch = service.clock_watch("clock")
    courier = Courier(service)
    while not stopping():
        watch.look()
        try:
            with service.write() as uow:
                reconcile(uow, service.engine_digest)
            courier.look()
            for kind, work_id in due_work(service, PROMISED):
                run_task(app, kind.value, work_id=work_id)
        except UnavailableError as error:
            log.warning("database_away", code=error.code)
        time.sleep(SWEEP_EVERY_SECONDS)
    courier.end()
