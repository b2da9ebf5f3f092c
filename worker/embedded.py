"""
The embedded default: one machine, no broker. A dispatcher claims due rows straight from the
database and runs the very same Celery tasks, editorial ones itself, renderings in a pool of warmed
single-threaded processes, one per core (facts/celery.md, facts/rendering.md section 4).

At most one dispatcher per machine works, the one that holds the lock; another waits and takes
over when it dies. Leases it finds at its start belong to the dead.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

from celery import Celery

from worker.courier import Courier
from worker.pool import RenderPool
from worker.running import BATCH, NAP_SECONDS, run_task
from workflow.errors import UnavailableError
from workflow.jobs import EDITORIAL, RECONCILE, Kind
from workflow.logs import event_log
from workflow.storage.private import make_folder, open_file
from workflow.storage.unit_of_work import UnitOfWork
from workflow.wiring import Service

log = event_log(__name__)

RECONCILE_EVERY_SECONDS = 5.0


# Says, once nothing is due, whether a dispatcher may end.
Finished = Callable[[UnitOfWork], bool]


class Turn(Enum):
    """How a round ended: more may be due at once, or nothing is, or it was the last."""

    BUSY = auto()
    IDLE = auto()
    LAST = auto()


class Dispatcher:
    """Does due work until it is told to stop or *finished* says so."""

    def __init__(self, service: Service, app: Celery, *, renders: bool) -> None:
        self._service = service
        self._app = app
        self._renders = renders
        self._kinds = (*EDITORIAL, Kind.PUBLISH) if renders else EDITORIAL
        self._pool = RenderPool(service, app)
        self._stopping = False
        self._reconciled_at = float("-inf")
        self._watch = service.clock_watch("dispatcher")
        self._courier = Courier(service)

    def stop(self) -> None:
        """Finish what is under way, then return from `run`."""
        self._stopping = True

    def run(self, finished: Finished) -> None:
        """
        Work until *finished* returns True or `stop` is called.

        While another dispatcher of this machine holds the lock, only wait.

        Raises:
            RenderingError: `renderers_stand_still`: no renderer gets to the end of a document.
        """
        while not self._stopping:
            with _lock(self._service.lock_file) as held:
                if held is not None:
                    self._work(finished, held)
                    return
            with self._service.read() as uow:
                if finished(uow):
                    return
            time.sleep(NAP_SECONDS)

    def _work(self, finished: Finished, lock: int) -> None:
        if self._service.settings.is_embedded:
            with self._service.write() as uow:
                uow.work.release_all()
        try:
            while not self._stopping:
                turn = self._turn(finished, lock)
                if turn is Turn.LAST:
                    return
                if turn is Turn.IDLE:
                    time.sleep(NAP_SECONDS)
        finally:
            self._pool.end()
            self._courier.end()

    def _turn(self, finished: Finished, lock: int) -> Turn:
        """One round."""
        self._watch.look()
        try:
            self._pool.look()
            with self._service.read() as uow:
                due, is_render_due = self._due(uow)
                # In the same transaction: each takes a millisecond, ten times a second.
                is_over = not due and finished(uow)
            # First those who work beside this process, for what it does itself may take a while.
            if is_render_due:
                self._pool.fill(lock)
            for kind, work_id in due:
                run_task(self._app, kind.value, work_id=work_id)
            # Last: with many publications waiting, the first sweep of a process takes seconds, and
            # whoever was killed has work that nobody needs to look for.
            has_swept = self._reconcile()
            self._courier.look(lock)
        except UnavailableError as error:
            log.warning("database_away", code=error.code)
            return Turn.IDLE
        if is_over and not has_swept:
            return Turn.LAST
        return Turn.BUSY if due or has_swept else Turn.IDLE

    def _reconcile(self) -> bool:
        """Sweep if it is time; True if so, and there may be more to do than there was."""
        if time.monotonic() - self._reconciled_at <= RECONCILE_EVERY_SECONDS:
            return False
        self._reconciled_at = time.monotonic()
        run_task(self._app, RECONCILE)
        return True

    def _due(self, uow: UnitOfWork) -> tuple[tuple[tuple[Kind, int], ...], bool]:
        """What is to be done here, and whether another render process would have work."""
        due = uow.work.due(self._kinds, uow.now, BATCH)
        if not self._renders or self._pool.is_full:
            return due, False
        return due, bool(uow.work.due((Kind.RENDER,), uow.now, 1))


@contextmanager
def _lock(path: Path) -> Iterator[int | None]:
    """Hold the machine's dispatcher lock; None if somebody else does."""
    make_folder(path.parent)
    descriptor = open_file(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)
