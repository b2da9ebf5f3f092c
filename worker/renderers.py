"""What a render process of the embedded default does from its beginning to its end."""

import os
import signal
import time

from celery import Celery

from worker.limits import limit_memory
from worker.running import NAP_SECONDS, due_work, run_task
from worker.streak import Streak
from workflow.jobs import Kind
from workflow.wiring import Service


def render_loop(service: Service, app: Celery, streak: Streak, lock: int, parent: int) -> None:
    """
    Render what is due until told to stop.

    Args:
        lock: The dispatcher's lock, to be closed: a copy of it would outlive a killed dispatcher.
        parent: The dispatcher's process; this one ends with it.
    """
    os.close(lock)
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory()
    service.begin_in_child()
    while not stopping and os.getppid() == parent:
        due = due_work(service, (Kind.RENDER,))
        for kind, work_id in due:
            if stopping:
                break
            streak.count(run_task(app, kind.value, work_id=work_id))
        if not due:
            time.sleep(NAP_SECONDS)
