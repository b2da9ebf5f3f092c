"""Credentials: everything with which somebody, or a stranger, gets in for one person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class CredentialKind(StrEnum):
    """What a credential is."""

    # Signed in, in one browser.
    SESSION = "session"
    # A browser whose right password is not refused for other people's wrong ones.
    BROWSER = "browser"
    TOKEN = "token"  # noqa: S105  (the name of a kind, no secret)
    INVITATION = "invitation"
    RESET = "reset"
    # A link that its person made for outsiders.
    PREVIEW = "preview"


# What a link that is sent sets: a password.
PASSWORD_LINKS: Final = (CredentialKind.INVITATION, CredentialKind.RESET)

_SHOWN = 16


@dataclass(frozen=True)
class Credential:
    """
    One credential that is good now, without its secret.

    Attributes:
        key: Its row: the digest of its secret, or a number.
        label: What its person knows it by; may be empty.
        used_at: When it was last used; None if it never was, or nobody notes it.
    """

    kind: CredentialKind
    key: str
    person: str
    label: str
    made_at: datetime | None
    expires_at: datetime
    used_at: datetime | None

    @property
    def id(self) -> str:
        """How people and programs name it; unique among those of one person and kind."""
        return self.key[:_SHOWN]
