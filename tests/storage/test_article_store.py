"""Articles and revisions: a race has one winner, and what is stored comes back."""

import threading
from dataclasses import replace

import pytest

from tests.factories import AR, FR, JA, NOW, make_article, make_text
from tests.storage.samples import add_article
from workflow.domain.article import LanguagePlan, Revision
from workflow.domain.states import ArticleState
from workflow.errors import ConflictError, NotFoundError
from workflow.storage.paging import Part
from workflow.storage.unit_of_work import unit_of_work


def test_an_article_comes_back_as_it_was_stored(engine):
    stored = add_article(
        engine,
        state=ArticleState.PUBLISHED,
        plan=LanguagePlan((FR, AR), (JA,)),
        live=7,
        version=3,
    )

    with unit_of_work(engine, write=False) as uow:
        assert uow.articles.by_slug("safe-water") == stored
        assert uow.articles.by_id(stored.id) == stored


def test_a_revision_comes_back_with_its_digest(engine):
    text = make_text("Wasser — 水 — ماء", embargo=NOW)
    article = add_article(engine, text=text)

    with unit_of_work(engine, write=False) as uow:
        revision = uow.articles.revision(article.id, 1)

    assert revision == Revision(article.id, 1, text, "ada", NOW)
    assert revision.digest == text.digest


def test_a_slug_is_given_once(engine):
    add_article(engine, slug="taken")

    with pytest.raises(ConflictError, match="slug_taken"):
        add_article(engine, slug="taken")


def test_an_unknown_slug_and_an_unknown_revision_are_not_found(engine):
    article = add_article(engine)

    with unit_of_work(engine, write=False) as uow:
        with pytest.raises(NotFoundError, match="article_unknown"):
            uow.articles.by_slug("nothing")
        with pytest.raises(NotFoundError, match="revision_unknown"):
            uow.articles.revision(article.id, 2)


def test_articles_are_listed_by_their_last_change(engine):
    first, second = (add_article(engine, slug=slug) for slug in ("first", "second"))

    with unit_of_work(engine, write=True) as uow:
        uow.articles.save_if_unchanged(replace(first, state=ArticleState.REVIEW), uow.now)
        listed = [each.article for each in uow.articles.page(Part(10)).articles]
        in_review = uow.articles.page(Part(10, ArticleState.REVIEW)).articles

    assert [article.slug for article in listed] == ["first", "second"]
    assert [each.article.slug for each in in_review] == ["first"]
    assert second in listed


def test_a_save_counts_the_version_up(engine):
    article = add_article(engine)

    with unit_of_work(engine, write=True) as uow:
        saved = uow.articles.save_if_unchanged(replace(article, submitted_by="ada"), NOW)

        assert saved.version == article.version + 1
        assert uow.articles.by_slug(article.slug) == saved


def test_a_save_of_an_older_version_is_refused(engine):
    article = add_article(engine)
    with unit_of_work(engine, write=True) as uow:
        uow.articles.save_if_unchanged(replace(article, submitted_by="first"), NOW)

    with (
        unit_of_work(engine, write=True) as uow,
        pytest.raises(ConflictError, match="changed_meanwhile"),
    ):
        uow.articles.save_if_unchanged(replace(article, submitted_by="second"), NOW)

    with unit_of_work(engine, write=False) as uow:
        assert uow.articles.by_slug(article.slug).submitted_by == "first"


def test_of_two_saves_at_once_exactly_one_wins(engine):
    article = add_article(engine)
    both_have_read = threading.Barrier(2)
    answers = []

    def save(who):
        with unit_of_work(engine, write=False) as uow:
            read = uow.articles.by_id(article.id)
        both_have_read.wait()
        try:
            with unit_of_work(engine, write=True) as uow:
                uow.articles.save_if_unchanged(replace(read, submitted_by=who), NOW)
            answers.append(who)
        except ConflictError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=save, args=(who,)) for who in ("ada", "ann")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with unit_of_work(engine, write=False) as uow:
        stored = uow.articles.by_id(article.id)
    assert sorted(answers) == sorted([stored.submitted_by, "changed_meanwhile"])
    assert stored.version == article.version + 1


def test_a_unit_of_work_that_fails_leaves_nothing(engine):
    def fail_half_way():
        with unit_of_work(engine, write=True) as uow:
            uow.articles.add(make_article(), NOW)
            uow.audit.record(NOW, "ada", "bring_in", "safe-water")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with unit_of_work(engine, write=False) as uow:
        assert uow.articles.page(Part(10)).articles == ()
        assert uow.audit.entries() == ()
