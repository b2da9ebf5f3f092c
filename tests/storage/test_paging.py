"""The list of articles, page by page: every article once, forth and back."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_article
from workflow.domain.states import ArticleState
from workflow.errors import InvalidInputError
from workflow.storage.paging import Part, Place
from workflow.storage.unit_of_work import unit_of_work


@pytest.fixture
def uow(engine):
    """Eleven articles, a2 to a4 changed at the same instant; a10 is the newest, and in review."""
    with unit_of_work(engine, write=True) as uow:
        for number in range(11):
            instant = NOW + timedelta(minutes=2 if number in (3, 4) else number)
            state = ArticleState.REVIEW if number == 10 else ArticleState.DRAFT
            uow.articles.add(make_article(state=state, slug=f"a{number}", id=0), instant)
        yield uow


def slugs(page):
    return [listed.article.slug for listed in page.articles]


def forth(uow, part):
    pages = [uow.articles.page(part)]
    while pages[-1].next:
        pages.append(uow.articles.page(Part(part.limit, part.state, after=pages[-1].next)))
    return pages


ALL = ["a10", "a9", "a8", "a7", "a6", "a5", "a4", "a3", "a2", "a1", "a0"]


@pytest.mark.parametrize("limit", [1, 2, 3, 10, 11, 12])
def test_the_pages_have_every_article_once_and_the_newest_first(uow, limit):
    pages = forth(uow, Part(limit))

    assert [slug for page in pages for slug in slugs(page)] == ALL
    assert all(len(page.articles) == limit for page in pages[:-1])
    assert pages[0].previous is None


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_the_way_back_shows_the_same_pages(uow, limit):
    pages = forth(uow, Part(limit))

    back = [pages[-1]]
    while back[-1].previous:
        back.append(uow.articles.page(Part(limit, before=back[-1].previous)))

    assert [slugs(page) for page in reversed(back)] == [slugs(page) for page in pages]


def test_the_way_back_ends_with_a_whole_page_of_the_newest(uow):
    place = uow.articles.page(Part(2)).next

    assert slugs(uow.articles.page(Part(5, before=place))) == ALL[:5]


def test_an_article_that_changes_moves_to_the_beginning_and_shifts_nobody(uow):
    first = uow.articles.page(Part(3))
    moved = uow.articles.by_slug("a0")
    uow.articles.save_if_unchanged(moved, NOW + timedelta(days=1))

    assert slugs(uow.articles.page(Part(3, after=first.next))) == ALL[3:6]
    assert slugs(uow.articles.page(Part(1))) == ["a0"]


def test_a_page_may_be_of_one_state(uow):
    page = uow.articles.page(Part(3, ArticleState.REVIEW))

    assert slugs(page) == ["a10"]
    assert page.previous is page.next is None
    assert slugs(forth(uow, Part(4, ArticleState.DRAFT))[-1]) == ["a1", "a0"]


def test_a_place_past_the_end_is_followed_by_nothing(uow):
    page = uow.articles.page(Part(3, after=Place.parse("0-1")))

    assert page.articles == ()


def test_a_place_is_told_and_read_back(uow):
    place = uow.articles.page(Part(4)).next

    assert Place.parse(str(place)) == place


@pytest.mark.parametrize(
    "text", ["1", "-1-1", "1-1-1", "٣-٣", "1-x", " 1-1", "1-1\n", "9" * 17 + "-1", "1-" + "9" * 19]
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(InvalidInputError, match="place_unknown"):
        Place.parse(text)


def test_the_largest_place_is_one_that_the_database_takes(uow):
    largest = Place.parse("9" * 16 + "-" + "9" * 18)

    assert slugs(uow.articles.page(Part(20, after=largest))) == ALL
