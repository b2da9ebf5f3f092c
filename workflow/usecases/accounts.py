"""Accounts: how people come to the desk."""

from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.passwords import hash_password


def set_password(uow: UnitOfWork, name: str, password: str, by: str) -> None:
    """
    Give somebody a password, and sign them out everywhere.

    Raises:
        NotFoundError: `account_unknown`.
        InvalidInputError: As `hash_password`.
    """
    account = uow.accounts.by_name(name)
    uow.accounts.change(account.name, password=hash_password(password, account.name))
    uow.accounts.end_all(account.name)
    uow.audit.record(uow.now, by, "set_password", account.name)
