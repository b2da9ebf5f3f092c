"""The name of a contact is a message that may be written otherwise, and may stay as it is."""

import pytest

from tests.factories import FR, PAT, make_text
from tests.usecases.newsroom import TIM
from workflow.catalogs.segments import segments
from workflow.domain.article import Contact
from workflow.domain.edition import EditionState
from workflow.domain.segment import NAME
from workflow.domain.states import Action
from workflow.rendering.view import plain
from workflow.usecases import one_message, opening, pretranslating
from workflow.usecases.one_message import Written

TEXT = make_text(contacts=(Contact("Amara Lindholt", "Press officer", "press@example.org"),))


@pytest.fixture
def filled(news):
    """A release with a contact, in French but for the name."""
    news.bring_in(TEXT, must=(FR,))
    news.approve()
    fill(news)
    return news


def fill(news):
    catalog = news.catalog(FR)
    for entry in [each for each in catalog if each.msgctxt == NAME]:
        catalog.remove(entry)
    news.send(catalog)


def name_of(news):
    (found,) = (each for each in news.edition(FR).segments if each.role == NAME)
    return found


def write_name(news, text):
    with news.write() as uow:
        digest = name_of(news).digest
        one_message.save(uow, news.slug, FR, digest, Written(text, False, base=0), TIM)


def shown(news):
    """The name that readers of French are shown."""
    (name,) = {
        plain(each.document.contacts[0].name)
        for each in news.releases.values()
        if each.language == FR
    }
    return name


def test_a_name_that_nobody_translated_stays_as_it_is(filled):
    assert filled.edition(FR).state is EditionState.COMPLETE
    filled.sign(FR)
    filled.work()
    filled.publish()

    assert shown(filled) == "Amara Lindholt"
    assert "fr pdf" in filled.public()


def test_a_translated_name_is_what_its_readers_see(filled):
    write_name(filled, "Amara Lindhôlt")
    filled.sign(FR)
    filled.work()
    filled.publish()

    assert shown(filled) == "Amara Lindhôlt"


def test_a_name_that_is_written_otherwise_unsigns_its_edition(filled):
    filled.sign(FR)

    write_name(filled, "Amara Lindhôlt")

    assert filled.edition(FR).state is EditionState.COMPLETE


def test_a_name_alone_begins_no_edition(news):
    news.bring_in(TEXT, must=(FR,))
    news.approve()

    edition = news.edition(FR)
    with news.read() as uow:
        counted = one_message.progress(uow, news.article, FR)
    assert edition.state is EditionState.MISSING
    assert edition.translated == counted.translated == 0


@pytest.mark.parametrize("name", ["", "Amara Lindhôlt"])
def test_progress_counts_names_as_the_edition_does(filled, name):
    if name:
        write_name(filled, name)

    edition = filled.edition(FR)
    with filled.read() as uow:
        counted = one_message.progress(uow, filled.article, FR)
        marks = one_message.marks_of(uow, filled.article, FR)

    assert counted.translated == counted.total == edition.translated == edition.total
    assert all(each.counts for each in marks)


def test_a_corrected_name_asks_for_its_translation_again(filled):
    write_name(filled, "Amara Lindhôlt")
    filled.move(Action.REOPEN, PAT)
    contact = Contact("Amara Lindholm", "Press officer", "press@example.org")
    filled.bring_in(make_text(contacts=(contact,)))
    filled.approve()

    edition = filled.edition(FR)
    with filled.read() as uow:
        counted = one_message.progress(uow, filled.article, FR)

    assert (edition.state, edition.needs_work) == (EditionState.TRANSLATING, 1)
    assert (counted.translated, counted.needs_work) == (edition.translated, 1)


def test_a_machine_is_not_asked_for_a_name(news):
    news.bring_in(TEXT, must=(FR,))
    news.approve()

    with news.read() as uow:
        missing = pretranslating.untranslated(uow, news.slug, FR, TIM)

    assert NAME not in {each.role for each in missing.segments.values()}


def test_a_catalog_that_was_opened_before_names_were_messages_is_published(news, monkeypatch):
    """What was signed and promised then is public at its instant."""
    news.bring_in(TEXT, must=(FR,))
    with monkeypatch.context() as earlier:
        # As the program cut texts then: no name is stored.
        earlier.setattr(opening, "cut", without_names)
        news.approve()
    fill(news)
    news.sign(FR)
    news.work()

    news.publish()

    assert NAME not in {each.role for each in news.edition(FR).segments}
    assert shown(news) == "Amara Lindholt"
    assert "fr pdf" in news.public()


def without_names(text):
    return tuple(each for each in segments(text) if each.role != NAME)
