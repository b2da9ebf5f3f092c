"""Writing: saves that never overwrite another's, a look at what is typed, and who is there."""

from dataclasses import dataclass
from datetime import timedelta

from workflow.domain.article import Article, ArticleText, Revision
from workflow.domain.edition import Edition
from workflow.domain.roles import Actor, require_role
from workflow.domain.shared import Shared
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import WorkflowError
from workflow.rendering.release import Release
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.bringing_in import revise_from, with_notes
from workflow.usecases.composing import compose_whole
from workflow.usecases.correcting import notices_of
from workflow.usecases.sharing import shared_of

# A page says that it is open three times within it.
SEEN_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Standing:
    """
    An article as a writer finds it.

    Attributes:
        why_not: Why this person cannot change it now; None if they can.
    """

    article: Article
    revision: Revision
    why_not: WorkflowError | None


def standing(uow: UnitOfWork, slug: str, actor: Actor) -> Standing:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    return Standing(
        article, uow.articles.revision(article.id, article.revision), _why_not(article, actor)
    )


def save_text(
    uow: UnitOfWork,
    slug: str,
    base: int,
    text: ArticleText,
    actor: Actor,
    *,
    confirmed: bool = False,
) -> Article:
    """
    Save *text*, which was written over revision *base*, as the next revision.

    The same text as the article's is no new revision, whatever it was written over.

    Raises:
        NotFoundError, NotPermittedError: As for any edit.
        ConflictError: `not_in_this_state`; `text_moved_on`, if the working revision is another
            than *base*.
        ConfirmationNeededError: As `promises.kept`.
    """
    article = uow.articles.locked(slug)
    return revise_from(uow, article, base, text, actor, confirmed=confirmed)


def typed_release(uow: UnitOfWork, article: Article, text: ArticleText) -> Release:
    """The proof of *text*, which is not saved; with the shared texts of the last revision."""
    text = with_notes(uow, article, text)
    shared = Shared(
        tuple(
            each for each in shared_of(uow, article).texts if text.uses.get(each.kind) == each.slug
        )
    )
    edition = Edition(article.source, True, (), {}, text.digest)
    document = compose_whole(text, edition, shared, proof=True)
    notices = notices_of(document)
    return Release(document, article.source, article.source, article.slug, True, notices)


def be_present(uow: UnitOfWork, slug: str, place: str, who: str) -> tuple[str, ...]:
    """
    Note that *who* has *place* of an article open, and say who else has.

    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    uow.presence.note(article.id, place, who, uow.now)
    present = uow.presence.since(article.id, place, uow.now - SEEN_WITHIN)
    return tuple(each for each in present if each != who)


def _why_not(article: Article, actor: Actor) -> WorkflowError | None:
    try:
        require_role(actor, Action.EDIT)
        require_possible(article, Action.EDIT)
    except WorkflowError as error:
        return error
    return None
