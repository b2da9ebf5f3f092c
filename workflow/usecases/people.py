"""People: add them, list them, and find out who is acting."""

from collections.abc import Collection

from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.errors import InvalidInputError
from workflow.storage.unit_of_work import UnitOfWork

_LONGEST_NAME = 80


def add_person(
    uow: UnitOfWork, name: str, roles: Collection[Role], languages: Collection[LanguageTag]
) -> Actor:
    """
    Add a person, or give one who exists these roles and languages instead.

    Raises:
        InvalidInputError: `name_unusable`, `roles_missing`, or `languages_missing` for a
            translator of no language.
    """
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInputError("name_unusable", limit=_LONGEST_NAME)
    if not roles:
        raise InvalidInputError("roles_missing", who=name, roles=", ".join(Role))
    if Role.TRANSLATOR in roles and not languages:
        raise InvalidInputError("languages_missing", who=name)
    actor = Actor(name, frozenset(roles), frozenset(languages))
    uow.people.put(actor, uow.now)
    facts = {"roles": sorted(actor.roles), "languages": sorted(map(str, actor.languages))}
    uow.audit.record(uow.now, "operator", "add_person", name, **facts)
    return actor
