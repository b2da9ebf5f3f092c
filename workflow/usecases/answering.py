"""
Idempotency keys: a request that is sent again is answered again, and done once.

Only what was done is kept: a refused request changed nothing, and may be sent again.
"""

from datetime import timedelta

from workflow.errors import ConflictError, InvalidInputError
from workflow.storage.answer_store import Answer
from workflow.storage.unit_of_work import UnitOfWork

LONGEST_KEY = 120
# A client that does not know after a day whether it was heard asks what there is.
_KEPT = timedelta(days=1)
# Longer than any request takes: who began it is not there any more.
_ABANDONED = timedelta(minutes=5)


def begin_answer(uow: UnitOfWork, person: str, key: str, request: str) -> Answer | None:
    """
    The answer to give again; None if the request is to be done now.

    Args:
        request: The digest of everything that makes it this request and no other.

    Raises:
        InvalidInputError: `idempotency_key_unusable`, or `idempotency_key_reused` for another
            request.
        ConflictError: `request_under_way`.
    """
    if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise InvalidInputError("idempotency_key_unusable", limit=LONGEST_KEY)
    uow.answers.forget_before(person, uow.now - _KEPT, uow.now - _ABANDONED)
    if uow.answers.begin(person, key, request, uow.now):
        return None
    known = uow.answers.get(person, key)
    if known is not None and known.request != request:
        raise InvalidInputError("idempotency_key_reused")
    if known is None or known.status is None:
        raise ConflictError("request_under_way")
    return known
