"""What is public can be withdrawn at any moment, and what stands beside it ends with it."""

from datetime import timedelta

import pytest

from tests.factories import ADA, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import ConflictError
from workflow.jobs import Kind, WorkState
from workflow.usecases.bringing_in import revise
from workflow.usecases.foreseeing import foresee

ELI = Actor("eli", frozenset({Role.EDITOR}))
CORRECTED = make_text(body="The well is open again.\n\nNobody was hurt.")


@pytest.fixture
def public(news):
    """Public in English and French."""
    news.bring_in()
    news.publish_in(FR)
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    return news


def begin_correction(news):
    news.move(Action.CORRECT, EDE, reason="A figure was wrong.", text=CORRECTED)


def submit_correction(news):
    begin_correction(news)
    news.move(Action.SUBMIT, ADA)


def approve_correction(news):
    submit_correction(news)
    news.move(Action.APPROVE, ELI)


def schedule_correction(news):
    approve_correction(news)
    news.translate(FR)
    with news.read() as uow:
        at = uow.now + timedelta(hours=1)
    return news.ask_to_publish(at=at)


@pytest.mark.parametrize(
    "beside", [begin_correction, submit_correction, approve_correction, schedule_correction]
)
def test_a_correction_under_way_ends_with_the_withdrawal(public, beside):
    beside(public)

    article = public.move(Action.WITHDRAW, PAT, reason="It is dry.")

    assert article.state is ArticleState.WITHDRAWN
    with public.read() as uow:
        files = uow.publications.files(article.live)
    assert {made.revision for made in files} == {1}
    assert all(public.releases[made.inputs].withdrawn for made in files)


def test_a_publication_that_waits_is_cancelled_and_the_audit_says_so(public):
    waiting = schedule_correction(public)

    public.move(Action.WITHDRAW, PAT, reason="It is dry.")

    with public.read() as uow:
        (row,) = uow.work.states([waiting])
    assert row.state is WorkState.SUPERSEDED
    assert public.history()[-2:] == ["cancel_publication", "withdraw"]


def test_an_accepted_withdrawal_is_done_whatever_was_saved_meanwhile(public):
    begin_correction(public)
    public.ask(Action.WITHDRAW, PAT, reason="It is dry.")
    with public.write() as uow:
        revise(uow, uow.articles.by_slug(SLUG), make_text(body="Still writing."), EDE)

    public.work()

    assert public.article.state is ArticleState.WITHDRAWN


def test_an_accepted_withdrawal_is_done_though_another_revision_went_public_meanwhile(public):
    schedule_correction(public)
    public.ask(Action.WITHDRAW, PAT, reason="It is dry.")
    with public.write() as uow:
        (row,) = uow.work.waiting(Kind.PUBLISH)
        public.perform(uow, row)

    public.work((Kind.MOVE, Kind.RENDER))

    article = public.article
    with public.read() as uow:
        files = uow.publications.files(article.live)
    assert article.state is ArticleState.WITHDRAWN
    assert {made.language for made in files} == {EN, FR}
    assert all(public.releases[made.inputs].withdrawn for made in files)


def test_whoever_withdraws_has_seen_what_is_public_not_what_stands_beside_it(public):
    begin_correction(public)

    with pytest.raises(ConflictError, match="changed_meanwhile"):
        public.ask(Action.WITHDRAW, PAT, reason="It is dry.", revision=2)
    public.move(Action.WITHDRAW, PAT, reason="It is dry.", revision=1)


def test_what_a_withdrawal_cancels_is_told_before(public):
    waiting = schedule_correction(public)

    with public.read() as uow:
        (row,) = uow.work.states([waiting])
        seen = foresee(uow, SLUG, Action.WITHDRAW, PAT, four_eyes=True)

    assert (seen.refusal, seen.waiting, seen.revision) == (None, (row.due_at,), 1)
