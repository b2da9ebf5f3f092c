"""
The render processes of the embedded default: forked, watched, and replaced when they die.

A renderer whose document does not end is told of within ten seconds, killed when its time is
over, and replaced. When several in a row had to be ended, it is not their documents: the pool
stops.
"""

import os
import time
from datetime import timedelta
from multiprocessing.context import ForkProcess

from celery import Celery

from worker.base import owners_of
from worker.limits import GRACE_SECONDS
from worker.renderers import render_loop
from worker.reporting import SlowRenderings, tell_killed
from worker.streak import Streak
from workflow.errors import RenderingError
from workflow.forking import fork, require_forkable
from workflow.jobs import Held
from workflow.logs import event_log
from workflow.wiring import Service

log = event_log(__name__)

LOOK_EVERY_SECONDS = 2.0
_ASK_AGAIN_AFTER_SECONDS = 1.0


class RenderPool:
    """As many render processes as the settings say, once there is something to render."""

    def __init__(self, service: Service, app: Celery) -> None:
        self._service = service
        self._app = app
        self._processes: list[ForkProcess] = []
        self._streak = Streak()
        self._slow = SlowRenderings()
        self._looked_at = float("-inf")
        # After the processor's limit too (worker.limits), and before the lease runs out.
        seconds = service.settings.render_timeout_seconds + 2 * GRACE_SECONDS
        self._longest = timedelta(seconds=seconds)

    @property
    def is_full(self) -> bool:
        return len(self._processes) == self._service.settings.workers

    def fill(self, lock: int) -> None:
        """
        Start the processes that are missing; they close their copy of the descriptor *lock*.

        Raises:
            WorkflowError: `unsafe_fork`.
        """
        require_forkable()
        if not self._processes:
            # Before the fork, so that the children share it: modules, and nothing of Pango's.
            self._service.renderer.load()
        while not self.is_full:
            arguments = (self._service, self._app, self._streak, lock, os.getpid())
            self._processes.append(fork(render_loop, *arguments))

    def look(self) -> None:
        """
        Replace the dead, tell of slow documents, and kill a renderer whose time is over.

        Raises:
            RenderingError: `renderers_stand_still`, when several in a row had to be ended.
        """
        self._bury_dead()
        if self._processes and time.monotonic() - self._looked_at > LOOK_EVERY_SECONDS:
            self._looked_at = time.monotonic()
            self._end_overdue()
            self._stop_if_all_stand_still()

    def end(self) -> None:
        """Let each finish its document, but wait for none that has had its time."""
        for process in self._processes:
            process.terminate()
        self._wait_for_ends()
        self._processes.clear()

    def _bury_dead(self) -> None:
        """Give back at once what dead renderers held; its attempt stays counted."""
        for process in [each for each in self._processes if not each.is_alive()]:
            log.warning("renderer_died", renderer=process.pid, exit=process.exitcode)
            with self._service.write() as uow:
                uow.work.release_held_by(owners_of(process.pid or 0))
            self._processes.remove(process)

    def _end_overdue(self) -> None:
        for process, held in self._held():
            self._slow.tell(held)
            if held.lasted > self._longest:
                process.kill()
                self._streak.lengthen()
                tell_killed(held)
                # Not after all that are overdue at this moment: several are killed in one look.
                self._stop_if_all_stand_still()

    def _stop_if_all_stand_still(self) -> None:
        try:
            self._streak.refuse(self._service.settings.render_timeout_seconds)
        except RenderingError:
            for process in self._processes:
                process.kill()
            raise

    def _held(self) -> list[tuple[ForkProcess, Held]]:
        """Which of the processes is at which document."""
        by_owner = {owners_of(process.pid or 0): process for process in self._processes}
        with self._service.read() as uow:
            held = uow.work.held_by(tuple(by_owner), self._service.lease, uow.now)
        return [
            (process, each)
            for each in held
            for prefix, process in by_owner.items()
            if each.owner.startswith(prefix)
        ]

    def _wait_for_ends(self) -> None:
        until = time.monotonic() + self._longest.total_seconds()
        for process in self._processes:
            # Again and again: a signal that comes right after the fork finds our own handler in the
            # child still, and is lost. It would render for ever then, and we would wait as long.
            while process.is_alive():
                process.terminate()
                process.join(_ASK_AGAIN_AFTER_SECONDS)
                if process.is_alive() and time.monotonic() > until:
                    process.kill()
