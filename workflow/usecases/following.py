"""What follows when a shared text is approved or signed off: the files of those who use it."""

from collections.abc import Iterator, Mapping, Sequence

from workflow.domain.article import Article, ArticleKind
from workflow.domain.edition import Edition
from workflow.domain.gate import ready
from workflow.domain.language import LanguageTag
from workflow.domain.states import ArticleState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import editions_of_all, planned_in, those_opened
from workflow.usecases.explaining import want_explained
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
    if shared_text.kind is ArticleKind.NOTICE:
        return want_explained(uow, shared_text, engine, who)
    if not shared_text.is_shared:
        return ()
    wanted: list[int] = []
    for articles in users_of(uow, shared_text):
        for article, missing in _missing(uow, articles):
            wanted.extend(want_finals(uow, article, missing, engine, who))
            if article.state is ArticleState.PUBLISHED:
                for edition in missing:
                    want_join(uow, article, edition, who)
    return tuple(wanted)


def _missing(
    uow: UnitOfWork, articles: Sequence[Article]
) -> Iterator[tuple[Article, tuple[Edition, ...]]]:
    """The editions that may be public and are not, in what the working revision publishes."""
    public = uow.catalog_sets.public([each.live for each in articles if each.live is not None])
    # Nearly all of them are public in every language, and nothing of those need be read.
    partly = [each for each in articles if not _public(each, public).issuperset(planned_in(each))]
    editions = those_opened(uow, partly, editions_of_all(uow, partly))
    for article in partly:
        may_go = ready(editions[article.id], shared_of(uow, article))
        there = _public(article, public)
        if missing := tuple(each for each in may_go if each.language not in there):
            yield article, missing


def _public(
    article: Article, public: Mapping[int, frozenset[LanguageTag]]
) -> frozenset[LanguageTag]:
    # A correction under way publishes every language anew.
    if article.state is not ArticleState.PUBLISHED or article.live is None:
        return frozenset()
    return public.get(article.live, frozenset())
