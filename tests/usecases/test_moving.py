"""Moves: asked for at a door, done by a task, and judged by the rules both times."""

import pytest

from tests.factories import ADA, EDE, EN, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.domain.edition import EditionState
from workflow.domain.states import Action, ArticleState
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from workflow.jobs import Kind, WorkState
from workflow.usecases.moving import MoveRequest, request_move


@pytest.fixture
def draft(news):
    return news.bring_in()


def test_a_move_that_is_asked_for_is_not_made_yet(news, draft):
    news.ask(Action.SUBMIT, ADA)

    assert news.article == draft
    assert [row.state for row in news.rows(Kind.MOVE)] == [WorkState.WANTED]


def test_the_task_makes_the_move(news, draft):
    moved = news.move(Action.SUBMIT, ADA)

    assert (moved.state, moved.submitted_by) == (ArticleState.REVIEW, "ada")
    assert news.history() == ["bring_in", "submit"]
    (row,) = news.rows(Kind.MOVE)
    assert (row.state, row.outcome["to"]) == (WorkState.DONE, "review")


def test_a_hint_is_sent_for_what_was_asked(news, draft):
    with news.write() as uow:
        request = MoveRequest(SLUG, Action.SUBMIT)
        work_id = request_move(uow, request, ADA, four_eyes=True)

        assert uow.hints == [(Kind.MOVE, work_id)]


def test_asking_twice_is_asking_once(news, draft):
    assert news.ask(Action.SUBMIT, ADA) == news.ask(Action.SUBMIT, EDE)


@pytest.mark.parametrize(
    ("action", "actor", "reason", "family"),
    [
        (Action.APPROVE, EDE, "", ConflictError),
        (Action.SUBMIT, PAT, "", NotPermittedError),
        (Action.WITHDRAW, PAT, "why", ConflictError),
    ],
)
def test_a_door_refuses_at_once_and_stores_nothing(news, draft, action, actor, reason, family):
    with pytest.raises(family):
        news.ask(action, actor, reason=reason)

    assert news.rows(Kind.MOVE) == ()
    assert news.history() == ["bring_in"]


def test_nobody_moves_what_is_not_there(news):
    with pytest.raises(NotFoundError, match="article_unknown"):
        news.ask(Action.SUBMIT, ADA)


def test_returning_needs_a_reason_and_remembers_it(news, draft):
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(InvalidInputError, match="reason_missing"):
        news.ask(Action.RETURN, EDE)
    news.move(Action.RETURN, EDE, reason="The figures are wrong")

    with news.write() as uow:
        assert uow.audit.entries(SLUG)[-1]["details"]["reason"] == "The figures are wrong"
    assert (news.article.state, news.article.submitted_by) == (ArticleState.DRAFT, "")


def test_the_task_asks_the_rules_again(news, draft):
    """Two editors answered the same submission: the second answer comes too late."""
    news.move(Action.SUBMIT, ADA)
    news.ask(Action.RETURN, EDE, reason="Not yet")
    news.ask(Action.APPROVE, EDE)

    with pytest.raises(ConflictError, match="not_in_this_state"):
        news.work()

    assert news.article.state is ArticleState.DRAFT


def test_a_move_that_was_asked_of_another_revision_is_refused(news, draft):
    """What was submitted is what the person saw."""
    news.ask(Action.SUBMIT, ADA)
    news.bring_in(make_text("Changed meanwhile"), EDE)

    with pytest.raises(ConflictError, match="changed_meanwhile"):
        news.work()


def test_who_may_move_an_article_is_decided_when_they_ask(news, draft):
    news.ask(Action.SUBMIT, ADA)
    with news.write() as uow:
        uow.people.put(type(ADA)("ada"), uow.now)
    news.work()

    assert (news.article.state, news.article.submitted_by) == (ArticleState.REVIEW, "ada")


def test_the_writer_cannot_approve(news):
    news.bring_in(actor=EDE)
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        news.ask(Action.APPROVE, EDE)


def test_approval_wants_the_catalogs(news, draft):
    news.move(Action.SUBMIT, ADA)
    news.ask(Action.APPROVE, EDE)
    assert news.rows(Kind.OPEN) == ()

    with news.write() as uow:
        (row,) = uow.work.waiting(Kind.MOVE)
        news.perform(uow, row)

    (row,) = news.rows(Kind.OPEN)
    assert (row.state, row.params["revision"]) == (WorkState.WANTED, 1)


def test_approval_signs_the_source_edition(news, draft):
    assert news.edition(EN).state is EditionState.COMPLETE

    news.approve()

    assert news.edition(EN).state is EditionState.SIGNED_OFF


def test_reopening_makes_a_draft_that_can_be_edited(news, draft):
    news.approve()
    news.move(Action.REOPEN, EDE)

    revised = news.bring_in(make_text("Better"))

    assert (revised.state, revised.revision) == (ArticleState.DRAFT, 2)
    assert news.edition(EN).state is EditionState.COMPLETE
