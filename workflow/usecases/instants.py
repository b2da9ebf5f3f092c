"""An instant that somebody asks for lies in the future, or is now."""

from datetime import UTC, datetime, timedelta

from workflow.errors import InvalidInputError
from workflow.storage.unit_of_work import UnitOfWork

# A little in the past is "now": the person's clock and the database's differ.
TOLERANCE = timedelta(minutes=1)


def not_past(uow: UnitOfWork, instant: datetime) -> datetime:
    """
    *instant*, or now if that is later.

    Raises:
        InvalidInputError: `instant_past`; `instant_malformed`, beyond what a calendar has in UTC.
    """
    try:
        instant.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInputError("instant_malformed", given=instant.isoformat()) from error
    if instant < uow.now - TOLERANCE:
        raise InvalidInputError("instant_past", instant=instant.isoformat())
    return max(instant, uow.now)
