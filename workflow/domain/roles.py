"""Who is asking: an actor with roles, and the question whether a role suffices."""

from collections.abc import Collection
from dataclasses import dataclass

from workflow.domain.language import LanguageTag
from workflow.domain.states import MAY, MAY_TO_OTHERS, Action, Role
from workflow.errors import NotPermittedError


@dataclass(frozen=True)
class Actor:
    """
    A person, as far as the rules care.

    Attributes:
        name: Unique, never empty.
        roles: May be empty: such a person may read.
        languages: What a translator translates; empty means none.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    languages: frozenset[LanguageTag] = frozenset()


def require_role(actor: Actor, action: Action, language: LanguageTag | None = None) -> None:
    """
    Let *actor* through if one of their roles may do *action* (in *language*, if one is given).

    Raises:
        NotPermittedError: `role_missing`, naming the roles that would do; or
            `language_not_theirs`, if the only fitting role is that of a translator of others.
    """
    fitting = actor.roles & MAY[action]
    if not fitting:
        needed = ", ".join(sorted(MAY[action]))
        raise NotPermittedError("role_missing", who=actor.name, action=action, needed=needed)
    if language is not None and fitting == {Role.TRANSLATOR} and language not in actor.languages:
        raise NotPermittedError("language_not_theirs", who=actor.name, language=str(language))


def require_own(actor: Actor, action: Action, owners: Collection[str]) -> None:
    """
    Let *actor* through if they are among *owners*, or if a role of theirs may do it to others'.

    Raises:
        NotPermittedError: `not_own`, naming the owners and the roles that would do; `role_missing`,
            if it is nobody's own.
    """
    allowed = MAY_TO_OTHERS[action]
    if actor.name in owners or actor.roles & allowed:
        return
    whose, needed = ", ".join(sorted(owners)), ", ".join(sorted(allowed))
    if not owners:
        raise NotPermittedError("role_missing", who=actor.name, action=action, needed=needed)
    raise NotPermittedError("not_own", who=actor.name, action=action, whose=whose, needed=needed)


def let(name: str, action: Action) -> Actor:
    """Who was let do *action* when they asked for it: what becomes of their roles is not asked."""
    return Actor(name, MAY[action])


def may(actor: Actor, action: Action, language: LanguageTag | None = None) -> bool:
    """Whether `require_role` lets *actor* through."""
    try:
        require_role(actor, action, language)
    except NotPermittedError:
        return False
    return True
