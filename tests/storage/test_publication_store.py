"""Renditions, publications and people as stored."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import DE, EN, FR, JA, NOW, TIM
from tests.storage.samples import add_article, make_rendition
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.errors import NotFoundError
from workflow.storage.unit_of_work import unit_of_work


@pytest.fixture
def uow(engine):
    add_article(engine)
    with unit_of_work(engine, write=True) as uow:
        yield uow


def test_a_rendition_comes_back(uow):
    made = make_rendition(format_=Format.PDF, pages=2)

    uow.publications.add_rendition(made)

    assert uow.publications.rendition(made.inputs) == made
    assert list(uow.publications.all_renditions()) == [made]
    assert uow.publications.rendition("0" * 64) is None


def test_the_same_inputs_are_recorded_once(uow):
    made = make_rendition()
    uow.publications.add_rendition(made)

    uow.publications.add_rendition(replace(made, sha256="t" * 64))

    assert list(uow.publications.all_renditions()) == [made]


def test_the_newest_final_file_of_a_kind_is_the_one(uow):
    old = make_rendition(inputs="1" * 64, made_at=NOW)
    new = make_rendition(inputs="0" * 64, made_at=NOW + timedelta(seconds=1))
    proof = make_rendition(inputs="2" * 64, proof=True, made_at=NOW + timedelta(seconds=2))
    other = make_rendition(inputs="3" * 64, revision=2)
    for made in (old, new, proof, other):
        uow.publications.add_rendition(made)

    assert uow.publications.final_renditions(1, 1) == {(FR, "e" * 64, Format.HTML): new}


def test_a_publication_comes_back_with_its_files_by_language_and_format(uow):
    files = [
        make_rendition(inputs="1" * 64, language=FR, format_=Format.PDF),
        make_rendition(inputs="2" * 64, language=FR, format_=Format.HTML),
        make_rendition(inputs="3" * 64, language=EN, format_=Format.TXT),
    ]
    for made in files:
        uow.publications.add_rendition(made)

    number = uow.publications.publish(1, 1, NOW, "pat", NOW)
    uow.publications.join(number, files[:2], NOW)
    uow.publications.join(number, files[2:], NOW)

    assert uow.publications.publication(number).instant == NOW
    assert uow.publications.files(number) == tuple(files[::-1])


def test_a_publication_without_files_has_none(uow):
    number = uow.publications.publish(1, 1, NOW, "pat", NOW)
    uow.publications.join(number, [], NOW)

    assert uow.publications.files(number) == ()


def test_a_revision_is_published_once_at_an_instant(uow):
    uow.publications.publish(1, 1, NOW, "pat", NOW)

    with pytest.raises(IntegrityError):
        uow.publications.publish(1, 1, NOW, "pat", NOW)


def test_a_publication_has_one_file_of_a_language_and_format(uow):
    for inputs in ("1" * 64, "2" * 64):
        uow.publications.add_rendition(make_rendition(inputs=inputs))
    number = uow.publications.publish(1, 1, NOW, "pat", NOW)
    uow.publications.join(number, [make_rendition(inputs="1" * 64)], NOW)

    with pytest.raises(IntegrityError):
        uow.publications.join(number, [make_rendition(inputs="2" * 64)], NOW)


def test_a_person_comes_back_with_roles_and_languages(uow):
    uow.people.put(TIM, NOW)

    assert uow.people.by_name("tim") == TIM


def test_putting_a_person_again_replaces_what_they_may(uow):
    uow.people.put(TIM, NOW)
    promoted = Actor("tim", frozenset({Role.EDITOR, Role.TRANSLATOR}), frozenset({DE, JA}))

    uow.people.put(promoted, NOW)

    assert uow.people.all() == (promoted,)


def test_an_unknown_person_is_refused_with_the_names_that_there_are(uow):
    for name in ("tom", "ada"):
        uow.people.put(Actor(name), NOW)

    with pytest.raises(NotFoundError, match="person_unknown") as caught:
        uow.people.by_name("eve")

    assert caught.value.values == {"who": "eve", "known": "ada, tom"}
