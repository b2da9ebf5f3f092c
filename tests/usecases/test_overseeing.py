"""The board: who sees what waits for them, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import ADA, DE, EDE, FR, JA, PAT, TIM, make_text
from tests.usecases.newsroom import TOM
from workflow.domain.edition import EditionState
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.jobs import WorkState
from workflow.usecases.overseeing import PER_GROUP, PER_STATE, Waits, board

ANYBODY = Actor("zoe", frozenset())
ONLY_FRENCH = replace(TIM, languages=frozenset({FR}))


def waiting(news, actor, *, four_eyes=True):
    """What waits for *actor*, as slugs by what for."""
    with news.read() as uow:
        groups = board(uow, actor, four_eyes=four_eyes).mine
    return {group.waits: [todo.article.slug for todo in group.todos] for group in groups}


def languages(news, actor, waits):
    with news.read() as uow:
        groups = board(uow, actor, four_eyes=True).mine
    return [
        edition.language
        for group in groups
        if group.waits is waits
        for todo in group.todos
        for edition in todo.editions
    ]


@pytest.fixture
def approved(news):
    news.bring_in(must=(FR,), later=(DE,))
    news.approve()
    return news


def test_a_draft_waits_for_who_wrote_it(news):
    news.bring_in()

    assert waiting(news, ADA) == {Waits.DRAFT: [news.slug]}
    assert waiting(news, EDE) == waiting(news, PAT) == waiting(news, ANYBODY) == {}


def test_a_returned_draft_says_why(news):
    news.bring_in()
    news.move(Action.SUBMIT, ADA)
    news.move(Action.RETURN, EDE, reason="The date is wrong.")

    with news.read() as uow:
        (group,) = board(uow, ADA, four_eyes=True).mine

    assert group.waits is Waits.RETURNED
    assert [todo.reason for todo in group.todos] == ["The date is wrong."]


def test_what_is_in_review_waits_for_editors_who_have_not_written_or_submitted_it(news):
    writing_editor = Actor("ada", frozenset({Role.EDITOR}))
    news.bring_in()
    news.move(Action.SUBMIT, ADA)

    assert waiting(news, EDE) == {Waits.REVIEW: [news.slug]}
    assert waiting(news, writing_editor) == waiting(news, PAT) == {}
    assert waiting(news, writing_editor, four_eyes=False) == {Waits.REVIEW: [news.slug]}


def test_an_edition_waits_for_translators_of_its_language(approved):
    assert languages(approved, TIM, Waits.TRANSLATE) == [FR, DE]
    assert languages(approved, ONLY_FRENCH, Waits.TRANSLATE) == [FR]
    assert languages(approved, replace(TIM, languages=frozenset({JA})), Waits.TRANSLATE) == []


def test_a_complete_edition_waits_for_a_sign_off_by_anybody_but_its_last_translator(approved):
    approved.fill(FR, TIM)

    assert languages(approved, TIM, Waits.SIGN_OFF) == []
    assert languages(approved, TOM, Waits.SIGN_OFF) == [FR]
    assert languages(approved, PAT, Waits.SIGN_OFF) == [FR]


def test_an_article_whose_must_have_languages_are_signed_off_waits_for_publishers(approved):
    assert Waits.PUBLISH not in waiting(approved, PAT)
    approved.translate(FR)

    assert waiting(approved, PAT) == {Waits.PUBLISH: [approved.slug]}
    assert Waits.PUBLISH not in waiting(approved, TIM)


def test_a_publication_that_is_asked_for_waits_for_nobody_and_is_shown_with_its_instant(approved):
    approved.translate(FR)
    with approved.read() as uow:
        at = uow.now + timedelta(days=2)
    approved.ask_to_publish(at=at)

    with approved.read() as uow:
        shown = board(uow, PAT, four_eyes=True)
    (card,) = next(each for each in shown.columns if each.state is ArticleState.APPROVED).cards

    assert shown.mine == ()
    assert card.due_at == at


def test_failed_work_waits_for_who_asked_for_it_and_for_editors(approved):
    approved.fill(FR)
    approved.sign(FR, PAT)
    fail_everything(approved)

    assert waiting(approved, PAT)[Waits.FAILED] == [approved.slug]
    assert waiting(approved, EDE)[Waits.FAILED] == [approved.slug]
    assert Waits.FAILED not in waiting(approved, TIM)


def test_each_state_shows_its_newest_articles_and_says_that_there_are_more(news):
    for number in range(PER_STATE + 1):
        replace(news, slug=f"release-{number}").bring_in(make_text(f"Release {number}"))

    with news.read() as uow:
        columns = {each.state: each for each in board(uow, ANYBODY, four_eyes=True).columns}

    drafts = columns[ArticleState.DRAFT]
    newest = [f"release-{number}" for number in range(PER_STATE, 0, -1)]
    assert [card.summary.article.slug for card in drafts.cards] == newest
    assert drafts.has_more
    assert not columns[ArticleState.REVIEW].has_more
    assert drafts.cards[0].summary.editions[1].state is EditionState.MISSING


def test_a_group_says_that_more_waits_than_it_shows(news):
    for number in range(PER_GROUP + 1):
        replace(news, slug=f"release-{number}").bring_in(make_text(f"Release {number}"))

    with news.read() as uow:
        (group,) = board(uow, ADA, four_eyes=True).mine

    assert len(group.todos) == PER_GROUP
    assert group.is_cut


def fail_everything(news):
    """End all work that waits as failed."""
    with news.write() as uow:
        article = uow.articles.by_slug(news.slug)
        for row in uow.work.unsettled([article.id])[article.id]:
            claimed = uow.work.claim(row.id, "test", uow.now, timedelta(minutes=1))
            if claimed is not None:
                outcome = {"code": "unexpected", "values": {"reason": "x"}}
                uow.work.finish(row.id, "test", uow.now, WorkState.FAILED, outcome)
