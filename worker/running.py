"""How the processes of the embedded default find due work, and run its Celery task themselves."""

from typing import Any

from celery import Celery

from workflow.jobs import RECONCILE, Kind
from workflow.logs import event_log
from workflow.wiring import Service

log = event_log(__name__)

# How long to sleep when nothing is due: what a person notices.
NAP_SECONDS = 0.1
BATCH = 50


def run_task(app: Celery, name: str, **kwargs: int) -> Any:
    """
    Run a Celery task in this process, through Celery's own tracer; returns what it returned, or its
    error.

    What went wrong is on the task's row, and told, already; of the sweep, which has no row, here.
    """
    result = app.tasks[name].apply(kwargs=kwargs)
    if result.failed() and name == RECONCILE:
        log.warning("sweep_failed", error=type(result.result).__name__)
    return result.result


def due_work(service: Service, kinds: tuple[Kind, ...]) -> tuple[tuple[Kind, int], ...]:
    """The first of the rows of *kinds* that could be claimed now, the oldest first."""
    with service.read() as uow:
        return uow.work.due(kinds, uow.now, BATCH)
