"""
How a task does a piece of work: claim the row, do it, end the row, all races decided by the
database (facts/celery.md, steps 3 and 4).

What a failure means for the row is one table: ENDINGS.
"""

import os
import socket
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from worker.reporting import Ended, lateness, tell_end, tell_fenced, tell_put_back
from workflow.errors import (
    ConflictError,
    DamagedError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    NotReadyError,
    RenderingError,
    UnavailableError,
    WorkflowError,
)
from workflow.jobs import Outcome, Wanted, WorkState
from workflow.logs import event_log
from workflow.storage.promise_store import is_promise
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.notices import tell_failure
from workflow.usecases.outcomes import as_facts
from workflow.usecases.promises import stall
from workflow.wiring import Service

log = event_log(__name__)

MAX_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=2)
# How long a promise that is due waits before it is tried again; what mends it makes it sooner.
STALLED_FOR = timedelta(seconds=15)


def _until_files_are_made(error: WorkflowError) -> timedelta:
    """
    Longer for many files: asking takes a tenth of a second of those who make them.

    Twenty publications of 47 languages whose instant had come, asked for twice a second, kept a
    processor busy all by themselves.
    """
    missing = error.values.get("count")
    seconds = 0.05 * missing if isinstance(missing, int) else 0.0
    return timedelta(seconds=min(max(seconds, 0.5), 5.0))


# How long what is away is waited for, where it is not `BACK_OFF`.
WAITS: Mapping[str, Callable[[WorkflowError], timedelta]] = {
    "renditions_under_way": _until_files_are_made
}
# Together less than the half minute by which a lease outlasts the longest rendering.
PAUSES_SECONDS = (0.2, 0.5, 1, 2, 4, 6, 8)

# How a family of errors ends a row; None gives it back, to be tried again.
ENDINGS: Mapping[type[WorkflowError], WorkState | None] = {
    InvalidInputError: WorkState.REFUSED,
    NotFoundError: WorkState.REFUSED,
    ConflictError: WorkState.REFUSED,
    NotPermittedError: WorkState.REFUSED,
    NotReadyError: WorkState.REFUSED,
    RenderingError: WorkState.FAILED,
    DamagedError: WorkState.FAILED,
    UnavailableError: None,
}

T = TypeVar("T")
R = TypeVar("R")


def ending(error: WorkflowError) -> WorkState | None:
    """What ENDINGS says of *error*'s family, found along its class hierarchy."""
    for family in type(error).__mro__:
        if family in ENDINGS:
            return ENDINGS[family]
    return WorkState.FAILED


def carry_out(
    service: Service,
    work_id: int,
    prepare: Callable[[Wanted], T],
    finish: Callable[[UnitOfWork, Wanted, T], Outcome],
) -> bool:
    """
    Do the work of row *work_id*, or nothing if it is done, not due, or somebody else's.

    Args:
        prepare: Runs outside any transaction, and may run more than once.
        finish: Runs in the transaction that ends the row; its effects and the end of the row are
            stored together or not at all, and not by a worker whose lease ran out.

    Returns:
        Whether it was done, and the row ended.

    Raises:
        Whatever *prepare* and *finish* raise, after it is recorded on the row.
    """
    owner = f"{owners_of(os.getpid())}{uuid.uuid4().hex}"
    wanted = _claim(service, work_id, owner)
    if wanted is None:
        return False
    begun = time.monotonic()
    try:
        prepared = prepare(wanted)

        def perform(uow: UnitOfWork) -> Outcome:
            return finish(uow, wanted, prepared)

        ended = _patiently(partial(_finish, service, wanted, owner, begun, perform))
    except Exception as error:
        if _patiently(partial(_is_gone, service, wanted)):
            tell_fenced(wanted)
            return False
        seconds = time.monotonic() - begun
        if isinstance(error, WorkflowError):
            _patiently(partial(_settle, service, wanted, owner, error, seconds))
        else:
            _patiently(partial(_put_back, service, wanted, owner, error, seconds))
        raise
    if ended is None:
        tell_fenced(wanted)
        return False
    tell_end(wanted, ended)
    return True


def _end(
    uow: UnitOfWork, wanted: Wanted, owner: str, ended: Ended, facts: Mapping[str, Any]
) -> bool:
    """
    End the row and count it, together; False if somebody else has it.

    What keeps an accepted publication or withdrawal from being done does not end it: it stays due.
    """
    if ended.state in (WorkState.REFUSED, WorkState.FAILED) and is_promise(wanted):
        return _let_wait(uow, wanted, owner, facts)
    held = uow.work.finish(wanted.id, owner, uow.now, ended.state, facts)
    if held:
        uow.tallies.add(wanted, ended.state, ended.seconds)
    if held and ended.state in (WorkState.REFUSED, WorkState.FAILED):
        tell_failure(uow, wanted)
    return held


def _let_wait(uow: UnitOfWork, wanted: Wanted, owner: str, facts: Mapping[str, Any]) -> bool:
    if not uow.work.holds(wanted.id, owner):
        return False
    stalled, later = stall(uow, wanted, facts), uow.now + STALLED_FOR
    return uow.work.give_back(wanted.id, owner, later, counts=False, stalled=stalled, outcome=facts)


def release_dead(service: Service) -> None:
    """
    Break the leases of this machine's processes that are no more; their attempts stay counted.

    A process of that number may be a later one's: then its lease runs out by itself. Machines
    that share a name, but not their processes, would break each other's leases: work is done
    twice then, and still counts once, for a lease that was broken ends nothing.
    """
    with service.write() as uow:
        for owner in uow.work.owners(f"{socket.gethostname()}:"):
            if not _is_alive(int(owner.split(":")[1])):
                uow.work.release_held_by(owner)


def owners_of(process: int) -> str:
    """How the owners of the leases begin that *process* of this machine takes, each for one row."""
    return f"{socket.gethostname()}:{process}:"


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Somebody else's.
        return True
    return True


def _patiently(end: Callable[[], R]) -> R:
    """
    End a row, waiting for a database that is away for a moment.

    What was rendered need not be rendered again because the database was restarted just then.
    A lease that ran out meanwhile ends nothing, and neither does an end that was stored although
    the connection broke before it was confirmed.
    """
    for pause in PAUSES_SECONDS:
        try:
            return end()
        except UnavailableError as error:
            if error.code != "database_away":
                raise
            log.warning("database_away", code=error.code)
            time.sleep(pause)
    return end()


def _finish(
    service: Service,
    wanted: Wanted,
    owner: str,
    begun: float,
    perform: Callable[[UnitOfWork], Outcome],
) -> Ended | None:
    """Do the effects and end the row, together; None if somebody else has it."""
    with service.write() as uow:
        # Before its row, as whoever asks for something does.
        uow.articles.lock(wanted.article_id)
        if not uow.work.holds(wanted.id, owner):
            return None
        outcome = perform(uow)
        late = lateness(wanted, uow.now)
        ended = Ended(outcome.state, time.monotonic() - begun, late=late)
        _end(uow, wanted, owner, ended, outcome.facts)
    return ended


def _claim(service: Service, work_id: int, owner: str) -> Wanted | None:
    with service.write(durable=False) as uow:
        wanted = uow.work.claim(work_id, owner, uow.now, service.lease)
        if wanted is None or wanted.attempts <= MAX_ATTEMPTS:
            return wanted
        facts = {
            "family": "RenderingError",
            "code": "gave_up",
            "values": {"attempts": MAX_ATTEMPTS},
        }
        ended = Ended(WorkState.FAILED, 0.0, "gave_up")
        _end(uow, wanted, owner, ended, facts)
    tell_end(wanted, ended)
    return None


def _is_gone(service: Service, wanted: Wanted) -> bool:
    """Whether the row was deleted, with its article: then there is nothing to fail at."""
    with service.read() as uow:
        return uow.work.get(wanted.id) is None


def _settle(
    service: Service, wanted: Wanted, owner: str, error: WorkflowError, seconds: float
) -> None:
    state = ending(error)
    if state is None:
        with service.write() as uow:
            wait = WAITS[error.code](error) if error.code in WAITS else BACK_OFF
            uow.work.give_back(wanted.id, owner, uow.now + wait, counts=False)
        tell_put_back(wanted, error)
        return
    _end_and_tell(service, wanted, owner, Ended(state, seconds, error.code), as_facts(error))


def _put_back(
    service: Service, wanted: Wanted, owner: str, error: Exception, seconds: float
) -> None:
    """An error that nobody foresaw: try again for a while, then let a person see it."""
    tell_put_back(wanted, error)
    if wanted.attempts < MAX_ATTEMPTS:
        with service.write() as uow:
            later = uow.now + BACK_OFF * wanted.attempts
            uow.work.give_back(wanted.id, owner, later, counts=True)
        return
    facts = {"code": "unexpected", "values": {"reason": repr(error)[:500]}}
    _end_and_tell(service, wanted, owner, Ended(WorkState.FAILED, seconds, "unexpected"), facts)


def _end_and_tell(
    service: Service, wanted: Wanted, owner: str, ended: Ended, facts: Mapping[str, Any]
) -> None:
    with service.write() as uow:
        held = _end(uow, wanted, owner, ended, facts)
    if held:
        tell_end(wanted, ended)
    else:
        tell_fenced(wanted)
