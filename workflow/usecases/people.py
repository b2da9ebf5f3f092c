"""People: add them, change what they are trusted with, and let them in no more."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from workflow.domain.accounts import Account
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.domain.versions import require_version
from workflow.errors import ConflictError, InvalidInputError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.accounts import set_email, usable_email
from workflow.usecases.credentials import end_access

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Entry:
    """
    What an administrator writes about a person.

    Attributes:
        email: May be empty.
        languages: What they translate.
    """

    name: str
    roles: frozenset[Role]
    languages: frozenset[LanguageTag] = frozenset()
    email: str = ""


def add_person(
    uow: UnitOfWork, name: str, roles: Collection[Role], languages: Collection[LanguageTag]
) -> Actor:
    """
    Add a person, or give one who exists these roles and languages instead; for operators.

    Raises:
        InvalidInputError: `name_unusable`, `roles_missing`, or `languages_missing` for a
            translator of no language.
        ConflictError: `last_admin`.
    """
    actor = _actor_of(Entry(name, frozenset(roles), frozenset(languages)))
    _require_admin_left(uow, actor.name, is_admin=Role.ADMIN in actor.roles)
    uow.people.put(actor, uow.now)
    uow.audit.record(uow.now, "operator", "add_person", actor.name, **_facts(actor))
    return actor


def introduce(uow: UnitOfWork, entry: Entry, by: str) -> Actor:
    """
    Add somebody who is not there yet.

    Raises:
        InvalidInputError: As `add_person`; `name_is_address`; `email_unusable`.
        ConflictError: `name_taken`, `email_taken`.
    """
    actor = _actor_of(entry)
    # A name and an address are looked for in the same place when somebody signs in.
    if "@" in actor.name:
        raise InvalidInputError("name_is_address")
    if any(actor.name.casefold() == each.name.casefold() for each in uow.accounts.locked()):
        raise ConflictError("name_taken", who=actor.name)
    email = usable_email(uow, actor.name, entry.email)
    uow.people.put(actor, uow.now)
    uow.accounts.change(actor.name, email=email)
    uow.audit.record(uow.now, by, "add_person", actor.name, **_facts(actor))
    return actor


def change_person(uow: UnitOfWork, entry: Entry, by: str, *, seen: str | None = None) -> Actor:
    """
    Give somebody these roles, these languages and this address.

    Args:
        seen: The version of the account that *entry* was made from; None if none was.

    Raises:
        NotFoundError: `account_unknown`.
        InvalidInputError: `roles_missing`, `languages_missing`, `email_unusable`,
            `version_missing`.
        ConflictError: `email_taken`, `last_admin`; `person_changed`, if it is not as seen.
    """
    before = uow.accounts.locked_by_name(entry.name)
    require_version(seen, before.version, _changed(before))
    actor = replace(_actor_of(entry), name=before.name)
    _require_admin_left(uow, actor.name, is_admin=Role.ADMIN in actor.roles)
    email = usable_email(uow, actor.name, entry.email)
    uow.people.put(actor, uow.now)
    facts: dict[str, Any] = _facts(actor)
    if email != before.email:
        set_email(uow, actor.name, email)
        # Not the address itself: the log is kept for ever.
        facts["email"] = "changed"
    uow.audit.record(uow.now, by, "change_person", actor.name, **facts)
    return actor


def disable(uow: UnitOfWork, name: str, by: str) -> None:
    """
    Disable an account and end all its credentials; its history is kept.

    Nothing happens to an account that is disabled already.

    Raises:
        NotFoundError: `account_unknown`.
        ConflictError: `last_admin`.
    """
    account = uow.accounts.locked_by_name(name)
    if account.disabled_at is not None:
        return
    _require_admin_left(uow, account.name, is_admin=False)
    uow.accounts.change(account.name, disabled_at=uow.now)
    ended = end_access(uow, account.name)
    uow.audit.record(uow.now, by, "disable_person", account.name, credentials=ended)


def enable(uow: UnitOfWork, name: str, by: str) -> None:
    """
    Let somebody in again, with the password that they had and with nothing else.

    Raises:
        NotFoundError: `account_unknown`.
    """
    account = uow.accounts.locked_by_name(name)
    if account.disabled_at is None:
        return
    uow.accounts.change(account.name, disabled_at=None)
    uow.audit.record(uow.now, by, "enable_person", account.name)


def _actor_of(entry: Entry) -> Actor:
    name = entry.name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInputError("name_unusable", limit=_LONGEST_NAME)
    if not entry.roles:
        raise InvalidInputError("roles_missing", who=name, roles=", ".join(Role))
    if Role.TRANSLATOR in entry.roles and not entry.languages:
        raise InvalidInputError("languages_missing", who=name)
    return Actor(name, entry.roles, entry.languages)


def _require_admin_left(uow: UnitOfWork, name: str, *, is_admin: bool) -> None:
    """Somebody must be there who can let others in, once *name* is an administrator or is not."""
    if is_admin:
        return
    admins = {each.name for each in uow.accounts.locked() if _is_admin(each)}
    if admins == {name}:
        raise ConflictError("last_admin", who=name)


def _changed(now: Account) -> ConflictError:
    facts = _facts(now.actor)
    return ConflictError(
        "person_changed",
        who=now.name,
        roles=", ".join(facts["roles"]),
        languages=", ".join(facts["languages"]) or "–",
        email=now.email or "–",
    )


def _is_admin(account: Account) -> bool:
    return account.disabled_at is None and Role.ADMIN in account.actor.roles


def _facts(actor: Actor) -> dict[str, Any]:
    return {"roles": sorted(actor.roles), "languages": sorted(map(str, actor.languages))}
