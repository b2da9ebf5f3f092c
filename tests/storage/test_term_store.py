"""The glossary as stored."""

import pytest

from tests.factories import DE, FR, JA, NOW
from workflow.domain.terms import LONGEST_TERM, Entry, Term, TermKind
from workflow.storage.unit_of_work import unit_of_work

WELL = Term("well", TermKind.REQUIRED, "puits")
HOLE = Term("well", TermKind.FORBIDDEN, "trou")
UN = Term("UN", TermKind.DO_NOT_TRANSLATE)


@pytest.fixture
def uow(engine):
    with unit_of_work(engine, write=True) as uow:
        yield uow


def put(uow, language, term, note=""):
    return uow.terms.put(Entry(language, term, note), "ede", NOW)


def test_the_same_term_twice_is_once_and_its_note_is_the_newer(uow):
    fresh = [put(uow, FR, WELL, note) for note in ("old", "new", "")]

    assert fresh == [True, False, False]
    assert uow.terms.all() == (Entry(FR, WELL, "new"),)


def test_languages_have_each_their_own_terms(uow):
    for language, term in ((FR, WELL), (FR, UN), (DE, UN)):
        put(uow, language, term)

    assert uow.terms.of_language(FR) == (UN, WELL)
    assert uow.terms.of_languages([DE, JA]) == {DE: (UN,), JA: ()}
    assert [entry.language for entry in uow.terms.all()] == [DE, FR, FR]


def test_removing_takes_all_that_is_said_about_a_word_in_one_language(uow):
    for language, term in ((FR, WELL), (FR, HOLE), (FR, UN), (DE, WELL)):
        put(uow, language, term)

    assert uow.terms.remove(FR, "well") == 2
    assert uow.terms.remove(FR, "well") == 0
    assert (uow.terms.of_language(FR), uow.terms.of_language(DE)) == ((UN,), (WELL,))


def test_the_longest_term_can_be_kept_in_any_script(uow):
    longest = Term("𝔘" * LONGEST_TERM, TermKind.REQUIRED, "水" * LONGEST_TERM)

    put(uow, FR, longest)

    assert uow.terms.of_language(FR) == (longest,)
