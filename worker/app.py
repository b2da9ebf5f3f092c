"""
The entry module of `celery -A worker.app worker`: one of many machines.

The renderer's modules are loaded before the pool forks, so that its processes share them.
"""

import os
from typing import Any

from billiard import active_children
from billiard.exceptions import TimeLimitExceeded
from celery import Task
from celery.signals import (
    heartbeat_sent,
    setup_logging,
    task_failure,
    task_success,
    worker_before_create_process,
    worker_init,
    worker_process_init,
)
from celery.worker import state as worker_state

from worker.base import owners_of, release_dead
from worker.broker import TRANSPORT
from worker.limits import limit_memory
from worker.reporting import SlowRenderings
from worker.streak import Streak
from worker.tasks import register
from workflow.errors import RenderingError, UnavailableError, WorkflowError
from workflow.forking import require_forkable
from workflow.jobs import Kind
from workflow.logs import configure, event_log
from workflow.queue import Queue, make_celery
from workflow.settings import Settings
from workflow.wiring import open_service
from workflow.wording import sentence

log = event_log(__name__)

settings = Settings.from_env(os.environ)
configure(settings.log, settings.log_level)
service = open_service(settings)
service.require_house()
app = make_celery(settings.broker_url, render_timeout_seconds=settings.render_timeout_seconds)
app.conf.broker_transport = TRANSPORT
register(app, service)
watch = service.clock_watch("worker")
slow = SlowRenderings()
# Made before the fork: parent and children share it.
streak = Streak()


@setup_logging.connect
def keep_logging(**_: object) -> None:
    """It is set up above; Celery leaves it alone when somebody listens here."""


@worker_init.connect
def load(**_: object) -> None:
    """Load in the parent what its children share; each opens its fonts itself."""
    if Queue.RENDER in app.amqp.queues.consume_from:
        service.renderer.load(service.renderer.slow_dictionaries())
    watch.look()


@worker_before_create_process.connect
def refuse_unsafe_fork(**_: object) -> None:
    """Before each process of the pool, also before one that replaces another."""
    try:
        require_forkable()
    except WorkflowError as error:
        # Celery logs an ordinary exception of a signal's receiver, and goes on.
        raise SystemExit(sentence(error)) from error


@worker_process_init.connect
def begin(**_: object) -> None:
    """
    Make the service this process's own; bound its memory from here on.

    A process begins when its worker does, or in the place of one that died: what the dead held
    is free again.
    """
    service.begin_in_child()
    limit_memory()
    try:
        release_dead(service)
    except UnavailableError as error:
        # Their leases run out by themselves.
        log.warning("database_away", code=error.code)


@heartbeat_sent.connect
def look(**_: object) -> None:
    """In the parent, every two seconds: at the clock, and at the renderings of its children."""
    watch.look()
    try:
        tell_slow_renderings()
        streak.refuse(settings.render_timeout_seconds)
    except UnavailableError as error:
        log.warning("database_away", code=error.code)
    except RenderingError as error:
        log.error(error.code, **error.values, problem=sentence(error))
        # Its own stubs know the initial value only.
        worker_state.should_stop = 1  # type: ignore[assignment]


def tell_slow_renderings() -> None:
    """Tell of the documents that this worker's processes have been at for long."""
    owners = [owners_of(child.pid) for child in active_children() if child.pid]
    if not owners:
        return
    with service.read() as uow:
        held = uow.work.held_by(owners, service.lease, uow.now)
    for each in held:
        slow.tell(each)


@task_success.connect
def note_success(sender: Task[Any, Any], result: bool, **_: object) -> None:
    """In a child."""
    if sender.name == Kind.RENDER:
        streak.count(result)


@task_failure.connect
def note_failure(sender: Task[Any, Any], exception: BaseException, **_: object) -> None:
    """In a child; in the parent, if it killed a child whose time was over."""
    if sender.name == Kind.RENDER:
        if isinstance(exception, TimeLimitExceeded):
            streak.lengthen()
        else:
            streak.count(exception)
