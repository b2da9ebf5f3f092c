"""
Links by which people set a password: invitations, and resets for who has forgotten theirs.

The secret of a link is made when it is shown or sent, and is nowhere but there: a letter that
waits carries none.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from workflow.domain.accounts import LINK_LASTS, Account, Purpose, SentLink
from workflow.domain.credentials import CredentialKind
from workflow.domain.letters import Template
from workflow.errors import ConflictError, NotFoundError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.credentials import end_access
from workflow.usecases.passwords import hash_password
from workflow.usecases.signing_in import digest_of

_KINDS: Mapping[Purpose, CredentialKind] = {
    Purpose.WELCOME: CredentialKind.INVITATION,
    Purpose.RESET: CredentialKind.RESET,
}


def make_link(uow: UnitOfWork, name: str, purpose: Purpose) -> str:
    """A new link for *name*; returns its secret. An older one for the same leads nowhere."""
    secret = secrets.token_urlsafe(32)
    uow.credentials.end_all(name, (_KINDS[purpose],), uow.now)
    expires_at = uow.now + LINK_LASTS[purpose]
    uow.links.add(SentLink(digest_of(secret), name, purpose, expires_at))
    return secret


def invite(uow: UnitOfWork, name: str, by: str, *, by_mail: bool) -> str | None:
    """
    Invite somebody to set a password.

    Args:
        by_mail: Whether the desk sends mail at all.

    Returns:
        The secret of the link, to be handed over by whoever invites; None if it is sent by mail.

    Raises:
        NotFoundError: `account_unknown`.
        ConflictError: `person_disabled`.
    """
    account = uow.accounts.by_name(name)
    if account.disabled_at is not None:
        raise ConflictError("person_disabled", who=account.name)
    uow.audit.record(uow.now, by, "invite", account.name)
    if not by_mail or account.email is None:
        return make_link(uow, account.name, Purpose.WELCOME)
    _want(uow, account, Template.WELCOME)
    return None


def request_reset(uow: UnitOfWork, name_or_email: str) -> None:
    """Send a link to who has forgotten their password; whoever asks is not told to whom, or if."""
    account = uow.accounts.find(name_or_email.strip())
    if account is None or account.disabled_at is not None or account.email is None:
        return
    if _want(uow, account, Template.RESET):
        uow.audit.record(uow.now, "desk", "ask_reset", account.name)


def owner_of(uow: UnitOfWork, secret: str, purpose: Purpose) -> Account:
    """
    For whom a link is.

    Raises:
        NotFoundError: `link_over`: there is no such link, or it was used, or it is too old.
    """
    link = uow.links.find(digest_of(secret))
    if link is None or link.purpose is not purpose or link.is_over(uow.now):
        raise NotFoundError("link_over")
    account = uow.accounts.by_name(link.person)
    if account.disabled_at is not None:
        raise NotFoundError("link_over")
    return account


def use_link(uow: UnitOfWork, secret: str, purpose: Purpose, password: str) -> Account:
    """
    Set the password of who has a link, once, and end whatever let them in before.

    Raises:
        NotFoundError: As `owner_of`.
        InvalidInputError: As `hash_password`; the link can still be used then.
    """
    account = owner_of(uow, secret, purpose)
    hashed = hash_password(password, account.name)
    uow.accounts.locked_by_name(account.name)
    if not uow.links.use(digest_of(secret), uow.now):
        raise NotFoundError("link_over")
    uow.accounts.change(account.name, password=hashed)
    facts = {"by_link": purpose.value, "credentials": end_access(uow, account.name)}
    uow.audit.record(uow.now, account.name, "set_password", account.name, **facts)
    return account


def _want(uow: UnitOfWork, account: Account, template: Template) -> bool:
    """Want a letter with a link, unless one is on its way; whether it was wanted."""
    if uow.letters.is_waiting(account.name, template):
        return False
    row: dict[str, Any] = {
        "person": account.name,
        "template": template.value,
        "facts": {},
        "not_before": uow.now,
    }
    uow.letters.want_all([row], uow.now)
    return True
