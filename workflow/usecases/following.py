"""What follows when a shared text is approved or signed off: the files of those who use it."""

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.gate import ready
from workflow.domain.states import ArticleState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import editions_of, opened
from workflow.usecases.publishing import want_join
from workflow.usecases.sharing import shared_of, users_of
from workflow.usecases.wanting import EngineDigest, want_finals


def want_followers(
    uow: UnitOfWork, shared_text: Article, engine: EngineDigest, who: str
) -> tuple[int, ...]:
    """
    Want the files of every article that uses *shared_text*, where they may be made now.

    What is public stays as it was published; only a language that is not public yet joins it.
    Sooner than they are needed: publishing wants whatever is still missing then.

    Returns:
        The ids of the rendering work.
    """
    if not shared_text.is_shared:
        return ()
    wanted: list[int] = []
    for article in users_of(uow, shared_text):
        missing = _missing(uow, article)
        wanted.extend(want_finals(uow, article, missing, engine, who))
        if article.state is ArticleState.PUBLISHED:
            for edition in missing:
                want_join(uow, article, edition, who)
    return tuple(wanted)


def _missing(uow: UnitOfWork, article: Article) -> tuple[Edition, ...]:
    """The editions that may be public and are not, in what the working revision publishes."""
    editions = opened(uow, article, editions_of(uow, article))
    may_go = ready(editions, shared_of(uow, article))
    if article.state is not ArticleState.PUBLISHED or article.live is None:
        return may_go
    public = {made.language for made in uow.publications.files(article.live)}
    return tuple(edition for edition in may_go if edition.language not in public)
