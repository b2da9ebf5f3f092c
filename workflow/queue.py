"""
The way to the broker: Celery's application, and hints.

The broker carries nothing but the name of a task and the id of a row. A hint that cannot be sent
is dropped at once: the row is in the database, and the sweep will hint it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from workflow.jobs import RECONCILE, Kind
from workflow.logs import event_log

# Celery is loaded by who needs it: it takes a fifth of the time in which a command without a
# broker is done.
if TYPE_CHECKING:
    from celery import Celery

log = event_log(__name__)

# What ends by itself at its limit gets this much longer before it is ended.
GRACE_SECONDS = 30


class Queue(StrEnum):
    """A queue for each kind of work that must not wait for another kind."""

    PUBLISH = "publish"
    EDITORIAL = "editorial"
    RENDER = "render"


QUEUES: Mapping[str, Queue] = {
    Kind.MOVE: Queue.EDITORIAL,
    Kind.OPEN: Queue.EDITORIAL,
    Kind.PUBLISH: Queue.PUBLISH,
    Kind.RENDER: Queue.RENDER,
    # As urgent as an embargo.
    Kind.WITHDRAW: Queue.PUBLISH,
    RECONCILE: Queue.EDITORIAL,
}


class Line(StrEnum):
    """
    The processes of a worker: a line serves its queues with processes of its own.

    An embargo is lifted and an editor is answered however many documents are being rendered.
    """

    EDITORIAL = "editorial"
    RENDER = "render"

    @property
    def queues(self) -> tuple[Queue, ...]:
        """What it serves, the most urgent first: a later one only when the earlier are empty."""
        if self is Line.RENDER:
            return (Queue.RENDER,)
        return (Queue.PUBLISH, Queue.EDITORIAL)

    def processes(self, renderers: int) -> int:
        """How many processes it has where *renderers* documents may be rendered at once."""
        # Two: an embargo need not wait while the catalogs of a long article are opened.
        return renderers if self is Line.RENDER else 2


def make_celery(broker_url: str, *, render_timeout_seconds: int) -> "Celery":
    """
    Make the application; it connects to nothing yet and knows no tasks.

    Args:
        broker_url: Redis; empty for the embedded default, whose tasks never leave the process.
        render_timeout_seconds: How long one file may take; a task may take half a minute more.
            Redis waits twice that before it gives a message to somebody else.
    """
    from celery import Celery

    app = Celery("communique", broker=broker_url or "memory://", set_as_current=False)
    longest = render_timeout_seconds + GRACE_SECONDS
    app.conf.update({**_TASKS, **_WORKER, **_BROKER})
    app.conf.update(
        # A rendering ends itself at its limit and says so on its row; this ends what cannot.
        task_time_limit=longest,
        broker_transport_options={
            **_TRANSPORT,
            # A message goes to others only when whoever has it must be dead. The lease, as long
            # as a task may take, has decided by then: this only saves idle deliveries.
            "visibility_timeout": 2 * longest,
        },
    )
    return app


_TASKS: Mapping[str, Any] = {
    # Ids travel, never objects.
    "task_serializer": "json",
    "accept_content": ["json"],
    # Results are rows in the database.
    "task_ignore_result": True,
    # A worker that dies lets go of its message. The lease decides anyway.
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    # How a failure ends is on the row: the message has done its duty.
    "task_acks_on_failure": True,
    "task_acks_on_timeout": True,
    # A door tries once. Its work is in the database, and the sweep hints it again.
    "task_publish_retry": False,
    "task_default_queue": Queue.EDITORIAL.value,
    "task_routes": {name: {"queue": queue.value} for name, queue in QUEUES.items()},
    "enable_utc": True,
}

_WORKER: Mapping[str, Any] = {
    # A message is taken when there is a process for it: none waits behind a long document while
    # another worker is idle.
    "worker_prefetch_multiplier": 1,
    # WeasyPrint loses about 20 kB with each document (facts/rendering.md, section 4).
    "worker_max_tasks_per_child": 1_000,
    # In kB, looked at after each task: a warmed renderer has 300 MB, the largest document within
    # bounds takes as much again. What has grown beyond goes. `worker.limits` bounds it meanwhile.
    "worker_max_memory_per_child": 700_000,
    # What is under way goes on while the broker is away: it needs the database only.
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    # Nobody sends remote commands, and what they travel by would have to be reconnected too.
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    # The program's own log lines are enough; stdout belongs to results.
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
}

_BROKER: Mapping[str, Any] = {
    # A worker waits for its broker for ever, at its start and later; Celery's own default ends
    # it after a hundred attempts.
    "broker_connection_retry_on_startup": True,
    "broker_connection_retry": True,
    "broker_connection_max_retries": None,
    # A Redis that answers while it loads its data is one that is away; without this such an
    # answer ends the worker.
    "broker_channel_error_retry": True,
    "broker_connection_timeout": 2,
}

_TRANSPORT: Mapping[str, Any] = {
    # Nothing hangs on a broker that is away: a door is not held up, and a worker notices. Above
    # the second for which a worker's read waits for the next message.
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    # A connection whose other end vanished without a word is found dead after 11 s, not 51.
    "health_check_interval": 5,
    # In the order in which a worker names its queues: publications first.
    "queue_order_strategy": "priority",
}


def make_hint_queue(broker_url: str, *, render_timeout_seconds: int) -> "HintQueue":
    """
    The queue of a door.

    Unlike a worker, which waits for its broker, a door goes on without it at once: its work is
    in the database.
    """
    app = make_celery(broker_url, render_timeout_seconds=render_timeout_seconds)
    app.conf.broker_transport_options = {
        **app.conf.broker_transport_options,
        "max_retries": 0,
        # A broker that is there answers within milliseconds.
        "socket_timeout": 0.5,
        "socket_connect_timeout": 0.5,
    }
    return HintQueue(app)


@dataclass(frozen=True)
class HintQueue:
    """Sends hints to the workers; without an application it sends nothing (embedded)."""

    app: "Celery | None"

    def ping(self) -> str | None:
        """Why the broker does not answer; None if it does."""
        if self.app is None:
            return None
        from kombu.exceptions import OperationalError

        try:
            with self.app.connection_for_write() as connection:
                # One attempt: whoever asks has a person waiting.
                connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        except OperationalError as error:
            return str(error)
        return None

    def hint(self, hints: Iterable[tuple[Kind, int]]) -> int:
        """Say that this work is due, and return how many hints went out; never raises."""
        if self.app is None:
            return 0
        from kombu.exceptions import OperationalError

        sent = 0
        for kind, work_id in hints:
            try:
                self.app.send_task(kind.value, kwargs={"work_id": work_id}, retry=False)
            except OperationalError as error:
                log.warning("hint_dropped", kind=kind.value, work_id=work_id, reason=str(error))
                return sent
            sent += 1
        return sent
