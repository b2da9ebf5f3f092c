"""Notices: what readers are told of corrections and withdrawals, above every public text."""

from dataclasses import replace

import pytest

from tests.factories import ADA, DE, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import TOM, engine_digest
from workflow.domain.notes import Note, Reason
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import UnavailableError
from workflow.jobs import Kind
from workflow.rendering.release import Notice, NoticeKind
from workflow.usecases.reconciling import reconcile

ELI = Actor("eli", frozenset({Role.EDITOR}))
NOTE = Notice(NoticeKind.CORRECTION, "A figure was wrong.")
OUTDATED = Notice(NoticeKind.OUTDATED)
CORRECTED = make_text(body="The well is open again.\n\nNobody was hurt.")


@pytest.fixture
def public(news):
    """Public in English and French; German is planned to follow."""
    news.bring_in(must=(), later=(FR, DE))
    news.publish_in(FR)
    with news.write() as uow:
        uow.people.put(ELI, uow.now)
    return news


def correct(news, text=CORRECTED, reason=NOTE.text, ready=None):
    news.move(Action.CORRECT, EDE, reason=reason, ready=ready, text=text)
    news.move(Action.SUBMIT, ADA)
    news.move(Action.APPROVE, ELI)
    return news.publish()


def shown(news):
    """Language to notices and first paragraph of what is public, the same in every format."""
    with news.read() as uow:
        files = uow.publications.files(news.article.live)
    found = {}
    for made in files:
        release = news.releases[made.inputs]
        told = (release.notices, release.document.headline.children[0].text, release.withdrawn)
        assert found.setdefault(made.language, told) == told
    return found


def words(news, language):
    with news.read() as uow:
        files = uow.publications.files(news.article.live)
    release = next(news.releases[made.inputs] for made in files if made.language == language)
    return release.document.body[0].passage.children[0].text


def test_what_was_never_corrected_says_nothing(public):
    assert {language: told[0] for language, told in shown(public).items()} == {EN: (), FR: ()}


def test_a_corrected_edition_carries_the_note_and_the_others_say_that_they_do_not_follow(public):
    correct(public)

    assert {language: told[0] for language, told in shown(public).items()} == {
        EN: (NOTE,),
        FR: (OUTDATED,),
    }
    assert words(public, EN) == "The well is open again."
    assert words(public, FR) == "« The well is open. »"


def test_an_edition_that_follows_takes_the_place_of_the_outdated_one(public):
    correct(public)
    public.fill(DE, TOM)
    public.fill(FR, TOM)
    public.sign(FR)
    public.sign(DE)
    public.work()

    translated = replace(NOTE, text=f"« {NOTE.text} »")
    # Both, though the one renewed the publication that the other was to join.
    assert {language: told[0] for language, told in shown(public).items()} == {
        EN: (NOTE,),
        FR: (translated,),
        DE: (translated,),
    }
    assert public.article.state is ArticleState.PUBLISHED


def test_an_edition_that_a_correction_leaves_alone_goes_with_it(public):
    correct(public, make_text(keywords=()), reason="", ready=Reason.ERROR)

    ready = Notice(NoticeKind.CORRECTION, reason=Reason.ERROR)
    assert {language: told[0] for language, told in shown(public).items()} == {
        EN: (ready,),
        FR: (ready,),
    }


def test_an_outdated_edition_stays_as_it_was_published(public):
    """A translator has changed a text since, which nobody signed."""
    catalog = public.catalog(FR)
    catalog[1].msgstr = "Le puits est fermé."
    public.send(catalog, TOM)

    correct(public, make_text(title="Water is safe, mostly"))

    assert shown(public)[FR][:2] == ((OUTDATED,), "« Water is safe again »")
    assert words(public, FR) == "« The well is open. »"


def test_what_two_corrections_leave_behind_is_outdated_still(public):
    correct(public)
    correct(public, make_text(body="The well is closed."), "It is closed.")

    assert {language: told[0] for language, told in shown(public).items()} == {
        EN: (NOTE, Notice(NoticeKind.CORRECTION, "It is closed.")),
        FR: (OUTDATED,),
    }


def test_a_correction_waits_for_the_notices_of_those_that_do_not_follow(public):
    public.move(Action.CORRECT, EDE, reason=NOTE.text, text=CORRECTED)
    public.move(Action.SUBMIT, ADA)
    public.move(Action.APPROVE, ELI)
    public.ask_to_publish()
    with public.write() as uow:
        (row,) = (each for each in uow.work.waiting(Kind.PUBLISH))
        for each in uow.work.waiting(Kind.RENDER):
            uow.work.supersede(each.id, uow.now)
        with pytest.raises(UnavailableError, match="renditions_under_way"):
            public.perform(uow, row)

    with public.write() as uow:
        reconcile(uow, engine_digest)
        for each in uow.work.waiting(Kind.RENDER):
            public.perform(uow, each)
    public.work()

    assert shown(public)[FR][0] == (OUTDATED,)


def test_a_correction_without_a_text_begins_with_the_one_that_is_public(public):
    article = public.move(Action.CORRECT, EDE, reason=NOTE.text)

    assert (article.state, article.revision) == (ArticleState.DRAFT, 2)
    with public.read() as uow:
        first, second = (uow.articles.revision(article.id, number) for number in (1, 2))
    assert second.text == replace(first.text, corrections=(Note(words=NOTE.text),))


@pytest.mark.parametrize("corrected", [False, True])
def test_withdrawing_puts_a_notice_in_every_public_language(public, corrected):
    if corrected:
        correct(public)

    public.move(Action.WITHDRAW, PAT, ready=Reason.MISTAKE)

    notice = Notice(NoticeKind.WITHDRAWN, reason=Reason.MISTAKE)
    assert {language: (told[0], told[2]) for language, told in shown(public).items()} == {
        EN: ((notice,), True),
        FR: ((notice,), True),
    }
    assert shown(public)[FR][1] == "« Water is safe again »"


def test_nothing_of_a_withdrawn_text_is_public_while_the_notices_are_made(public):
    public.ask(Action.WITHDRAW, PAT, reason="It is dry.")
    (row,) = (each for each in public.rows(Kind.MOVE) if each.params["action"] == "withdraw")

    with public.write() as uow:
        public.perform(uow, row)

    assert public.public() == []
