"""
The courier: sends the letters that wait, in a process of its own.

A post office that does not answer is waited for; an embargo must not be. So whoever sweeps only
looks whether a letter is due, and a child process sends it.
"""

import os
import signal
import time
from multiprocessing.context import ForkProcess

from workflow.errors import UnavailableError
from workflow.forking import fork
from workflow.logs import event_log
from workflow.wiring import Service

log = event_log(__name__)

LOOK_EVERY_SECONDS = 5.0
# How long one courier works, and how long its end is waited for.
_SHIFT_SECONDS = 60.0
_PATIENCE_SECONDS = 15.0


class Courier:
    """Sees to it that letters are sent, as long as `look` is called now and then."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._process: ForkProcess | None = None
        self._looked_at = float("-inf")

    def look(self, lock: int | None = None) -> None:
        """
        Start to send if something is due and nobody is at it; returns at once.

        Args:
            lock: A descriptor that the child must not keep.

        Raises:
            WorkflowError: `unsafe_fork`.
        """
        if time.monotonic() - self._looked_at < LOOK_EVERY_SECONDS or self._is_out():
            return
        self._looked_at = time.monotonic()
        with self._service.read() as uow:
            is_due = uow.letters.due(uow.now) is not None
        if not is_due:
            return
        if not self._service.settings.sends_mail:
            with self._service.write() as uow:
                uow.letters.discard(uow.now)
            return
        self._process = fork(_send, self._service, lock)

    def end(self) -> None:
        """Wait until what is being sent is sent, but not for ever."""
        if self._process is not None:
            self._process.join(_PATIENCE_SECONDS)
            if self._process.is_alive():
                # The letter's lease runs out, and it is tried again.
                self._process.kill()
                self._process.join()
            self._process = None

    def _is_out(self) -> bool:
        if self._process is None or self._process.is_alive():
            return self._process is not None
        self._process.join()
        self._process = None
        return False


def _send(service: Service, lock: int | None) -> None:
    """The life of one courier."""
    if lock is not None:
        # A copy of the lock in a child would outlive a killed dispatcher.
        os.close(lock)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    service.begin_in_child()
    post = service.post
    try:
        sent = post.deliver(_SHIFT_SECONDS) if post else 0
    except UnavailableError as error:
        log.warning("courier_stopped", code=error.code)
    else:
        log.info("letters_sent", letters=sent)
