"""
The tasks: doorways. Each takes the id of a row, does one use case, and returns nothing.

Every one may run twice, or late, or never: the row's lease and its unique key see to it.
"""

from collections.abc import Callable

from celery import Celery

from worker.base import carry_out
from worker.limits import limited
from workflow.domain.rendition import Format
from workflow.jobs import RECONCILE, Kind, Outcome, Wanted
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import moving, opening, publishing, reconciling, rendering
from workflow.wiring import Service


def register(app: Celery, service: Service) -> None:
    """
    Give *app* its tasks, which work on *service*.

    Not shared: Celery would give them to every other application of this process as well.
    """

    @app.task(name=Kind.MOVE.value, shared=False)
    def move(work_id: int) -> None:
        _move(service, work_id)

    @app.task(name=Kind.OPEN.value, shared=False)
    def open_catalogs(work_id: int) -> None:
        carry_out(
            service,
            work_id,
            lambda row: _prepare(service, row),
            lambda uow, row, cut: opening.open_catalogs(uow, row, cut, service.engine_digest),
        )

    @app.task(name=Kind.PUBLISH.value, shared=False)
    def publish(work_id: int) -> None:
        engine, grace = service.engine_digest, service.settings.grace
        _editorial(service, work_id, lambda uow, row: publishing.publish(uow, row, engine, grace))

    @app.task(name=Kind.RENDER.value, shared=False)
    def render(work_id: int) -> bool:
        return carry_out(
            service,
            work_id,
            lambda row: _make(service, row),
            lambda uow, row, made: rendering.record_rendition(
                uow, row, made, service.artifacts, service.engine_digest
            ),
        )

    @app.task(name=Kind.WITHDRAW.value, shared=False)
    def withdraw(work_id: int) -> None:
        _move(service, work_id)

    @app.task(name=RECONCILE, shared=False)
    def reconcile() -> None:
        with service.write() as uow:
            reconciling.reconcile(uow, service.engine_digest)


def _move(service: Service, work_id: int) -> None:
    """A move, or a withdrawal whose instant has come, which is the same move."""
    four_eyes, engine = service.settings.four_eyes, service.engine_digest
    _editorial(
        service, work_id, lambda uow, row: moving.move(uow, row, engine, four_eyes=four_eyes)
    )


def _editorial(
    service: Service, work_id: int, perform: Callable[[UnitOfWork, Wanted], Outcome]
) -> None:
    carry_out(service, work_id, lambda _: None, lambda uow, row, _: perform(uow, row))


def _prepare(service: Service, row: Wanted) -> opening.Prepared:
    with service.read() as uow:
        return opening.prepare_catalogs(uow, row)


def _make(service: Service, row: Wanted) -> rendering.Made | None:
    with service.read() as uow:
        release = rendering.release_of(uow, row, service.engine_digest)
    if release is None:
        return None
    format_ = Format(row.params["format"])
    with limited(service.settings.render_timeout_seconds):
        return rendering.make(release, format_, service.renderer.render, service.artifacts)
