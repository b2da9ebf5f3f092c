"""
Resume after a restore: what acts on the outside world waits for a person, who sees it first.

A back-up is a moment of the past. What was to be published then may have been cancelled since, or
be public already; a letter may have been sent.
"""

from dataclasses import dataclass

from workflow.domain.article import Article
from workflow.domain.letters import Letter
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action
from workflow.jobs import Wanted
from workflow.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Held:
    """What waits since a restore: work with its article, and letters."""

    work: tuple[tuple[Article, Wanted], ...] = ()
    letters: tuple[Letter, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.work and not self.letters


def held(uow: UnitOfWork) -> Held:
    """What would go on."""
    rows = uow.promises.restored()
    articles = uow.articles.by_ids({row.article_id for row in rows})
    work = tuple((articles[row.article_id], row) for row in rows)
    return Held(work, uow.letters.held())


def resume(uow: UnitOfWork, actor: Actor, *, with_letters: bool = True) -> Held:
    """
    Let go on what waits since a restore, and return what that was.

    What was due too long ago waits for a publisher all the same: see `promises.require_in_grace`.

    Args:
        with_letters: Whether letters are sent; if not, they are thrown away.

    Raises:
        NotPermittedError: Whoever may not publish.
    """
    require_role(actor, Action.PUBLISH)
    found = held(uow)
    uow.promises.resume()
    if with_letters:
        uow.letters.release()
    else:
        uow.letters.discard_held()
    if not found.is_empty:
        facts = {"work": len(found.work), "letters": len(found.letters), "sent": with_letters}
        uow.audit.record(uow.now, actor.name, "resume", "", **facts)
    return found
