"""
The way to the broker: Celery's application, and hints.

The broker carries nothing but the name of a task and the id of a row. A hint that cannot be sent
is dropped at once: the row is in the database, and the sweep will hint it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from celery import Celery
from kombu.exceptions import OperationalError

from workflow.jobs import Kind
from workflow.logs import event_log

log = event_log(__name__)

EDITORIAL_QUEUE = "editorial"
RENDER_QUEUE = "render"


def make_celery(broker_url: str, *, render_timeout_seconds: int) -> Celery:
    """
    Make the application; it connects to nothing yet and knows no tasks.

    Args:
        broker_url: Redis; empty for the embedded default, whose tasks never leave the process.
        render_timeout_seconds: How long one file may take; a task may take half a minute more.
            Redis waits twice that before it gives a message to somebody else.
    """
    app = Celery("communique", broker=broker_url or "memory://", set_as_current=False)
    app.conf.update(
        # Ids travel, never objects.
        task_serializer="json",
        accept_content=["json"],
        # Results are rows in the database.
        task_ignore_result=True,
        # A worker that dies lets go of its message. The lease decides anyway.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # A rendering ends itself at its limit and says so on its row; this ends what cannot.
        task_time_limit=render_timeout_seconds + 30,
        # WeasyPrint loses about 20 kB with each document (facts/rendering.md, section 4).
        worker_max_tasks_per_child=1_000,
        worker_max_memory_per_child=1_500_000,
        task_default_queue=EDITORIAL_QUEUE,
        task_routes={
            Kind.RENDER.value: {"queue": RENDER_QUEUE},
        },
        # A door must not hang on a broker that is away.
        broker_transport_options={
            "socket_timeout": 2,
            "socket_connect_timeout": 1,
            "visibility_timeout": 2 * (render_timeout_seconds + 30),
        },
        task_publish_retry=False,
        broker_connection_retry_on_startup=True,
        # The program's own log lines are enough; stdout belongs to results.
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        enable_utc=True,
    )
    return app


def make_hint_queue(broker_url: str, *, render_timeout_seconds: int) -> "HintQueue":
    """
    The queue of a door.

    Unlike a worker, which waits for its broker, a door goes on without it at once: its work is
    in the database.
    """
    app = make_celery(broker_url, render_timeout_seconds=render_timeout_seconds)
    app.conf.broker_transport_options = {**app.conf.broker_transport_options, "max_retries": 0}
    return HintQueue(app)


@dataclass(frozen=True)
class HintQueue:
    """Sends hints to the workers; without an application it sends nothing (embedded)."""

    app: Celery | None

    def ping(self) -> str | None:
        """Why the broker does not answer; None if it does."""
        if self.app is None:
            return None
        try:
            with self.app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=2)
        except OperationalError as error:
            return str(error)
        return None

    def hint(self, hints: Iterable[tuple[Kind, int]]) -> int:
        """Say that this work is due, and return how many hints went out; never raises."""
        if self.app is None:
            return 0
        sent = 0
        for kind, work_id in hints:
            try:
                self.app.send_task(kind.value, kwargs={"work_id": work_id}, retry=False)
            except OperationalError as error:
                log.warning("hint_dropped", kind=kind.value, work_id=work_id, reason=str(error))
                return sent
            sent += 1
        return sent
