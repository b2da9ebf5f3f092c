"""What an article waits for, and who can do that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.domain.article import Article
from workflow.domain.edition import Edition, EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, may
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import Asked, act
from workflow.errors import WorkflowError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.signatures import writers_of_all


@dataclass(frozen=True)
class Step:
    """
    One thing that can be done next.

    Attributes:
        language: Of a translation or a sign-off.
        people: The names of those who can do it; none if nobody can.
    """

    action: Action
    language: LanguageTag | None
    people: tuple[str, ...]


def next_steps(
    uow: UnitOfWork, article: Article, editions: Sequence[Edition], *, four_eyes: bool
) -> tuple[Step, ...]:
    """What *article*, whose editions these are, waits for; the most pressing first."""
    actors = [each.actor for each in uow.accounts.all() if each.disabled_at is None]
    match article.state:
        case ArticleState.DRAFT:
            return (_step(Action.SUBMIT, (each for each in actors if may(each, Action.SUBMIT))),)
        case ArticleState.REVIEW:
            approvers = (each for each in actors if _approves(article, each, four_eyes=four_eyes))
            return (_step(Action.APPROVE, approvers),)
        case ArticleState.APPROVED | ArticleState.PUBLISHED:
            return _steps_of_editions(uow, article, editions, actors, four_eyes=four_eyes)
        case _:
            return ()


def _steps_of_editions(
    uow: UnitOfWork,
    article: Article,
    editions: Sequence[Edition],
    actors: Sequence[Actor],
    *,
    four_eyes: bool,
) -> tuple[Step, ...]:
    open_ones = [e for e in editions if not e.is_source and e.state != EditionState.SIGNED_OFF]
    writers = writers_of_all(uow, [(article, e) for e in open_ones]) if four_eyes else {}
    steps = [
        _step_of(each, actors, writers.get((article.id, each.language), frozenset()))
        for each in open_ones
    ]
    is_waiting = any(each.language in article.plan.must for each in open_ones)
    if article.state is ArticleState.APPROVED and not is_waiting and not article.is_shared:
        steps.insert(0, _step(Action.PUBLISH, (e for e in actors if may(e, Action.PUBLISH))))
    return tuple(steps)


def _step_of(edition: Edition, actors: Sequence[Actor], writers: frozenset[str]) -> Step:
    if edition.state is not EditionState.COMPLETE:
        able = [each for each in actors if may(each, Action.TRANSLATE, edition.language)]
        return _step(Action.TRANSLATE, able, edition.language)
    signers = (each for each in actors if may(each, Action.SIGN_OFF, edition.language))
    others = (each for each in signers if each.name not in writers)
    return _step(Action.SIGN_OFF, others, edition.language)


def _step(action: Action, able: Iterable[Actor], language: LanguageTag | None = None) -> Step:
    return Step(action, language, tuple(each.name for each in able))


def _approves(article: Article, actor: Actor, *, four_eyes: bool) -> bool:
    try:
        act(article, Asked(Action.APPROVE, actor, four_eyes=four_eyes))
    except WorkflowError:
        return False
    return True
