"""Searching: by index where there is one, and in a bounded number of articles otherwise."""

from dataclasses import replace

import pytest

from tests.factories import DE, EDE, FR, make_text
from workflow.domain.edition import EditionState
from workflow.domain.states import ArticleState
from workflow.storage.paging import Part
from workflow.usecases import searching
from workflow.usecases.searching import Search, find

TITLES = {
    "straße": "Die STRASSE ist offen",
    "cafe": "Cafe\u0301 opens",
    "lake": "Lake reopens in May",
    "lake-two": "A second lake",
}


@pytest.fixture
def archive(news):
    for number, title in enumerate(TITLES.values()):
        actor = EDE if number == 3 else None
        room = replace(news, slug=f"item-{number}")
        room.bring_in(make_text(title), **({"actor": actor} if actor else {}), must=(FR,))
    return news


def found(news, search, **part):
    with news.read() as uow:
        page = find(uow, search, Part(part.pop("limit", 10), **part))
    return [summary.article.slug for summary in page.summaries]


def test_every_word_stands_in_the_title_or_in_the_slug_whatever_its_capitals(archive):
    assert found(archive, Search(words="LAKE")) == ["item-3", "item-2"]
    assert found(archive, Search(words="lake may")) == ["item-2"]
    assert found(archive, Search(words="reopens item-2")) == ["item-2"]
    assert found(archive, Search(words="lake nowhere")) == []


def test_letters_are_found_however_they_are_put_together(archive):
    assert found(archive, Search(words="straße")) == ["item-0"]
    assert found(archive, Search(words="café")) == ["item-1"]


def test_percent_signs_and_quotes_are_letters_like_others(archive):
    assert found(archive, Search(words="%")) == []
    assert found(archive, Search(words="' OR 1=1 --")) == []


def test_filters_are_combined(archive):
    assert found(archive, Search(written_by="ede")) == ["item-3"]
    assert found(archive, Search(words="lake", written_by="ede")) == ["item-3"]
    assert found(archive, Search(state=ArticleState.REVIEW)) == []
    assert len(found(archive, Search(language=FR))) == 4
    assert found(archive, Search(language=DE)) == []


def test_an_edition_is_found_by_how_far_it_is(news):
    news.bring_in(must=(FR, DE))
    news.approve()
    news.fill(FR)

    assert found(news, Search(language=FR, edition=EditionState.COMPLETE)) == [news.slug]
    assert found(news, Search(language=DE, edition=EditionState.COMPLETE)) == []
    assert found(news, Search(edition=EditionState.MISSING)) == [news.slug]
    # The source is not an edition that anybody waits for.
    assert found(news, Search(edition=EditionState.SIGNED_OFF)) == []


def test_the_next_page_goes_on_where_the_one_before_ended(archive):
    with archive.read() as uow:
        first = find(uow, Search(words="e"), Part(2))
        second = find(uow, Search(words="e"), Part(2, after=first.next))

    slugs = [each.article.slug for page in (first, second) for each in page.summaries]
    assert slugs == ["item-3", "item-2", "item-1", "item-0"]
    assert second.next is None


def test_a_search_ends_after_so_many_articles_and_can_be_continued(archive, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 2)
    monkeypatch.setattr(searching, "_AT_ONCE", 1)
    with archive.read() as uow:
        first = find(uow, Search(words="strasse"), Part(5))
        second = find(uow, Search(words="strasse"), Part(5, after=first.next))

    assert (first.summaries, first.looked_at) == ((), 2)
    assert [each.article.slug for each in second.summaries] == ["item-0"]


def test_a_slug_is_found_however_old_and_only_once(archive, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 1)
    monkeypatch.setattr(searching, "_AT_ONCE", 1)

    assert found(archive, Search(words="item-0")) == ["item-0"]
    assert found(archive, Search(words="item-3")) == ["item-3"]
    assert found(archive, Search(words="item-0", state=ArticleState.REVIEW)) == []
