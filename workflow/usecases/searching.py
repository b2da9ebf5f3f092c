"""
Finding articles: by words, state, language, how far an edition is, and who wrote them.

State and writer are found through an index. Words, languages and editions are looked for in a
bounded number of articles, the most recently changed first, and whoever searches is told how many
that were and may go on: so a search costs the same with a hundred thousand articles, in SQLite and
in PostgreSQL, and finds in every script. An article whose slug is what is asked for is found
however old it is.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.domain.article import Article
from workflow.domain.edition import EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.states import ArticleState
from workflow.storage.paging import Listed, Part, Place
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import Content, planned_in
from workflow.usecases.reading import Summary, summaries, summaries_of

# How many articles one search looks at, and how many at once. Of editions, all texts are read.
MOST = 2_000
_AT_ONCE = 500
MOST_WITH_EDITIONS = 300
_AT_ONCE_WITH_EDITIONS = 50


@dataclass(frozen=True)
class Search:
    """
    What is looked for; what is empty or None asks for all.

    Attributes:
        words: Each stands in the title or in the slug.
        language: The article is, or is to appear, in it.
        edition: An edition (in *language*) is so far; the source does not count.
        written_by: Who wrote the working revision.
    """

    words: str = ""
    state: ArticleState | None = None
    language: LanguageTag | None = None
    edition: EditionState | None = None
    written_by: str = ""

    @property
    def is_by_index(self) -> bool:
        """Whether the database finds it without looking into articles."""
        return not (self.words.strip() or self.language or self.edition)


@dataclass(frozen=True)
class Found:
    """
    A part of what was found.

    Attributes:
        previous: See `reading.SummaryPage`; None of what is looked for in articles.
        next: Behind which place it goes on; None if all was looked at.
        looked_at: How many articles were looked at in vain or not; None if an index knew.
    """

    summaries: tuple[Summary, ...]
    previous: Place | None
    next: Place | None
    looked_at: int | None = None


def find(uow: UnitOfWork, search: Search, part: Part) -> Found:
    """The articles that fit *search*; *part* says how many, and behind or before which place."""
    if search.is_by_index:
        page = summaries(uow, replace(part, state=search.state, written_by=search.written_by))
        return Found(page.summaries, page.previous, page.next)
    return _look(uow, search, part)


def _look(uow: UnitOfWork, search: Search, part: Part) -> Found:
    at_once, most = _AT_ONCE, MOST
    if search.edition is not None:
        at_once, most = _AT_ONCE_WITH_EDITIONS, MOST_WITH_EDITIONS
    found = _by_slug(uow, search) if part.after is None else []
    place, looked_at = part.after, 0
    while looked_at < most:
        asked = Part(at_once, search.state, after=place, written_by=search.written_by)
        page = uow.articles.page(asked)
        for each in _those_that_fit(uow, search, page.articles):
            if len(found) == part.limit:
                return _found(uow, found, place, looked_at)
            found.append(each.article)
            place = each.place
        looked_at, place = looked_at + len(page.articles), page.next
        if place is None:
            break
    return _found(uow, found, place, looked_at)


def _found(
    uow: UnitOfWork, articles: Sequence[Article], place: Place | None, looked_at: int
) -> Found:
    return Found(summaries_of(uow, articles), None, place, looked_at)


def _by_slug(uow: UnitOfWork, search: Search) -> list[Article]:
    article = uow.articles.find(search.words.strip())
    if article is None or search.state not in (None, article.state):
        return []
    if search.written_by not in ("", article.written_by):
        return []
    is_in_it = search.language is None or search.language in planned_in(article)
    return [article] if is_in_it and _so_far(uow, search, [article]) else []


def _those_that_fit(
    uow: UnitOfWork, search: Search, listed: Sequence[Listed]
) -> tuple[Listed, ...]:
    words = _plain(search.words).split()
    slug = search.words.strip()
    titles: Mapping[tuple[int, int], str] = {}
    if words:
        titles = uow.catalog_sets.titles([(a.article.id, a.article.revision) for a in listed])
    fit = [
        each
        for each in listed
        # It stands at the head of the first page already.
        if each.article.slug != slug
        and (search.language is None or search.language in planned_in(each.article))
        and (not words or _says(each.article, titles, words))
    ]
    so_far = _so_far(uow, search, [each.article for each in fit])
    return tuple(each for each in fit if each.article.id in so_far)


def _says(article: Article, titles: Mapping[tuple[int, int], str], words: Sequence[str]) -> bool:
    said = _plain(f"{titles[article.id, article.revision]} {article.slug}")
    return all(word in said for word in words)


def _so_far(uow: UnitOfWork, search: Search, articles: Sequence[Article]) -> frozenset[int]:
    """The ids of those that have an edition as far as is asked; of all, if that is not asked."""
    if search.edition is None or not articles:
        return frozenset(article.id for article in articles)
    content = Content.of(uow, articles, {search.language} if search.language else None)
    return frozenset(
        article.id
        for article in articles
        for edition in content.editions(
            article, [search.language] if search.language else article.plan.languages
        )
        if edition.state is search.edition and not edition.is_source
    )


def _plain(text: str) -> str:
    """Without regard to capitals, and to how a letter is put together."""
    return unicodedata.normalize("NFKC", text).casefold()
