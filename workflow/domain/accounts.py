"""How a person comes to the desk: what the rules of signing in need to know of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.versions import version_of

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


class Purpose(StrEnum):
    """What a link is for that was sent to somebody."""

    WELCOME = "welcome"
    RESET = "reset"


# How long such a link may be used, once.
LINK_LASTS: Mapping[Purpose, timedelta] = MappingProxyType(
    {Purpose.WELCOME: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}
)


@dataclass(frozen=True)
class Account:
    """
    A person with what the desk keeps about them.

    Attributes:
        email: Unique; None if nobody gave one.
        language: The desk's, for them.
        has_password: Whether they can sign in with one.
        has_subject: Whether they have signed in through OpenID Connect.
        disabled_at: Since when they may not come in; None while they may.
        copy_key: With it their browsers encrypt copies of what they type, until it is saved;
            empty before the first page.
    """

    actor: Actor
    email: str | None
    language: LanguageTag
    mail: MailWish
    has_password: bool
    has_subject: bool
    disabled_at: datetime | None
    copy_key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def version(self) -> str:
        """Of what an administrator writes: roles, languages and address."""
        languages = sorted(each.gettext for each in self.actor.languages)
        return version_of(sorted(self.actor.roles), languages, [self.email or ""])

    @property
    def own_version(self) -> str:
        """Of what the person sets: address, language of the desk, and mail."""
        return version_of([self.email or ""], [self.language.gettext], [self.mail])

    @property
    def can_sign_in(self) -> bool:
        return self.disabled_at is None and (self.has_password or self.has_subject)


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


@dataclass(frozen=True)
class SentLink:
    """
    A link that was sent, or shown, to one person.

    Attributes:
        digest: Of the secret in it; unique.
        used_at: When it was used; None while it can be.
    """

    digest: str
    person: str
    purpose: Purpose
    expires_at: datetime
    used_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.used_at is not None or self.expires_at <= now
