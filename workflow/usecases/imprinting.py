"""What is known of public pages beside their content; see `rendering.imprint`."""

from collections.abc import Sequence
from itertools import groupby

from workflow.domain.article import Article
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.states import ArticleState
from workflow.rendering.imprint import Imprint
from workflow.storage.publication_store import Appearance
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.public_now import withdrawn_now


def imprints(uow: UnitOfWork, article: Article, base: str) -> dict[LanguageTag, Imprint]:
    """
    The imprint of every page of *article* that is public now, whatever revision it shows.

    Args:
        base: Where readers find what is published; see `Settings.base_url`.
    """
    if article.live is None:
        return {}
    files = uow.publications.files(article.live)
    pages = tuple(made.language for made in files if made.format is Format.HTML)
    # Of what is withdrawn whole, all that there is are notices.
    gone = frozenset() if article.state is ArticleState.WITHDRAWN else withdrawn_now(uow, article)
    public = tuple(each for each in pages if each not in gone)
    ever = uow.publications.appearances(article.id, Format.HTML)
    return {
        language: _imprint(
            article, base, public, [each for each in ever if each.language == language]
        )
        for language in pages
    }


def _imprint(
    article: Article,
    base: str,
    public: tuple[LanguageTag, ...],
    history: Sequence[Appearance],
) -> Imprint:
    # A correction that leaves an edition as it was does not make its page a newer one.
    unchanged = [list(run) for _, run in groupby(history, key=lambda each: each.rendition)]
    since = unchanged[-1][0]
    return Imprint(
        base=base,
        slug=article.slug,
        language=since.language,
        source=article.source,
        languages=public,
        published_at=history[0].instant,
        modified_at=since.instant,
    )
