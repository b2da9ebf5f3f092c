"""Saves that never overwrite another's, and who is there."""

from datetime import timedelta

import pytest

from tests.factories import ADA, EDE, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.domain.article import ArticleKind
from workflow.errors import ConflictError, NotFoundError, NotPermittedError
from workflow.usecases.writing import SEEN_WITHIN, be_present, save_text, standing, typed_release


def save(news, base, text, actor=ADA):
    with news.write() as uow:
        return save_text(uow, SLUG, base, text, actor)


def test_a_save_over_the_working_revision_is_the_next_one(news):
    news.bring_in()

    saved = save(news, 1, make_text("Second"), EDE)

    assert (saved.revision, saved.written_by) == (2, "ede")
    assert news.history() == ["bring_in", "edit"]


def test_a_save_over_an_older_revision_is_refused_and_says_whose_is_the_newer(news):
    news.bring_in()
    save(news, 1, make_text("Second"), EDE)

    with pytest.raises(ConflictError, match="text_moved_on") as refused:
        save(news, 1, make_text("Mine"))

    assert refused.value.values == {"slug": SLUG, "base": 1, "current": 2, "who": "ede"}
    assert news.article.revision == 2


def test_the_text_that_is_there_already_is_no_stale_save(news):
    news.bring_in()
    save(news, 1, make_text("Second"), EDE)

    assert save(news, 1, make_text("Second")).revision == 2


def test_who_may_not_edit_is_told_why(news):
    news.bring_in()

    with news.write() as uow:
        assert standing(uow, SLUG, ADA).why_not is None
        assert standing(uow, SLUG, PAT).why_not.code == "role_missing"
    with pytest.raises(NotPermittedError):
        save(news, 1, make_text("Second"), PAT)


def test_a_proof_of_what_is_typed_has_only_shared_texts_that_it_still_uses(news):
    news.bring_in(make_text(boilerplate_from="about-us"))

    with news.write() as uow:
        article = uow.articles.by_slug(SLUG)
        assert ArticleKind.BOILERPLATE in uow.articles.revision(article.id, 1).text.uses
        release = typed_release(uow, article, make_text("Typed", boilerplate="Ours."))

    assert release.proof
    assert len(release.document.boilerplate) == 1


def test_who_was_seen_a_while_ago_is_not_there(news):
    article = news.bring_in()

    with news.write() as uow:
        uow.presence.note(article.id, "edit", "ede", uow.now - SEEN_WITHIN - timedelta(seconds=1))
        uow.presence.note(article.id, "translate:fr", "tim", uow.now)
        assert be_present(uow, SLUG, "edit", "ada") == ()
        assert be_present(uow, SLUG, "edit", "ede") == ("ada",)
        assert be_present(uow, SLUG, "edit", "ada") == ("ede",)
        with pytest.raises(NotFoundError):
            be_present(uow, "no", "edit", "ada")
