"""
How a task does a piece of work: claim the row, do it, end the row, all races decided by the
database (facts/celery.md, steps 3 and 4).

What a failure means for the row is one table: RETRIES.
"""

import os
import socket
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

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
    try:
        prepared = prepare(wanted)
        with service.write() as uow:
            if uow.work.holds(work_id, owner):
                outcome = finish(uow, wanted, prepared)
                uow.work.finish(work_id, owner, uow.now, outcome.state, outcome.facts)
    except WorkflowError as error:
        _settle(service, work_id, owner, error)
        raise
    except Exception as error:
        _put_back(service, wanted, owner, error)
        raise


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
        uow.work.finish(work_id, owner, uow.now, WorkState.FAILED, facts)
    return None


def _settle(service: Service, work_id: int, owner: str, error: WorkflowError) -> None:
    state = ending(error)
    with service.write() as uow:
        if state is None:
            uow.work.give_back(work_id, owner, uow.now + WAIT, counts=False)
        else:
            uow.work.finish(work_id, owner, uow.now, state, as_facts(error))


def _put_back(service: Service, wanted: Wanted, owner: str, error: Exception) -> None:
    """An error that nobody foresaw: try again for a while, then let a person see it."""
    with service.write() as uow:
        if wanted.attempts < MAX_ATTEMPTS:
            later = uow.now + BACK_OFF * wanted.attempts
            uow.work.give_back(wanted.id, owner, later, counts=True)
        else:
            facts = {"code": "unexpected", "values": {"reason": repr(error)[:500]}}
            uow.work.finish(wanted.id, owner, uow.now, WorkState.FAILED, facts)
