"""A submission can be taken back, and a correction abandoned: what is public stays as it is."""

from datetime import timedelta

import pytest

from tests.factories import ADA, EDE, FR, PAT, make_text
from tests.usecases.newsroom import TIM
from tests.usecases.test_withdrawing import (
    CORRECTED,
    ELI,
    approve_correction,
    begin_correction,
    schedule_correction,
    submit_correction,
)
from workflow.domain.article import LanguagePlan
from workflow.domain.edition import EditionState
from workflow.domain.notes import Reason
from workflow.domain.states import Action, ArticleState
from workflow.errors import ConfirmationNeededError, ConflictError, NotPermittedError
from workflow.jobs import Kind, WorkState
from workflow.storage.work_store import Order
from workflow.usecases.planning import plan_languages
from workflow.usecases.publishing import publish

LEASE = timedelta(minutes=1)
BESIDE = [begin_correction, submit_correction, approve_correction, schedule_correction]


@pytest.fixture
def public(news):
    """Public in English and French."""
    news.bring_in()
    news.publish_in(FR)
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    return news


def abandon(news, actor=EDE):
    return news.move(Action.ABANDON, actor, confirmed=True)


def test_a_submission_is_taken_back_by_who_submitted_it(news):
    news.bring_in()
    news.move(Action.SUBMIT, ADA)

    article = news.move(Action.TAKE_BACK, ADA)

    assert (article.state, article.submitted_by) == (ArticleState.DRAFT, "")
    assert news.history()[-1] == "take_back"


def test_nobody_takes_back_what_is_not_theirs(news):
    news.bring_in()
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="not_theirs"):
        news.ask(Action.TAKE_BACK, EDE)


def test_who_took_a_submission_back_cannot_approve_it_afterwards(news):
    """An editor who submits and takes back has had a hand in it."""
    news.bring_in()
    news.move(Action.SUBMIT, EDE)
    news.move(Action.TAKE_BACK, EDE)
    news.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        news.ask(Action.APPROVE, EDE)


@pytest.mark.parametrize("beside", BESIDE)
def test_an_abandoned_correction_leaves_the_article_as_it_is_public(public, beside):
    before, files = public.article, public.public()
    beside(public)

    article = abandon(public)

    assert article.state is ArticleState.PUBLISHED
    assert (article.revision, article.written_by) == (before.revision, before.written_by)
    assert (article.live, public.public()) == (before.live, files)
    assert public.edition(FR).state is EditionState.SIGNED_OFF


def test_what_waits_for_an_abandoned_correction_is_cancelled_with_an_audit_entry(public):
    waiting = schedule_correction(public)

    abandon(public)

    with public.read() as uow:
        row = uow.work.states([waiting])[0]
        entries = uow.audit.entries(public.slug)
    assert row.state is WorkState.SUPERSEDED
    assert [each["action"] for each in entries][-2:] == ["cancel_publication", "abandon"]
    assert entries[-1]["details"]["abandoned"] == 2


def test_files_and_catalogs_of_an_abandoned_correction_are_not_made(public):
    submit_correction(public)
    public.ask(Action.APPROVE, ELI)
    public.work([Kind.MOVE])

    public.ask(Action.ABANDON, EDE, confirmed=True)
    public.work([Kind.MOVE])

    rows = (*public.rows(Kind.OPEN), *public.rows(Kind.RENDER))
    assert not [row for row in rows if row.state is WorkState.WANTED]


@pytest.mark.parametrize("actor", [EDE, PAT])
def test_abandoning_a_correction_is_asked_for_first(public, actor):
    begin_correction(public)

    with pytest.raises(ConfirmationNeededError, match="correction_ends"):
        public.ask(Action.ABANDON, actor)

    assert abandon(public, actor).state is ArticleState.PUBLISHED


@pytest.mark.parametrize("actor", [ADA, TIM])
def test_only_editors_and_publishers_abandon_a_correction(public, actor):
    begin_correction(public)

    with pytest.raises(NotPermittedError):
        public.ask(Action.ABANDON, actor, confirmed=True)


def test_an_article_of_which_nothing_is_public_has_no_correction_to_abandon(news):
    news.bring_in()

    with pytest.raises(ConflictError, match="nothing_public"):
        news.ask(Action.ABANDON, EDE, confirmed=True)


def test_who_wrote_an_abandoned_correction_does_not_approve_the_next_one(public):
    """Their words may come back in it."""
    begin_correction(public)
    public.bring_in(make_text("The well is dry"), ELI)
    abandon(public)
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)
    public.move(Action.SUBMIT, ADA)

    with pytest.raises(NotPermittedError, match="four_eyes"):
        public.ask(Action.APPROVE, ELI)


def test_a_correction_after_an_abandoned_one_begins_with_what_is_public(public):
    begin_correction(public)
    abandon(public)

    article = public.move(Action.CORRECT, EDE, ready=Reason.ERROR)

    with public.read() as uow:
        text = uow.articles.revision(article.id, article.revision).text
    assert article.revision == 3
    assert (text.body, len(text.corrections)) == (make_text().body, 1)


def test_a_public_language_that_the_correction_left_out_is_planned_again(public):
    begin_correction(public)
    with public.write() as uow:
        plan_languages(uow, public.slug, LanguagePlan(), EDE, confirmed=True)

    assert FR in abandon(public).plan.languages


def test_a_publication_accepted_while_another_goes_out_is_cancelled_with_an_audit_entry(news):
    """It would wait for its instant, and could never be kept."""
    news.bring_in()
    news.approve()
    news.translate(FR)
    news.ask_to_publish()
    with news.write() as uow:
        now = uow.work.claim(uow.work.due([Kind.PUBLISH], uow.now, 1)[0][1], "w", uow.now, LEASE)
    with news.read() as uow:
        later = uow.now + timedelta(days=1)
    with news.write() as uow:
        key, params = "publish:later", now.params | {"instant": later.isoformat()}
        order = Order(Kind.PUBLISH, key, now.article_id, params, "pat", due_at=later)
        waiting = uow.want(order)

    with news.write() as uow:
        publish(uow, now, news.version)

    with news.read() as uow:
        assert uow.work.states([waiting])[0].state is WorkState.SUPERSEDED
    assert news.history()[-2:] == ["cancel_publication", "publish"]
