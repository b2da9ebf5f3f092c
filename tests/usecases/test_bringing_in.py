"""Bring a file in, and revise it while it is a draft."""

import pytest

from tests.factories import ADA, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.domain.article import LanguagePlan
from workflow.domain.states import Action, ArticleState
from workflow.errors import ConflictError, NotPermittedError
from workflow.usecases.bringing_in import revise


def test_a_file_becomes_an_article_in_draft_with_revision_1(news):
    article = news.bring_in()

    assert (article.state, article.revision, article.written_by) == (ArticleState.DRAFT, 1, "ada")
    assert (article.source, article.plan) == (EN, LanguagePlan((FR,)))
    assert news.article == article
    assert news.history() == ["bring_in"]


def test_the_same_slug_again_is_the_next_revision(news):
    news.bring_in()

    revised = news.bring_in(make_text("Water is safe"), EDE)

    assert (revised.revision, revised.written_by) == (2, "ede")
    assert news.history() == ["bring_in", "edit"]


def test_every_revision_is_kept(news):
    first, second = make_text("First"), make_text("Second")
    article = news.bring_in(first)
    news.bring_in(second)

    with news.write() as uow:
        assert uow.articles.revision(article.id, 1).text == first
        assert uow.articles.revision(article.id, 2).text == second


def test_the_same_text_again_is_no_new_revision(news):
    article = news.bring_in()

    assert news.bring_in(actor=EDE) == article
    assert news.history() == ["bring_in"]


def test_a_slug_that_came_from_the_file_overwrites_nobody(news):
    news.bring_in()

    with pytest.raises(ConflictError, match="slug_taken"):
        news.bring_in(make_text("Another"), revises=False)


def test_a_publisher_brings_nothing_in(news):
    with pytest.raises(NotPermittedError, match="role_missing"):
        news.bring_in(actor=PAT)


def test_a_stale_save_is_refused(news):
    seen_by_both = news.bring_in()
    news.bring_in(make_text("From Ede"), EDE)

    with news.write() as uow, pytest.raises(ConflictError, match="changed_meanwhile"):
        revise(uow, seen_by_both, make_text("From Ada"), ADA)

    assert news.article.written_by == "ede"


def test_a_refused_save_leaves_nothing(news):
    seen_by_both = news.bring_in()
    news.bring_in(make_text("From Ede"), EDE)

    def save():
        with news.write() as uow:
            revise(uow, seen_by_both, make_text("From Ada"), ADA)

    with pytest.raises(ConflictError):
        save()

    with news.write() as uow:
        assert uow.articles.last_revision_number(1) == 2
    assert news.history() == ["bring_in", "edit"]


def test_an_article_in_review_cannot_be_edited(news):
    news.bring_in()
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(ConflictError, match="not_in_this_state") as caught:
        news.bring_in(make_text("Too late"))

    assert caught.value.values == {"slug": SLUG, "state": "review", "action": "edit"}
