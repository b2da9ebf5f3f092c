"""Change what readers are told of a correction, while it is a draft."""

from dataclasses import replace

from workflow.domain.article import Article
from workflow.domain.notes import Note
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action, ArticleState
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, InvalidInputError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.bringing_in import add_revision
from workflow.usecases.correcting import require_fitting
from workflow.usecases.promises import kept


def note_under_way(uow: UnitOfWork, article: Article) -> Note | None:
    """The note of the correction that *article* is a draft of; None if it is none."""
    if article.state is not ArticleState.DRAFT or article.live is None:
        return None
    public = uow.publications.publication(article.live).revision
    before = uow.articles.revision(article.id, public).text.corrections
    now = uow.articles.revision(article.id, article.revision).text.corrections
    return now[-1] if len(now) > len(before) else None


def change_note(
    uow: UnitOfWork, slug: str, note: Note, base: int, actor: Actor, *, confirmed: bool = False
) -> Article:
    """
    Save a revision with another note on the correction; the same note is no new revision.

    Args:
        base: The working revision that was looked at.

    Raises:
        NotFoundError: `article_unknown`.
        NotPermittedError: As to begin a correction.
        ConflictError: `not_in_this_state`; `no_correction`, if the draft is none;
            `changed_meanwhile`, if the working revision is another than *base*.
        InvalidInputError: `reason_missing`, `reason_unfitting`.
        ConfirmationNeededError: As `promises.kept`.
    """
    require_role(actor, Action.CORRECT)
    article = uow.articles.locked(slug)
    require_possible(article, Action.EDIT)
    current = note_under_way(uow, article)
    if current is None:
        raise ConflictError("no_correction", slug=slug)
    if article.revision != base:
        raise ConflictError("changed_meanwhile", slug=slug)
    if not note:
        raise InvalidInputError("reason_missing", action=Action.CORRECT.value)
    require_fitting(note)
    if note == current:
        return article
    text = uow.articles.revision(article.id, article.revision).text
    changed = replace(text, corrections=(*text.corrections[:-1], note))
    with kept(uow, article, actor.name, confirmed=confirmed):
        revised = add_revision(uow, article, changed, actor, str(note))
        return uow.articles.save_if_unchanged(revised, uow.now)
