"""Notes and reasons are messages: no reader is told one that nobody approved and translated."""

from dataclasses import replace

import pytest

from tests.factories import ADA, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import SLUG
from workflow.domain.article import ArticleKind
from workflow.domain.notes import Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import InvalidInputError, NotReadyError
from workflow.jobs import Kind, WorkState
from workflow.rendering.release import Notice, NoticeKind
from workflow.usecases.bringing_in import add_revision, revise

ELI = Actor("eli", frozenset({Role.EDITOR}))
WORDS = "The well was dry on the day."
CORRECTED = make_text(body="The well is open again.\n\nNobody was hurt.")
FOLLOWS = Notice(NoticeKind.WITHDRAWN)
SAID = Notice(NoticeKind.WITHDRAWN, WORDS)
TRANSLATED = Notice(NoticeKind.WITHDRAWN, f"« {WORDS} »")


@pytest.fixture
def public(news):
    """Public in English and French."""
    news.bring_in()
    news.publish_in(FR)
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    return news


@pytest.fixture
def words(public):
    """The reason of a withdrawal in own words, which nobody has approved yet."""
    public.move(Action.WITHDRAW, PAT, reason=WORDS)
    return replace(public, slug="safe-water-withdrawal")


def notices(news):
    """The notices of what is public, by language; those of all formats are the same."""
    found = {}
    with news.read() as uow:
        files = uow.publications.files(uow.articles.by_slug(SLUG).live)
    for made in files:
        told = news.releases[made.inputs].notices
        assert found.setdefault(made.language, told) == told
    return found


def test_a_ready_made_reason_is_told_at_once_in_every_language(public):
    public.move(Action.WITHDRAW, PAT, ready=Reason.SUPERSEDED)

    ready = Notice(NoticeKind.WITHDRAWN, reason=Reason.SUPERSEDED)
    assert notices(public) == {EN: (ready,), FR: (ready,)}


def test_own_words_are_a_text_in_review_and_until_then_the_reason_follows(words):
    article = words.article

    assert notices(words) == {EN: (FOLLOWS,), FR: (FOLLOWS,)}
    assert (article.kind, article.state) == (ArticleKind.NOTICE, ArticleState.REVIEW)
    assert (article.written_by, article.plan.must) == ("pat", (FR,))
    with words.read() as uow:
        assert uow.articles.revision(article.id, 1).text.title == WORDS


def test_own_words_are_told_where_they_are_approved(words):
    words.move(Action.APPROVE, EDE)

    assert notices(words) == {EN: (SAID,), FR: (FOLLOWS,)}


def test_own_words_are_told_where_they_are_translated_and_signed_off(words):
    words.move(Action.APPROVE, EDE)
    words.fill(FR)
    words.work()
    assert notices(words)[FR] == (FOLLOWS,)

    words.sign(FR)
    words.work()

    assert notices(words) == {EN: (SAID,), FR: (TRANSLATED,)}


def test_a_ready_made_reason_stands_beside_own_words(public):
    public.move(Action.WITHDRAW, PAT, reason=WORDS, ready=Reason.ERROR)
    words = replace(public, slug="safe-water-withdrawal")
    before = notices(public)
    words.move(Action.APPROVE, EDE)

    ready = replace(FOLLOWS, reason=Reason.ERROR)
    assert before == {EN: (ready,), FR: (ready,)}
    assert notices(public) == {EN: (replace(ready, text=WORDS),), FR: (ready,)}


def test_a_notice_that_is_made_too_late_does_not_take_the_place_of_a_newer_one(words):
    """Made in another order than wanted: the one without the reason comes last."""
    renders = replace(words, slug=SLUG).rows(Kind.RENDER)
    late = next(row for row in renders if row.params["language"] == "fr" and "shows" in row.params)
    words.move(Action.APPROVE, EDE)
    words.fill(FR)
    words.sign(FR)
    words.work()

    with words.write() as uow:
        outcome = words.perform(uow, late)

    assert outcome.state is WorkState.SUPERSEDED
    assert notices(words)[FR] == (TRANSLATED,)


def test_a_second_withdrawal_of_the_same_name_gets_another_text(public):
    public.move(Action.WITHDRAW, PAT, reason=WORDS, language=FR)
    public.move(Action.WITHDRAW, PAT, reason=WORDS)

    with public.read() as uow:
        assert uow.articles.find("safe-water-withdrawal-2") is not None


def test_nobody_brings_a_notice_in(news):
    with pytest.raises(InvalidInputError, match="notice_not_brought_in"):
        news.bring_in(kind=ArticleKind.NOTICE)


def correct(news, **fields):
    news.move(Action.CORRECT, EDE, text=CORRECTED, **fields)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, ELI)


def test_a_note_on_a_correction_keeps_a_language_back_until_it_is_translated(public):
    correct(public, reason="A figure was wrong.")
    catalog = public.catalog(FR)
    note = next(entry for entry in catalog if entry.msgctxt == "correction")
    assert note.msgid == "A figure was wrong."
    catalog.remove(note)
    public.send(catalog)

    with pytest.raises(NotReadyError, match="not_ready"):
        public.ask_to_publish()


def test_a_note_is_part_of_what_is_approved(public):
    correct(public, reason="A figure was wrong.")

    with public.read() as uow:
        article = uow.articles.by_slug(SLUG)
        text = uow.articles.revision(article.id, article.revision).text
    assert text.digest != replace(text, corrections=()).digest


def test_saving_a_text_keeps_the_notes_that_no_file_brings(public):
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR, text=CORRECTED)
    with public.write() as uow:
        saved = revise(uow, uow.articles.by_slug(SLUG), make_text(body="Anew."), EDE)
        text = uow.articles.revision(saved.id, saved.revision).text

    assert [note.reason for note in text.corrections] == [Reason.ERROR]


@pytest.mark.parametrize("reason", [Reason.MISTAKE])
def test_not_every_reason_fits_a_correction(public, reason):
    with pytest.raises(InvalidInputError, match="reason_unfitting"):
        public.ask(Action.CORRECT, EDE, ready=reason)


def test_a_note_of_before_notes_were_messages_is_told_in_its_own_language_only(public):
    """As an older version left it: beside the revision, and no part of its text."""
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR)
    with public.write() as uow:
        article = uow.articles.by_slug(SLUG)
        older = add_revision(uow, article, CORRECTED, EDE, "A figure was wrong.")
        uow.articles.save_if_unchanged(older, uow.now)
    public.move(Action.SUBMIT, ADA)
    public.move(Action.APPROVE, ELI)
    public.translate(FR)
    public.publish()

    told = notices(public)[EN][-1]
    assert told == Notice(NoticeKind.CORRECTION, "A figure was wrong.")
    assert {each.text for each in notices(public)[FR]} == {""}
    public.move(Action.CORRECT, EDE, ready=Reason.ERROR)
    with public.read() as uow:
        article = uow.articles.by_slug(SLUG)
        text = uow.articles.revision(article.id, article.revision).text
    assert [str(note) for note in text.corrections][-2:] == ["A figure was wrong.", "error"]
