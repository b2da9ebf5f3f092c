"""Workers for the desk's tests: what is due is done here and now."""

from collections.abc import Collection
from contextlib import suppress

from worker.base import carry_out
from worker.tasks import register
from workflow.errors import WorkflowError
from workflow.jobs import Kind, Outcome, Wanted
from workflow.queue import make_celery
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import rendering
from workflow.wiring import Service


def work(service: Service, kinds: Collection[Kind] = tuple(Kind)) -> None:
    """Do all that is due of *kinds*, in order, until nothing is; what is refused is refused."""
    app = make_celery("", render_timeout_seconds=60)
    register(app, service)
    while True:
        with service.read() as uow:
            due = uow.work.due(kinds, uow.now, 1)
        if not due:
            return
        kind, work_id = due[0]
        with suppress(WorkflowError):
            if kind is Kind.RENDER:
                carry_out(service, work_id, lambda row: _draw(service, row), _record(service))
            else:
                app.tasks[kind.value](work_id)


def _draw(service: Service, row: Wanted) -> rendering.Made | None:
    """A file by hand: the engine takes its time, and nobody looks into it."""
    with service.read() as uow:
        release = rendering.release_of(uow, row, service.engine_digest)
    if release is None:
        return None
    data = f"{row.params['language']} {row.params['format']} {row.key}".encode()
    return rendering.Made(service.artifacts.put(data), len(data), 2)


def _record(service: Service):
    def record(uow: UnitOfWork, row: Wanted, made: rendering.Made | None) -> Outcome:
        return rendering.record_rendition(uow, row, made, service.artifacts, service.engine_digest)

    return record
