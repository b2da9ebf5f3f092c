"""What correcting or withdrawing an article will do, before anybody confirms it."""

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.article import Article, ArticleText
from workflow.domain.roles import Actor
from workflow.domain.states import Action
from workflow.errors import WorkflowError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.moving import possible_moves
from workflow.usecases.public_now import PublicLanguage, public_of_all


@dataclass(frozen=True)
class Foreseen:
    """
    An article, what is public of it, and why the move is refused to whoever asks, if it is.

    Attributes:
        text: Of the working revision.
        revision: The one that is public; 0 if none is.
        since: When it became public; None if nothing is.
        waiting: When publications that were asked for are due.
    """

    article: Article
    text: ArticleText
    revision: int
    since: datetime | None
    public: tuple[PublicLanguage, ...]
    refusal: WorkflowError | None
    waiting: tuple[datetime, ...] = ()


def foresee(
    uow: UnitOfWork, slug: str, action: Action, actor: Actor, *, four_eyes: bool
) -> Foreseen:
    """
    Look at what *action* will change.

    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    refusal = possible_moves(uow, article, actor, four_eyes=four_eyes)[action]
    text = uow.articles.revision(article.id, article.revision).text
    if article.live is None:
        return Foreseen(article, text, 0, None, (), refusal)
    public = public_of_all(uow, [article])[article.id]
    waiting = tuple(row.due_at for row in uow.promises.of_article(article.id))
    return Foreseen(
        article, text, public.revision, public.since, public.languages, refusal, waiting
    )
