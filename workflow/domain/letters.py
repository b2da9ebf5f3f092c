"""Letters: mail to people who work here, and when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from workflow.domain.accounts import MailWish

# When the digests go out, in UTC.
DIGEST_AT = time(7)


class Template(StrEnum):
    """What a letter is about; the value is a file of `templates/mail`."""

    WELCOME = "welcome"
    RESET = "reset"
    NOTICES = "notices"


@dataclass(frozen=True)
class Letter:
    """
    A letter that is to be sent.

    Attributes:
        facts: JSON values for its template; no secret is among them.
        attempts: How often somebody began to send it; nobody else may say how such a one ended.
        failure: Why the last attempt failed; None if none did.
        held_at: Since when it waits for a person: it comes from a back-up. None for all others.
    """

    id: int
    person: str
    template: Template
    facts: Mapping[str, Any]
    wanted_at: datetime
    not_before: datetime
    attempts: int
    sent_at: datetime | None
    failure: str | None
    held_at: datetime | None


def due(wish: MailWish, now: datetime) -> datetime:
    """When somebody who wants mail so is told of what happens *now*; at once, or next morning."""
    if wish is MailWish.AT_ONCE:
        return now
    morning = now.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    return morning if morning > now else morning + timedelta(days=1)
