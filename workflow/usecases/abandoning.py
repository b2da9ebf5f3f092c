"""
Abandon a correction: the article is again what is public of it.

Nobody brings the correction back, so it is asked for first. Its revisions stay in the history,
and who wrote them stays involved: any of them may be restored into a later correction.
"""

from dataclasses import replace

from workflow.domain.article import Article, LanguagePlan
from workflow.domain.roles import Actor
from workflow.errors import ConfirmationNeededError, ConflictError
from workflow.jobs import Kind, WorkState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.public_now import texts_public
from workflow.usecases.withdrawing import cancel_waiting


def require_sure(uow: UnitOfWork, article: Article, *, confirmed: bool) -> None:
    """
    Raises:
        ConfirmationNeededError: `correction_ends`, unless it is *confirmed*.
    """
    if not confirmed:
        raise ConfirmationNeededError(
            "correction_ends",
            slug=article.slug,
            revision=article.revision,
            public=_public_revision(uow, article),
        )


def abandon(uow: UnitOfWork, article: Article, actor: Actor) -> Article:
    """
    Give *article*, which is not saved yet, the revision that is public.

    All that waits for the correction is cancelled. A public language that the correction's plan
    had left out is planned again.

    Raises:
        ConflictError: `nothing_public`.
    """
    cancel_waiting(uow, article, actor)
    _cancel_files(uow, article)
    number = _public_revision(uow, article)
    return replace(
        article,
        revision=number,
        written_by=uow.articles.revision(article.id, number).written_by,
        submitted_by="",
        plan=_with_public(uow, article),
    )


def _public_revision(uow: UnitOfWork, article: Article) -> int:
    if article.live is None:
        raise ConflictError("nothing_public", slug=article.slug)
    return uow.publications.publication(article.live).revision


def _cancel_files(uow: UnitOfWork, article: Article) -> None:
    """Cancel the catalogs that are to be opened and the files that are to be made of it."""
    for kind in (Kind.OPEN, Kind.RENDER):
        for row in uow.work.of_article(article.id, kind, (WorkState.WANTED,)):
            if row.params.get("revision") == article.revision:
                uow.work.supersede(row.id, uow.now)


def _with_public(uow: UnitOfWork, article: Article) -> LanguagePlan:
    planned = {article.source, *article.plan.languages}
    left = tuple(each for each in texts_public(uow, article) if each not in planned)
    return LanguagePlan(article.plan.must, article.plan.later + left)
