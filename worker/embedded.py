"""
The embedded default: one machine, no broker. A dispatcher claims due rows straight from the
database and runs the very same Celery tasks, editorial ones itself, renderings in a pool of warmed
single-threaded processes, one per core (facts/celery.md, facts/rendering.md section 4).

At most one dispatcher per machine works, the one that holds the lock; another waits and takes
over when it dies. Leases it finds at its start belong to the dead.
"""

import fcntl
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from multiprocessing.context import ForkProcess
from pathlib import Path

from celery import Celery

from worker.base import owners_of
from worker.courier import Courier
from worker.limits import limit_memory
from workflow.errors import UnavailableError
from workflow.jobs import EDITORIAL, RECONCILE, Kind
from workflow.logs import event_log
from workflow.storage.private import make_folder, open_file
from workflow.storage.unit_of_work import UnitOfWork
from workflow.wiring import Service

log = event_log(__name__)

# How long to sleep when nothing is due: what a person notices.
NAP_SECONDS = 0.1
RECONCILE_EVERY_SECONDS = 5.0
_BATCH = 50
_ASK_AGAIN_AFTER_SECONDS = 1.0


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
        self._pool: list[ForkProcess] = []
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
            self._end_pool()
            self._courier.end()

    def _turn(self, finished: Finished, lock: int) -> Turn:
        """One round."""
        self._watch.look()
        try:
            self._bury_dead()
            with self._service.read() as uow:
                due, is_render_due = self._due(uow)
                # In the same transaction: each takes a millisecond, ten times a second.
                is_over = not due and finished(uow)
            # First those who work beside this process, for what it does itself may take a while.
            if is_render_due:
                self._fill_pool(lock)
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
        due = uow.work.due(self._kinds, uow.now, _BATCH)
        if not self._renders or len(self._pool) == self._service.settings.workers:
            return due, False
        return due, bool(uow.work.due((Kind.RENDER,), uow.now, 1))

    def _fill_pool(self, lock: int) -> None:
        """Have as many render processes as cores, once there is something to render."""
        if not self._pool:
            # Before the fork, so that the children share it. No language: what is due may be in one
            # only, and its first document is no faster here than there.
            self._service.renderer.warm(())
        while len(self._pool) < self._service.settings.workers:
            self._pool.append(_start_renderer(self._service, self._app, lock))

    def _bury_dead(self) -> None:
        """Give back at once what dead renderers held; its attempt stays counted."""
        for process in [process for process in self._pool if not process.is_alive()]:
            log.warning("renderer_died", renderer=process.pid, exit=process.exitcode)
            with self._service.write() as uow:
                uow.work.release_held_by(owners_of(process.pid or 0))
            self._pool.remove(process)

    def _end_pool(self) -> None:
        for process in self._pool:
            process.terminate()
        for process in self._pool:
            # Again and again: a signal that comes right after the fork finds our own handler in the
            # child still, and is lost. It would render for ever then, and we would wait as long.
            while process.is_alive():
                process.terminate()
                process.join(_ASK_AGAIN_AFTER_SECONDS)
        self._pool.clear()


def run_task(app: Celery, name: str, **kwargs: int) -> None:
    """
    Run a Celery task in this process, through Celery's own tracer.

    What went wrong is on the task's row, and told, already; of the sweep, which has no row, here.
    """
    result = app.tasks[name].apply(kwargs=kwargs)
    if result.failed() and name == RECONCILE:
        log.warning("sweep_failed", error=type(result.result).__name__)


def due_work(service: Service, kinds: tuple[Kind, ...]) -> tuple[tuple[Kind, int], ...]:
    """The first of the rows of *kinds* that could be claimed now, the oldest first."""
    with service.read() as uow:
        return uow.work.due(kinds, uow.now, _BATCH)


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


def _start_renderer(service: Service, app: Celery, lock: int) -> ForkProcess:
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_render_loop, args=(service, app, lock, os.getpid()))
    process.start()
    return process


def _render_loop(service: Service, app: Celery, lock: int, parent: int) -> None:
    """Render what is due until told to stop; the life of one render process."""
    # A copy of the lock in a child would outlive a killed dispatcher.
    os.close(lock)
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory()
    # Connections do not survive a fork.
    service.engine.dispose(close=False)
    while not stopping and os.getppid() == parent:
        due = due_work(service, (Kind.RENDER,))
        for kind, work_id in due:
            if stopping:
                break
            run_task(app, kind.value, work_id=work_id)
        if not due:
            time.sleep(NAP_SECONDS)
