"""
Credentials: what lets somebody in, listed for them and for administrators, and ended together.

Whatever takes somebody's access away asks `end_access`: no door remembers which kinds there are.
"""

from collections.abc import Collection

from workflow.domain.credentials import PASSWORD_LINKS, Credential, CredentialKind
from workflow.domain.letters import Template
from workflow.errors import NotFoundError
from workflow.storage.unit_of_work import UnitOfWork

_LETTERS_WITH_LINKS = (Template.WELCOME, Template.RESET)


def credentials_of(uow: UnitOfWork, name: str) -> tuple[Credential, ...]:
    """
    Everything with which somebody gets in now.

    Raises:
        NotFoundError: `account_unknown`.
    """
    return uow.credentials.of_person(uow.accounts.by_name(name).name, uow.now)


def end_credential(uow: UnitOfWork, name: str, kind: CredentialKind, number: str, by: str) -> None:
    """
    End one credential of somebody.

    Raises:
        NotFoundError: `account_unknown`; `credential_unknown`: they have none such, or it is over.
    """
    for each in credentials_of(uow, name):
        if (each.kind, each.id) == (kind, number) and uow.credentials.end(each, uow.now):
            facts = {"kind": kind.value, "credential": number}
            uow.audit.record(uow.now, by, "end_credential", name, **facts)
            return
    raise NotFoundError("credential_unknown", who=name, kind=kind.value, number=number)


def end_credentials(uow: UnitOfWork, name: str, by: str) -> int:
    """
    End all credentials of somebody but their password; returns how many those were.

    Raises:
        NotFoundError: `account_unknown`.
    """
    account = uow.accounts.locked_by_name(name)
    ended = end_access(uow, account.name)
    uow.audit.record(uow.now, by, "end_credentials", account.name, credentials=ended)
    return ended


def end_access(uow: UnitOfWork, name: str, *, but: Collection[str] = ()) -> int:
    """
    End every credential of somebody, with the links that are on their way to them.

    Args:
        but: Digests of those that go on: where somebody is at this moment.
    """
    uow.letters.drop_waiting(name, _LETTERS_WITH_LINKS)
    return sum(uow.credentials.end_all(name, tuple(CredentialKind), uow.now, but).values())


def end_password_links(uow: UnitOfWork, name: str) -> None:
    """End every link with which somebody can set a password, sent or still to be sent."""
    uow.letters.drop_waiting(name, _LETTERS_WITH_LINKS)
    uow.credentials.end_all(name, PASSWORD_LINKS, uow.now)
