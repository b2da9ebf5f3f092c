"""
Signing in and out: sessions are rows, and their cookies hold a secret of which only the digest is
stored (OWASP ASVS 5.0, chapter 7).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from workflow.domain.accounts import Account, Session
from workflow.errors import NotPermittedError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.passwords import is_password

# A use is noted once in this time, not with every request.
_NOTED_EVERY = timedelta(minutes=1)
_LONGEST_AGENT = 200
_LONGEST_SUBJECT = 400
# How long a browser is known after somebody has signed in there.
REMEMBERED = timedelta(days=180)


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and in which session."""

    account: Account
    session: Session


def digest_of(secret: str) -> str:
    """Under what a secret of ours is stored; it has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def attempted(uow: UnitOfWork, name_or_email: str, browser: str) -> tuple[str, bool]:
    """
    Whose account is tried, and whether they have signed in in that *browser* (its secret) before.

    A name that nobody has is one's own account, too: nobody learns from limits who is there.
    """
    account = uow.accounts.find(name_or_email.strip())
    if account is None:
        return name_or_email, False
    is_known = bool(browser) and uow.browsers.knows(digest_of(browser), account.name, uow.now)
    return account.name, is_known


def check_password(uow: UnitOfWork, name_or_email: str, password: str) -> Account:
    """
    Who it is; takes as long, and says the same, whatever is wrong.

    Raises:
        NotPermittedError: `sign_in_refused`.
    """
    account = uow.accounts.find(name_or_email.strip())
    hashed = uow.accounts.password(account.name) if account else None
    if not is_password(password, hashed) or account is None or account.disabled_at is not None:
        raise NotPermittedError("sign_in_refused")
    return account


def find_identified(uow: UnitOfWork, subject: str, email: str | None) -> Account:
    """
    Whom an issuer means by *subject*; nobody is added, and nobody with another subject is changed.

    The first time, the one who has the *email* that the issuer has verified.

    Raises:
        NotPermittedError: `issuer_knows_other`.
    """
    account = uow.accounts.by_subject(subject)
    if account is None and email is not None:
        account = uow.accounts.by_email(email)
        if account is not None and account.has_subject:
            account = None
    if account is None or account.disabled_at is not None or len(subject) > _LONGEST_SUBJECT:
        raise NotPermittedError("issuer_knows_other")
    if not account.has_subject:
        uow.accounts.change(account.name, subject=subject)
        uow.audit.record(uow.now, account.name, "link_subject", account.name)
    return account


def begin_session(uow: UnitOfWork, account: Account, agent: str) -> str:
    """
    Begin a session for *account*; returns the secret of its cookie.

    Raises:
        NotPermittedError: `sign_in_refused`, if they were disabled meanwhile.
    """
    if uow.accounts.locked_by_name(account.name).disabled_at is not None:
        raise NotPermittedError("sign_in_refused")
    secret = secrets.token_urlsafe(32)
    session = Session(
        digest=digest_of(secret),
        person=account.name,
        form_key=secrets.token_urlsafe(32),
        began_at=uow.now,
        seen_at=uow.now,
        agent=agent[:_LONGEST_AGENT],
    )
    uow.accounts.begin(session)
    uow.audit.record(uow.now, account.name, "sign_in", account.name)
    return secret


def remember_browser(uow: UnitOfWork, account: Account, secret: str, agent: str) -> str:
    """
    Note that *account* signs in there; returns the secret of the browser's cookie.

    Args:
        secret: Of the cookie that it has; another is made unless it is one of ours.
    """
    if not uow.browsers.is_one(digest_of(secret), uow.now):
        secret = secrets.token_urlsafe(32)
    digest, until = digest_of(secret), uow.now + REMEMBERED
    uow.browsers.remember(digest, account.name, agent[:_LONGEST_AGENT], uow.now, until)
    return secret


def signed_in(uow: UnitOfWork, secret: str) -> SignedIn | None:
    """Whose session this is; None if there is none, it is over, or its person may not come in."""
    session = uow.accounts.session(digest_of(secret))
    if session is None or session.is_over(uow.now):
        return None
    account = uow.accounts.by_name(session.person)
    return None if account.disabled_at is not None else SignedIn(account, session)


def give_copy_key(uow: UnitOfWork, account: Account) -> Account:
    """*account* with the key for copies in its browsers, which it gets once and keeps."""
    uow.accounts.give_copy_key(account.name, secrets.token_urlsafe(32))
    return uow.accounts.by_name(account.name)


def is_to_be_noted(uow: UnitOfWork, session: Session) -> bool:
    """Whether it is time to note that *session* is in use."""
    return uow.now - session.seen_at >= _NOTED_EVERY


def sign_out(uow: UnitOfWork, session: Session) -> None:
    """End one session."""
    uow.accounts.end(session.digest)
    uow.audit.record(uow.now, session.person, "sign_out", session.person)
