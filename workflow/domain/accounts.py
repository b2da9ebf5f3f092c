"""How a person comes to the desk: what the rules of signing in need to know of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor

# OWASP ASVS 5.0, 7.3.1 and 7.3.2: a session ends when nobody used it, and it ends in any case.
IDLE_END = timedelta(hours=8)
ABSOLUTE_END = timedelta(days=7)

# ASVS 6.2.1 and 6.2.9: long enough to be no word, and short enough to be hashed at once.
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256


class MailWish(StrEnum):
    """When somebody wants to be told by mail."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


@dataclass(frozen=True)
class Account:
    """
    A person with what the desk keeps about them.

    Attributes:
        email: Unique; None if nobody gave one.
        language: The desk's, for them.
        has_password: Whether they can sign in with one.
        disabled_at: Since when they may not come in; None while they may.
    """

    actor: Actor
    email: str | None
    language: LanguageTag
    mail: MailWish
    has_password: bool
    disabled_at: datetime | None

    @property
    def name(self) -> str:
        return self.actor.name


@dataclass(frozen=True)
class Session:
    """
    One browser in which somebody is signed in.

    Attributes:
        digest: Of the secret in its cookie; unique.
        form_key: What its forms carry.
        agent: The browser's name for itself; may be empty.
    """

    digest: str
    person: str
    form_key: str
    began_at: datetime
    seen_at: datetime
    agent: str

    def is_over(self, now: datetime) -> bool:
        return now - self.seen_at >= IDLE_END or now - self.began_at >= ABSOLUTE_END
