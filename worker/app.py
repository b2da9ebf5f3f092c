"""
The entry module of `celery -A worker.app worker`: one of many machines.

The renderer is loaded before the pool forks, so that its processes share it.
"""

import os

from celery.signals import heartbeat_sent, setup_logging, worker_init, worker_process_init

from worker.base import release_dead
from worker.broker import TRANSPORT
from worker.limits import limit_memory
from worker.tasks import register
from workflow.errors import UnavailableError
from workflow.logs import configure, event_log
from workflow.queue import Queue, make_celery
from workflow.settings import Settings
from workflow.wiring import open_service

log = event_log(__name__)

settings = Settings.from_env(os.environ)
configure(settings.log, settings.log_level)
service = open_service(settings)
service.require_house()
app = make_celery(settings.broker_url, render_timeout_seconds=settings.render_timeout_seconds)
app.conf.broker_transport = TRANSPORT
register(app, service)
watch = service.clock_watch("worker")


@setup_logging.connect
def keep_logging(**_: object) -> None:
    """It is set up above; Celery leaves it alone when somebody listens here."""


@worker_init.connect
def warm(**_: object) -> None:
    """In the parent, once: else each child would, and each that takes the place of one."""
    if Queue.RENDER in app.amqp.queues.consume_from:
        service.renderer.warm(service.renderer.slow_to_start())
    watch.look()


@heartbeat_sent.connect
def look_at_the_clock(**_: object) -> None:
    """In the parent, every two seconds: it speaks for its children, whose clock is the same."""
    watch.look()


@worker_process_init.connect
def begin(**_: object) -> None:
    """
    Database connections do not survive a fork; memory has its bound from here on.

    A process begins when its worker does, or in the place of one that died: what the dead held
    is free again.
    """
    service.engine.dispose(close=False)
    limit_memory()
    try:
        release_dead(service)
    except UnavailableError as error:
        # Their leases run out by themselves.
        log.warning("database_away", code=error.code)
