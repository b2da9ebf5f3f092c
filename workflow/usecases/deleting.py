"""
Delete an article of which nothing was ever public, for good.

All that belongs to it goes in one transaction, and its slug is free. The audit log keeps who
deleted it, and files are collected like all that nothing refers to.
"""

from workflow.domain.article import Article, ArticleKind
from workflow.domain.roles import Actor, require_own, require_role
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import ConfirmationNeededError, ConflictError, WorkflowError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.promises import cancel_all


def delete_article(
    uow: UnitOfWork,
    slug: str,
    actor: Actor,
    *,
    revision: int | None = None,
    confirmed: bool = False,
) -> None:
    """
    Delete the article of that slug.

    A publication that waits is cancelled, and the publishers are told.

    Args:
        revision: The one that *actor* saw; None if they saw none.
        confirmed: Whether *actor* knows that nobody brings it back.

    Raises:
        NotFoundError: `article_unknown`.
        NotPermittedError: `role_missing`, `not_own`.
        ConflictError: `was_public`, `still_used`, `not_in_this_state`; `changed_meanwhile`.
        ConfirmationNeededError: `deletion`, `deletion_of_promised`.
    """
    require_role(actor, Action.DELETE)
    article = uow.articles.locked_alone(slug)
    _require_let(uow, article, actor)
    if revision not in (None, article.revision):
        raise ConflictError("changed_meanwhile", slug=slug)
    if not confirmed:
        raise _question(uow, article)
    revisions = uow.articles.last_revision_number(article.id)
    uow.deletions.drop_letters(slug)
    if cancel_all(uow, article, actor.name):
        notify(uow, article, News(Event.CANCELLED), actor.name)
    notify(uow, article, News(Event.DELETED), actor.name)
    uow.pictures.hand_over(article.id)
    uow.deletions.delete(article, actor.name, uow.now)
    uow.audit.record(uow.now, actor.name, Action.DELETE.value, slug, revisions=revisions)


def refusal_to_delete(uow: UnitOfWork, article: Article, actor: Actor) -> WorkflowError | None:
    """Why *actor* cannot delete *article*; None if they can."""
    try:
        _require_let(uow, article, actor)
    except WorkflowError as error:
        return error
    return None


def _require_let(uow: UnitOfWork, article: Article, actor: Actor) -> None:
    require_role(actor, Action.DELETE)
    if article.live is not None:
        raise ConflictError("was_public", slug=article.slug)
    require_possible(article, Action.DELETE)
    require_own(actor, Action.DELETE, _owners(uow, article))
    if user := _user(uow, article):
        raise ConflictError("still_used", slug=article.slug, user=user)


def _owners(uow: UnitOfWork, article: Article) -> frozenset[str]:
    """Its author, while nobody else has written or approved any of it."""
    writers = frozenset(each.written_by for each in uow.articles.revisions(article.id))
    is_alone = len(writers) == 1 and not uow.articles.last_approved(article.id)
    return writers if is_alone else frozenset()


def _user(uow: UnitOfWork, article: Article) -> str:
    """What needs a shared text, or a reason of a withdrawal; empty if nothing does."""
    if article.kind is ArticleKind.NOTICE:
        explained = uow.withdrawals.explained_by(article.id)
        return uow.articles.by_id(explained[0].article_id).slug if explained else ""
    return uow.articles.user_ever(article.kind, article.slug) if article.is_shared else ""


def _question(uow: UnitOfWork, article: Article) -> ConfirmationNeededError:
    promises = uow.promises.of_article(article.id)
    if not promises:
        return ConfirmationNeededError("deletion", slug=article.slug)
    instant = min(each.params["instant"] for each in promises)
    return ConfirmationNeededError("deletion_of_promised", slug=article.slug, instant=instant)
