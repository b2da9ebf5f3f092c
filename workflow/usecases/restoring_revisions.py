"""Restore an old revision of a draft: its text is saved once more, as the newest revision."""

from dataclasses import replace

from workflow.domain.article import Article
from workflow.domain.roles import Actor
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.bringing_in import revise_from


def restore_revision(
    uow: UnitOfWork,
    slug: str,
    number: int,
    base: int,
    actor: Actor,
    *,
    confirmed: bool = False,
) -> Article:
    """
    Save the text of revision *number* as the next one; the notes on corrections stay.

    Who restores a text counts as its writer, beside those who wrote it.

    Args:
        base: The working revision that was looked at.

    Raises:
        NotFoundError: `article_unknown`, `revision_unknown`.
        NotPermittedError, ConflictError: As for any edit; `changed_meanwhile`, if the working
            revision is another than *base*.
        UnavailableError, ConfirmationNeededError: As `revise_from`.
    """
    article = uow.articles.locked(slug)
    text = uow.articles.revision(article.id, number).text
    involved = article.involved | _writers(uow, article, number)
    restored = revise_from(
        uow,
        replace(article, involved=involved),
        base,
        text,
        actor,
        moved_on="changed_meanwhile",
        confirmed=confirmed,
    )
    if restored.revision != article.revision:
        facts = {"revision": restored.revision, "restored": number}
        uow.audit.record(uow.now, actor.name, "restore_revision", slug, **facts)
    return restored


def _writers(uow: UnitOfWork, article: Article, number: int) -> frozenset[str]:
    """
    Everybody who may have written a part of that revision; nobody if it was public.

    An approval that was taken back by reopening stands for nothing. It may itself be restored from
    any before it, so who wrote one of those counts too.
    """
    if uow.publications.first_published(article.id, number) is not None:
        return frozenset()
    earlier = uow.articles.revisions(article.id)
    return frozenset(each.written_by for each in earlier if each.number <= number)
