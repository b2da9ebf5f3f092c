"""What is told of a piece of work when it has ended: one line, after its commit."""

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflow.errors import WorkflowError
from workflow.jobs import Held, Kind, Wanted, WorkState
from workflow.logs import event_log, of_exception
from workflow.storage.promise_store import PROMISED, is_promise, promise_name

log = event_log("worker")

# A clock sweeps every second, and a worker looks at once: later than this, nobody was there.
LATE = timedelta(seconds=10)
# A document takes less than a second. Whoever watches is told of one that lasts within ten.
SLOW_AFTER = timedelta(seconds=5)
TELL_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Ended:
    """
    How a piece of work ended.

    Attributes:
        seconds: How long it took, by this process's own measure.
        code: Of the error with which it was refused or failed.
        late: How long after it was due a promise was kept; None for all other work.
    """

    state: WorkState
    seconds: float
    code: str = ""
    late: timedelta | None = None


def facts_of(wanted: Wanted) -> dict[str, Any]:
    """The ids of a piece of work; nothing that a person wrote, so no slug either."""
    facts: dict[str, Any] = {
        "work_id": wanted.id,
        "kind": wanted.kind.value,
        "article_id": wanted.article_id,
        "attempt": wanted.attempts,
    }
    named = ("revision", "language", "format")
    return facts | {name: wanted.params[name] for name in named if name in wanted.params}


def tell_end(wanted: Wanted, ended: Ended) -> None:
    """One line for work that has ended, and one more for a promise that was kept late."""
    facts = facts_of(wanted) | {"seconds": round(ended.seconds, 3)}
    if ended.code:
        facts["code"] = ended.code
    match ended.state:
        case WorkState.DONE:
            log.debug("work_done", **facts)
        case WorkState.VOID:
            log.warning(f"{promise_name(wanted)}_void", **facts)
        case WorkState.REFUSED | WorkState.FAILED if is_promise(wanted):
            # It stays due. Each time it is tried again would be told for a day.
            is_new = wanted.stalled is None or ended.code == "grace_over"
            told = log.warning if is_new else log.debug
            told(f"{promise_name(wanted)}_overdue", **facts)
        case WorkState.FAILED:
            log.warning("work_failed", **facts)
        case _:
            log.info(f"work_{ended.state.value}", **facts)
    if ended.late is not None and ended.late > LATE:
        log.warning(
            "caught_up",
            work_id=wanted.id,
            article_id=wanted.article_id,
            due_at=wanted.due_at.isoformat(),
            late_seconds=round(ended.late.total_seconds(), 1),
        )


class SlowRenderings:
    """Tells of renderings that last; each is told again after `TELL_AGAIN`."""

    def __init__(self) -> None:
        self._told: dict[str, timedelta] = {}

    def tell(self, held: Held) -> None:
        """Tell of *held* if it has lasted long, and was not told of just now."""
        last = self._told.get(held.owner, SLOW_AFTER - TELL_AGAIN)
        if held.wanted.kind is Kind.RENDER and held.lasted >= last + TELL_AGAIN:
            self._told[held.owner] = held.lasted
            log.warning("rendering_lasts", **facts_of(held.wanted), **_since(held))


def tell_killed(held: Held) -> None:
    """A renderer was killed, for its time was over; its document is tried again."""
    log.warning("renderer_killed", **facts_of(held.wanted), **_since(held))


def _since(held: Held) -> dict[str, Any]:
    return {"since_seconds": round(held.lasted.total_seconds(), 1)}


def tell_fenced(wanted: Wanted) -> None:
    """Somebody else has the row by now, and what was made here is thrown away."""
    log.info("work_fenced_off", **facts_of(wanted))


def tell_put_back(wanted: Wanted, error: BaseException) -> None:
    """It is tried again: at debug if it waits for something, else with the error's place."""
    if isinstance(error, WorkflowError):
        log.debug("work_waits", **facts_of(wanted), code=error.code)
        return
    kind, _, trace = sys.exc_info()
    told = of_exception(kind or type(error), trace)
    log.warning("work_put_back", **facts_of(wanted), **told)


def lateness(wanted: Wanted, now: datetime) -> timedelta | None:
    """How late a promise is kept *now*; None for what was to be done at once."""
    is_timed = wanted.kind in PROMISED and wanted.due_at > wanted.wanted_at
    return now - wanted.due_at if is_timed else None
