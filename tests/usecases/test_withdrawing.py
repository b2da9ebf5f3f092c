"""What is public can be withdrawn at any moment, and what stands beside it ends with it."""

from datetime import datetime, timedelta

import pytest

from tests.factories import ADA, DE, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import SLUG, TOM
from workflow.domain.article import LanguagePlan
from workflow.domain.notes import Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import (
    ConfirmationNeededError,
    ConflictError,
    InvalidInputError,
    NotPermittedError,
    NotReadyError,
)
from workflow.jobs import Kind, WorkState
from workflow.rendering.release import Notice, NoticeKind
from workflow.usecases.bringing_in import revise
from workflow.usecases.calendar import calendar
from workflow.usecases.foreseeing import foresee
from workflow.usecases.planning import plan_languages
from workflow.usecases.public_now import Shown, public_of

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
    news.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)


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


def shown(news):
    """What readers of each language find, and of which revision."""
    with news.read() as uow:
        public = public_of(uow, uow.articles.by_slug(SLUG))
    return {each.language: (each.shown, each.revision) for each in public}


def withdraw_french(news):
    return news.move(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR)


def test_one_language_is_withdrawn_and_the_others_stay(public):
    article = withdraw_french(public)

    assert shown(public) == {EN: (Shown.TEXT, 1), FR: (Shown.WITHDRAWN, 1)}
    assert (article.state, article.plan.languages) == (ArticleState.PUBLISHED, ())
    with public.read() as uow:
        files = uow.publications.files(article.live)
    told = {made.language: public.releases[made.inputs].notices for made in files}
    assert told[FR] == (Notice(NoticeKind.LANGUAGE_WITHDRAWN, reason=Reason.ERROR),)
    assert told[EN] == ()


def test_nothing_of_a_withdrawn_language_is_public_while_its_notice_is_made(public):
    public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR)
    public.work((Kind.MOVE,))

    assert public.public() == ["en html", "en pdf", "en txt"]
    assert shown(public)[FR] == (Shown.WITHDRAWN, 1)


def test_a_withdrawn_language_comes_back_only_with_a_later_revision_that_is_planned_in_it(public):
    withdraw_french(public)
    with public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(later=(FR,)), PAT, confirmed=True)
    public.work()
    catalog = public.catalog(FR)
    catalog[1].msgstr = "Le puits est ouvert."
    public.send(catalog, TOM)
    public.sign(FR)
    public.work()
    assert shown(public)[FR] == (Shown.WITHDRAWN, 1)

    schedule_correction(public)
    with public.write() as uow:
        (row,) = uow.work.waiting(Kind.PUBLISH)
        public.perform(uow, row)

    assert shown(public) == {EN: (Shown.TEXT, 2), FR: (Shown.TEXT, 2)}


def test_a_correction_leaves_the_notice_of_a_withdrawn_language_as_it_is(public):
    withdraw_french(public)
    approve_correction(public)
    public.publish()

    assert shown(public) == {EN: (Shown.TEXT, 2), FR: (Shown.WITHDRAWN, 1)}


def test_a_notice_that_is_made_after_a_correction_went_public_is_shown(public):
    public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR)
    public.work((Kind.MOVE,))
    late = [row for row in public.rows(Kind.RENDER) if row.state is WorkState.WANTED]
    with public.write() as uow:
        for row in late:
            uow.work.supersede(row.id, uow.now)
    approve_correction(public)
    public.publish()

    with public.write() as uow:
        for row in late:
            public.perform(uow, row)

    assert public.public() == ["en html", "en pdf", "en txt", "fr html", "fr pdf", "fr txt"]


def test_withdrawing_all_keeps_the_notice_of_a_language_that_was_withdrawn_before(public):
    withdraw_french(public)
    public.move(Action.WITHDRAW, PAT, ready=Reason.MISTAKE)

    with public.read() as uow:
        files = uow.publications.files(public.article.live)
    kinds = {made.language: public.releases[made.inputs].notices[0].kind for made in files}
    assert kinds == {EN: NoticeKind.WITHDRAWN, FR: NoticeKind.LANGUAGE_WITHDRAWN}


@pytest.mark.parametrize(
    ("language", "code"), [(DE, "language_not_public"), (FR, "language_not_public")]
)
def test_only_a_language_that_is_public_can_be_withdrawn(public, language, code):
    withdraw_french(public)

    with pytest.raises(ConflictError, match=code):
        public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=language)


def test_the_last_public_language_is_withdrawn_with_the_article(public):
    withdraw_french(public)

    with pytest.raises(ConflictError, match="last_public_language"):
        public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=EN)


def test_only_a_publisher_withdraws_a_language_and_says_why(public):
    with pytest.raises(NotPermittedError):
        public.ask(Action.WITHDRAW, EDE, ready=Reason.ERROR, language=FR)
    with pytest.raises(InvalidInputError, match="reason_missing"):
        public.ask(Action.WITHDRAW, PAT, language=FR)


def test_a_correction_asks_what_becomes_of_a_public_language_that_is_not_planned(public):
    with public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(), EDE, confirmed=True)
    approve_correction(public)

    with pytest.raises(NotReadyError) as refused:
        public.ask_to_publish()
    (finding,) = refused.value.findings
    assert (finding.code, finding.where) == ("public_language_not_planned", "fr")

    withdraw_french(public)
    public.publish()
    assert shown(public) == {EN: (Shown.TEXT, 2), FR: (Shown.WITHDRAWN, 1)}


def test_a_plan_that_would_leave_a_public_language_for_ever_says_what_it_does_to_a_promise(public):
    waiting = schedule_correction(public)

    with pytest.raises(ConfirmationNeededError) as asked, public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(), EDE)
    with public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(), EDE, confirmed=True)
    with public.read() as uow:
        (due,) = calendar(uow).due

    (finding,) = asked.value.findings
    assert (finding.code, finding.where) == ("public_language_not_planned", "fr")
    assert (due.promise.wanted.id, due.standing) == (waiting, "at_risk")
    assert due.findings == asked.value.findings


def test_the_article_s_own_language_is_not_public_again_by_what_was_accepted_before(public):
    waiting = schedule_correction(public)

    public.move(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=EN)

    with public.read() as uow:
        (row,) = uow.work.states([waiting])
    assert row.state is WorkState.SUPERSEDED
    assert public.history()[-2:] == ["cancel_publication", "withdraw_language"]


def test_a_language_that_does_not_follow_yet_is_public_of_the_revision_that_it_shows(public):
    with public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(later=(FR,)), EDE)
    approve_correction(public)
    public.publish()

    assert shown(public) == {EN: (Shown.TEXT, 2), FR: (Shown.OUTDATED, 1)}


def test_a_language_that_was_withdrawn_before_it_followed_waits_for_the_next_correction(public):
    with public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(later=(FR,)), EDE)
    approve_correction(public)
    public.publish()
    withdraw_french(public)
    with public.write() as uow:
        plan_languages(uow, SLUG, LanguagePlan(later=(FR,)), PAT, confirmed=True)
    public.work()

    public.translate(FR)

    assert shown(public)[FR] == (Shown.WITHDRAWN, 1)


@pytest.mark.parametrize("words", ["\u200b", " \u2060\u200b\n"])
def test_a_reason_that_nobody_can_see_is_none(public, words):
    with pytest.raises(InvalidInputError, match="reason_missing"):
        public.ask(Action.WITHDRAW, PAT, reason=words)


def test_an_instant_that_no_calendar_has_is_refused(public):
    last = datetime.fromisoformat("9999-12-31T23:59:59-12:00")

    with pytest.raises(InvalidInputError, match="instant_malformed"):
        public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, at=last)
