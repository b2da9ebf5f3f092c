"""Where the menu leads, and whom each place is for; the pages themselves refuse everybody else."""

from dataclasses import dataclass

from workflow.domain.accounts import Account
from workflow.domain.states import MAY, Action, Role
from workflow.wording import N_


@dataclass(frozen=True)
class Place:
    """One entry; *roles* is None if it is for everybody."""

    path: str
    words: str
    roles: frozenset[Role] | None = None

    def is_for(self, account: Account | None) -> bool:
        return account is not None and (
            self.roles is None or bool(self.roles & account.actor.roles)
        )


ADMIN = frozenset({Role.ADMIN})

MENU: tuple[Place, ...] = (
    Place("/", N_("Articles")),
    Place("/matrix", N_("Matrix")),
    Place("/calendar", N_("Calendar")),
    Place("/new", N_("New article"), MAY[Action.BRING_IN]),
    Place("/audit", N_("Audit log"), frozenset({Role.ADMIN, Role.EDITOR, Role.PUBLISHER})),
    Place("/people", N_("People"), ADMIN),
)

# The parts of an article's page, by the last step of their addresses.
PARTS: tuple[Place, ...] = (
    Place("", N_("Overview")),
    Place("/edit", N_("Text")),
    Place("/review", N_("Review")),
    Place("/translate", N_("Translation")),
    Place("/publish", N_("Publication")),
)
