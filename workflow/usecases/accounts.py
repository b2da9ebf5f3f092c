"""Accounts: how people come to the desk, and what they set for themselves."""

import re
from collections.abc import Collection

from workflow.domain.accounts import Account, MailWish
from workflow.domain.credentials import CredentialKind
from workflow.domain.language import LanguageTag
from workflow.domain.versions import require_version
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.credentials import end_access, end_password_links
from workflow.usecases.passwords import hash_password, is_password

# What the fields of browsers take (HTML, "valid e-mail address"): one line of ASCII, no comment,
# nothing quoted.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS = 254


def set_password(uow: UnitOfWork, name: str, password: str, by: str) -> None:
    """
    Give somebody a password, and end whatever let them in before.

    Raises:
        NotFoundError: `account_unknown`.
        InvalidInputError: As `hash_password`.
    """
    account = uow.accounts.locked_by_name(name)
    uow.accounts.change(account.name, password=hash_password(password, account.name))
    ended = end_access(uow, account.name)
    uow.audit.record(uow.now, by, "set_password", account.name, credentials=ended)


def change_password(
    uow: UnitOfWork, account: Account, old: str, new: str, *, here: Collection[str]
) -> None:
    """
    Change one's own password; whatever lets somebody in as them ends, but not *here*.

    Args:
        here: The digests of this browser's session, and of what it is known by.

    Raises:
        NotPermittedError: `password_wrong`, if *old* is not the one they have.
        InvalidInputError: As `hash_password`.
    """
    # Locked: of two changes at once, the second has to know the password of the first.
    require_password(uow, uow.accounts.locked_by_name(account.name), old)
    uow.accounts.change(account.name, password=hash_password(new, account.name))
    ended = end_access(uow, account.name, but=here)
    uow.audit.record(uow.now, account.name, "set_password", account.name, credentials=ended)


def change_own_email(
    uow: UnitOfWork, account: Account, email: str, password: str, seen: str
) -> None:
    """
    Change one's own address, to which a new password can be asked for: so it needs the old one.

    Args:
        seen: The version of what the person saw of their account.

    Raises:
        NotPermittedError: `password_wrong`.
        InvalidInputError, ConflictError: As `usable_email`; `version_missing`, `account_changed`.
    """
    now = uow.accounts.locked_by_name(account.name)
    require_password(uow, now, password)
    require_version(seen, now.own_version, ConflictError("account_changed"))
    assign_email(uow, account.name, email, account.name)


def assign_email(uow: UnitOfWork, name: str, email: str, by: str) -> None:
    """
    Give somebody an address; nothing happens if they have it.

    Raises:
        NotFoundError: `account_unknown`.
        InvalidInputError, ConflictError: As `usable_email`.
    """
    account = uow.accounts.locked_by_name(name)
    wanted = usable_email(uow, account.name, email)
    if wanted != account.email:
        set_email(uow, account.name, wanted)
        uow.audit.record(uow.now, by, "change_email", account.name)


def set_email(uow: UnitOfWork, name: str, email: str | None) -> None:
    """Set the address and end the links that were sent to the old one."""
    uow.accounts.change(name, email=email)
    end_password_links(uow, name)


def change_wishes(
    uow: UnitOfWork, account: Account, language: LanguageTag, mail: MailWish, seen: str
) -> None:
    """
    In which language the desk speaks to somebody, and when it writes to them.

    Args:
        seen: The version of what the person saw of their account.

    Raises:
        InvalidInputError: `version_missing`.
        ConflictError: `account_changed`.
    """
    now = uow.accounts.locked_by_name(account.name)
    require_version(seen, now.own_version, ConflictError("account_changed"))
    if (language, mail) == (now.language, now.mail):
        return
    uow.accounts.change(account.name, desk_language=language, mail=mail.value)
    facts = {"language": str(language), "mail": mail.value}
    uow.audit.record(uow.now, account.name, "change_wishes", account.name, **facts)


def end_session(uow: UnitOfWork, account: Account, digest: str) -> None:
    """
    End one of one's own sessions.

    Raises:
        NotFoundError: `session_unknown`, also for somebody else's.
    """
    found = uow.accounts.session(digest)
    if found is None or found.person != account.name:
        raise NotFoundError("session_unknown")
    uow.accounts.end(digest)
    uow.audit.record(uow.now, account.name, "end_sessions", account.name, sessions=1)


def end_sessions(uow: UnitOfWork, name: str, by: str, *, but: str = "") -> int:
    """
    Sign somebody out everywhere, save in the session *but*; returns in how many browsers.

    Raises:
        NotFoundError: `account_unknown`.
    """
    account = uow.accounts.by_name(name)
    sessions = (CredentialKind.SESSION,)
    ended = uow.credentials.end_all(account.name, sessions, uow.now, (but,))[sessions[0]]
    uow.audit.record(uow.now, by, "end_sessions", account.name, sessions=ended)
    return ended


def require_password(uow: UnitOfWork, account: Account, password: str) -> None:
    """
    Raises:
        NotPermittedError: `password_wrong`.
    """
    if not is_password(password, uow.accounts.password(account.name)):
        raise NotPermittedError("password_wrong")


def usable_email(uow: UnitOfWork, name: str, email: str) -> str | None:
    """
    The address that *name* is to have, in small letters; None for none.

    Raises:
        InvalidInputError: `email_unusable`.
        ConflictError: `email_taken`, if it is somebody else's.
    """
    wanted = email.strip().lower()
    if not wanted:
        return None
    if not _ADDRESS.fullmatch(wanted) or len(wanted) > _LONGEST_ADDRESS:
        raise InvalidInputError("email_unusable")
    owner = uow.accounts.by_email(wanted)
    if owner is not None and owner.name != name:
        raise ConflictError("email_taken")
    return wanted
