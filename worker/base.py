"""
How a task does a piece of work: claim the row, do it, end the row, all races decided by the
database (facts/celery.md, steps 3 and 4).

What a failure means for the row is one table: RETRIES.
"""

import os
import socket
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
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
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.outcomes import as_facts
from workflow.wiring import Service

MAX_ATTEMPTS = 5
WAIT = timedelta(seconds=0.5)
BACK_OFF = timedelta(seconds=2)

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
) -> None:
    """
    Do the work of row *work_id*, or nothing if it is done, not due, or somebody else's.

    Args:
        prepare: Runs outside any transaction, and may run more than once.
        finish: Runs in the transaction that ends the row; its effects and the end of the row are
            stored together or not at all, and not by a worker whose lease ran out.

    Raises:
        Whatever *prepare* and *finish* raise, after it is recorded on the row.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"
    wanted = _claim(service, work_id, owner)
    if wanted is None:
        return
    begun = time.monotonic()
    try:
        prepared = prepare(wanted)
        ended = None
        with service.write() as uow:
            if uow.work.holds(work_id, owner):
                outcome = finish(uow, wanted, prepared)
                late = lateness(wanted, uow.now)
                ended = Ended(outcome.state, time.monotonic() - begun, late=late)
                _end(uow, wanted, owner, ended, outcome.facts)
    except WorkflowError as error:
        _settle(service, wanted, owner, error, time.monotonic() - begun)
        raise
    except Exception as error:
        _put_back(service, wanted, owner, error, time.monotonic() - begun)
        raise
    if ended is None:
        tell_fenced(wanted)
    else:
        tell_end(wanted, ended)


def _end(
    uow: UnitOfWork, wanted: Wanted, owner: str, ended: Ended, facts: Mapping[str, Any]
) -> bool:
    """End the row and count it, together; False if somebody else has it."""
    held = uow.work.finish(wanted.id, owner, uow.now, ended.state, facts)
    if held:
        uow.tallies.add(wanted, ended.state, ended.seconds)
    return held


def _claim(service: Service, work_id: int, owner: str) -> Wanted | None:
    lease = timedelta(seconds=service.settings.render_timeout_seconds + 30)
    with service.write() as uow:
        wanted = uow.work.claim(work_id, owner, uow.now, lease)
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


def _settle(
    service: Service, wanted: Wanted, owner: str, error: WorkflowError, seconds: float
) -> None:
    state = ending(error)
    if state is None:
        with service.write() as uow:
            uow.work.give_back(wanted.id, owner, uow.now + WAIT, counts=False)
        tell_put_back(wanted, error)
        return
    ended = Ended(state, seconds, error.code)
    with service.write() as uow:
        held = _end(uow, wanted, owner, ended, as_facts(error))
    if held:
        tell_end(wanted, ended)
    else:
        tell_fenced(wanted)


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
    ended = Ended(WorkState.FAILED, seconds, "unexpected")
    with service.write() as uow:
        held = _end(uow, wanted, owner, ended, facts)
    if held:
        tell_end(wanted, ended)
