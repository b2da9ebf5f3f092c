"""Publish: one gate, one instant, all ready editions together; then join, correct, withdraw."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.benchmarks.scale.watching import watching
from tests.factories import ADA, AR, DE, EDE, EN, FR, JA, PAT, make_text
from tests.usecases.newsroom import TOM, engine_digest
from workflow.domain.edition import EditionState
from workflow.domain.notes import Reason
from workflow.domain.states import Action, ArticleState
from workflow.errors import (
    ConflictError,
    InvalidInputError,
    NotPermittedError,
    NotReadyError,
    UnavailableError,
)
from workflow.jobs import Kind, WorkState
from workflow.usecases import publishing
from workflow.usecases.calendar import calendar
from workflow.usecases.publishing import (
    PublicationRequest,
    cancel_publication,
    foresee,
    refusal_to_publish,
)
from workflow.usecases.reconciling import reconcile

EN_FILES = ["en html", "en pdf", "en txt"]
FR_FILES = ["fr html", "fr pdf", "fr txt"]
DE_FILES = ["de html", "de pdf", "de txt"]


@pytest.fixture
def approved(news):
    """In English, must-have French, and German to follow."""
    news.bring_in(must=(FR,), later=(DE,))
    return news.approve()


def in_an_hour(news):
    with news.write() as uow:
        return uow.now + timedelta(hours=1)


def test_everything_that_is_signed_goes_public_together(news, approved):
    news.translate(FR, DE)

    article = news.publish()

    assert (article.state, article.live) == (ArticleState.PUBLISHED, 1)
    assert news.public() == DE_FILES + EN_FILES + FR_FILES
    assert news.history()[-2:] == ["request_publication", "publish"]


def test_an_unsigned_must_have_keeps_the_article_back(news, approved):
    news.fill(FR)

    with pytest.raises(NotReadyError, match="not_ready") as caught:
        news.ask_to_publish()

    (finding,) = caught.value.findings
    assert (finding.code, finding.where) == ("edition_not_signed_off", "fr")
    assert finding.values["state"] == "complete"
    assert news.rows(Kind.PUBLISH) == ()
    assert news.article == approved


def test_a_later_language_keeps_nothing_back(news, approved):
    news.translate(FR)
    news.fill(DE)

    news.publish()

    assert news.public() == EN_FILES + FR_FILES


def test_a_must_have_can_be_waived(news, approved):
    article = news.publish(without=frozenset({FR}))

    assert article.state is ArticleState.PUBLISHED
    assert news.public() == EN_FILES


@pytest.mark.parametrize("language", [DE, JA, EN])
def test_only_a_must_have_can_be_waived(news, approved, language):
    with pytest.raises(InvalidInputError, match="language_not_waivable"):
        news.ask_to_publish(without=frozenset({language}))


def test_only_a_publisher_publishes(news, approved):
    news.translate(FR)

    with pytest.raises(NotPermittedError, match="role_missing"):
        news.ask_to_publish(EDE)


def test_a_draft_cannot_be_published(news):
    news.bring_in(must=())

    with pytest.raises((ConflictError, NotReadyError)):
        news.ask_to_publish()


def test_an_embargo_is_kept_by_itself(news):
    lifts = in_an_hour(news)
    news.bring_in(make_text(embargo=lifts), must=())
    news.approve()

    news.publish()

    (row,) = news.rows(Kind.PUBLISH)
    assert (row.state, row.due_at) == (WorkState.WANTED, lifts)
    assert news.article.state is ArticleState.APPROVED
    assert news.public() == []


def test_an_embargo_that_lifts_makes_the_article_public_at_its_instant(news):
    lifts = in_an_hour(news)
    news.bring_in(make_text(embargo=lifts), must=())
    news.approve()
    news.ask_to_publish()
    (row,) = news.rows(Kind.PUBLISH)

    with news.write() as uow:
        news.perform(uow, row)

    with news.write() as uow:
        assert uow.publications.publication(news.article.live).instant == lifts
    assert news.public() == EN_FILES


def test_nobody_publishes_before_the_embargo(news):
    lifts = in_an_hour(news)
    news.bring_in(make_text(embargo=lifts), must=())
    news.approve()

    with pytest.raises(NotReadyError, match="not_ready") as caught:
        news.ask_to_publish(at=lifts - timedelta(minutes=1))

    assert [finding.code for finding in caught.value.findings] == ["before_embargo"]


def test_an_instant_in_the_past_is_refused(news, approved):
    news.translate(FR)

    with pytest.raises(InvalidInputError, match="instant_past"):
        news.ask_to_publish(at=in_an_hour(news) - timedelta(hours=2))


def test_a_new_instant_takes_the_place_of_the_one_that_waits(news, approved):
    news.translate(FR)
    late = news.ask_to_publish(at=in_an_hour(news))

    news.publish()

    states = {row.id: row.state for row in news.rows(Kind.PUBLISH)}
    assert states.pop(late) is WorkState.SUPERSEDED
    assert list(states.values()) == [WorkState.DONE]
    assert news.article.state is ArticleState.PUBLISHED


def test_the_gate_is_asked_again_at_the_instant(news, approved):
    """A translation that changes between asking and publishing keeps the article back."""
    news.translate(FR)
    news.ask_to_publish(at=in_an_hour(news))
    catalog = news.catalog(FR)
    catalog[0].msgstr = "Changé"
    news.send(catalog, TOM, confirmed=True)
    (row,) = news.rows(Kind.PUBLISH)

    with pytest.raises(NotReadyError, match="not_ready"), news.write() as uow:
        news.perform(uow, row)

    assert news.public() == []


def test_publishing_waits_for_files_that_are_still_being_made(news, approved):
    news.fill(FR)
    news.sign(FR)
    work_id = news.ask_to_publish()

    with pytest.raises(UnavailableError, match="renditions_under_way"), news.write() as uow:
        news.perform(uow, uow.work.get(work_id))

    news.work()
    assert news.public() == EN_FILES + FR_FILES


def test_where_many_files_are_missing_the_gate_is_not_asked_yet(news, monkeypatch):
    """Looking at all languages again and again would take the time of those who make the files."""
    news.bring_in(must=(FR,), later=(DE, JA, AR))
    news.approve()
    for language in (FR, DE, JA, AR):
        news.fill(language)
        news.sign(language)
    work_id, article_id = news.ask_to_publish(), news.article.id
    monkeypatch.setattr(publishing, "_FEW_FILES", 11)
    with watching(news.engine) as few, news.write() as uow:
        assert uow.work.finals_under_way([article_id]) == {article_id: 12}
        with pytest.raises(UnavailableError, match="renditions_under_way") as waits:
            news.perform(uow, uow.work.get(work_id))

    assert waits.value.values["count"] == 12
    assert len(few) < 10
    news.work()
    assert len(news.public()) == 15


def fail(news, work_id):
    with news.write() as uow:
        assert uow.work.claim(work_id, "worker", uow.now, timedelta(minutes=1))
        uow.work.finish(work_id, "worker", uow.now, WorkState.FAILED, {"code": "missing_glyph"})


def test_a_file_that_cannot_be_made_refuses_the_publication_and_says_which(news, approved):
    news.fill(FR)
    pdf = news.sign(FR)[0]
    fail(news, pdf)
    news.work()

    work_id = news.ask_to_publish(at=in_an_hour(news))
    # Asking has wanted the file again; it fails again.
    fail(news, pdf)

    with (
        pytest.raises(NotReadyError, match="renditions_failed") as caught,
        news.write() as uow,
    ):
        news.perform(uow, uow.work.get(work_id))

    (finding,) = caught.value.findings
    assert (finding.code, finding.where) == ("rendition_failed", "fr pdf")
    assert finding.values == {"code": "missing_glyph"}
    # Known before the instant, and not only at it.
    with news.read() as uow:
        (due,) = calendar(uow).due
    assert (due.standing, due.findings) == ("at_risk", (finding,))


def test_a_file_that_failed_and_is_made_since_puts_nothing_at_risk(news, approved):
    news.fill(FR)
    pdf = news.sign(FR)[0]
    fail(news, pdf)
    # The next version, with the glyph that was missing: its files are other work.
    newer = replace(news, version=lambda _language, format_: f"newer engine of {format_}")
    newer.ask_to_publish(at=in_an_hour(news))

    newer.work()

    assert WorkState.FAILED in {row.state for row in news.rows(Kind.RENDER)}
    with news.read() as uow:
        (due,) = calendar(uow).due
    assert due.standing == "waiting"


def test_the_sweep_wants_the_files_that_a_waiting_publication_lacks(news, approved):
    """Another font or template since the sign-off: the files are made anew before the instant."""
    news.translate(FR)
    news.ask_to_publish(at=in_an_hour(news))

    with news.write() as uow:
        reconcile(uow, lambda language, format_: f"newer {engine_digest(language, format_)}")

    waiting = [row for row in news.rows(Kind.RENDER) if row.state is WorkState.WANTED]
    assert {(row.params["language"], row.params["format"]) for row in waiting} == {
        (language, format_) for language in ("en", "fr") for format_ in ("pdf", "html", "txt")
    }


def test_the_sweep_reads_no_article_whose_files_are_being_made(news, approved):
    news.fill(FR)
    news.sign(FR)
    news.ask_to_publish(at=in_an_hour(news))
    asked = []

    def engine(language, format_):
        asked.append(language)
        return engine_digest(language, format_)

    with news.write() as uow:
        reconcile(uow, engine)

    assert news.work([Kind.RENDER])
    assert not asked


def test_a_later_language_joins_when_it_is_signed_off(news, approved):
    news.translate(FR)
    live = news.publish().live

    news.translate(DE)

    assert news.article.live == live
    assert news.public() == DE_FILES + EN_FILES + FR_FILES
    assert news.history()[-1] == "join_publication"


def test_a_waived_language_joins_like_one_that_follows(news, approved):
    news.publish(without=frozenset({FR}))

    news.translate(FR)

    assert news.public() == EN_FILES + FR_FILES


def test_a_language_joins_once(news, approved):
    news.translate(FR)
    news.publish()
    catalog = news.catalog(FR)
    catalog[0].msgstr = "Changé"
    news.send(catalog, TOM)

    news.sign(FR)
    news.work()

    assert news.rows(Kind.PUBLISH)[-1].state is WorkState.SUPERSEDED
    assert news.public() == EN_FILES + FR_FILES


def test_correcting_keeps_the_old_one_public(news, approved):
    news.translate(FR)
    live = news.publish().live

    article = news.move(
        Action.CORRECT, EDE, reason="A figure", text=make_text("Water is safe, mostly")
    )

    assert (article.state, article.revision, article.live) == (ArticleState.DRAFT, 2, live)
    assert news.public() == EN_FILES + FR_FILES
    with news.write() as uow:
        assert uow.publications.publication(live).revision == 1
        assert uow.articles.revision(article.id, 2).note == "A figure"


def test_a_correction_replaces_what_was_public(news, approved):
    news.translate(FR)
    old = news.publish().live
    news.move(Action.CORRECT, EDE, reason="A figure", text=make_text("Water is safe, mostly"))
    news.move(Action.SUBMIT, ADA)
    with pytest.raises(NotPermittedError, match="four_eyes"):
        news.ask(Action.APPROVE, EDE)
    # Ede wrote the correction: Ada's editor hat is on somebody else's head.
    with news.write() as uow:
        other = type(EDE)("eli", EDE.roles)
        uow.people.put(other, uow.now)
    news.move(Action.APPROVE, other)

    with pytest.raises(NotReadyError):
        news.ask_to_publish()
    news.fill(FR, TOM)
    news.sign(FR)
    news.work()
    new = news.publish().live

    assert new != old
    with news.write() as uow:
        assert uow.publications.publication(new).revision == 2
        assert {made.revision for made in uow.publications.files(new)} == {2}


def test_a_correction_that_leaves_the_text_of_an_edition_alone_leaves_it_signed(news):
    """Only a link moved: the source is approved anew, and no translator is asked."""
    link = "Read [more](https://example.org/{})."
    news.bring_in(make_text(body=link.format("old")), must=(FR,))
    news.publish_in(FR)
    corrected = make_text(body=link.format("new"))
    with news.write() as uow:
        other = type(EDE)("eli", EDE.roles)
        uow.people.put(other, uow.now)

    news.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=corrected)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, other)

    assert news.edition(FR).state is EditionState.SIGNED_OFF
    assert news.publish().state is ArticleState.PUBLISHED
    assert news.public() == EN_FILES + FR_FILES


@pytest.mark.parametrize("under_correction", [False, True])
def test_withdrawing_takes_what_is_public_away(news, approved, under_correction):
    news.translate(FR)
    news.publish()
    if under_correction:
        news.move(Action.CORRECT, EDE, reason="A figure")

    old = shown(news)
    article = news.move(Action.WITHDRAW, PAT, reason="It was not true")

    assert article.state is ArticleState.WITHDRAWN
    assert news.public() == EN_FILES + FR_FILES
    assert not shown(news) & old


def test_nothing_joins_what_was_withdrawn(news, approved):
    news.translate(FR)
    news.publish()
    news.fill(DE)
    news.sign(DE)
    news.ask(Action.WITHDRAW, PAT, reason="It was not true")
    move = news.rows(Kind.MOVE)[-1]
    with news.write() as uow:
        uow.work.claim(move.id, "worker", uow.now, timedelta(minutes=1))
        news.perform(uow, move)
        uow.work.finish(move.id, "worker", uow.now, WorkState.DONE)

    news.work()

    assert news.rows(Kind.PUBLISH)[-1].state is WorkState.SUPERSEDED
    assert news.public() == EN_FILES + FR_FILES


def shown(news):
    """What is public, by the digests of what went into it."""
    with news.read() as uow:
        return {made.inputs for made in uow.publications.files(news.article.live)}


def test_a_waiting_publication_can_be_cancelled(news, approved):
    news.translate(FR)
    news.ask_to_publish(at=in_an_hour(news))

    with news.write() as uow:
        assert cancel_publication(uow, news.slug, PAT) == 1

    assert [row.state for row in news.rows(Kind.PUBLISH)] == [WorkState.SUPERSEDED]
    assert news.history()[-1] == "cancel_publication"
    with news.write() as uow, pytest.raises(ConflictError, match="nothing_to_cancel"):
        cancel_publication(uow, news.slug, PAT)


def test_only_a_publisher_cancels(news, approved):
    news.translate(FR)
    news.ask_to_publish(at=in_an_hour(news))

    with news.write() as uow, pytest.raises(NotPermittedError):
        cancel_publication(uow, news.slug, EDE)


def test_what_is_cancelled_can_be_asked_for_again_at_the_same_instant(news, approved):
    news.translate(FR)
    at = in_an_hour(news)
    news.ask_to_publish(at=at)
    with news.write() as uow:
        cancel_publication(uow, news.slug, PAT)

    news.ask_to_publish(at=at)

    assert [row.state for row in news.rows(Kind.PUBLISH)] == [WorkState.WANTED]


def test_the_consequences_are_told_before_anybody_asks(news, approved):
    news.translate(DE)

    with news.read() as uow:
        plain = foresee(uow, PublicationRequest(news.slug))
        waived = foresee(uow, PublicationRequest(news.slug, without=frozenset({FR})))

    assert [finding.where for finding in plain.findings][:1] == ["fr"]
    assert (plain.together, plain.later, plain.left_out) == ((EN, DE), (FR,), ())
    assert waived.findings == ()
    assert (waived.together, waived.later, waived.left_out) == ((EN, DE), (), (FR,))
    assert refusal_to_publish(plain.article, PAT, waived.findings) is None
    assert refusal_to_publish(plain.article, EDE).code == "role_missing"
