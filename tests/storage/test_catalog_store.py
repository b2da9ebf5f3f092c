"""Segments, editions, translations and sign-offs as stored."""

import pytest
from sqlalchemy import func, select

from tests.factories import AR, DE, EN, FR, NOW, make_segment, make_translation
from tests.storage.samples import add_article
from workflow.storage import tables as t
from workflow.storage.catalog_store import OpenEdition
from workflow.storage.unit_of_work import unit_of_work

OPEN, HURT = make_segment("The well is open.", hint="a paragraph"), make_segment("Nobody was hurt.")


@pytest.fixture
def uow(engine):
    article = add_article(engine)
    assert article.id == 1
    with unit_of_work(engine, write=True) as uow:
        yield uow


def test_segments_come_back_in_reading_order(uow):
    uow.catalogs.add_segments(1, 1, [HURT, OPEN])

    assert uow.catalogs.segments(1, 1) == (HURT, OPEN)


def test_there_are_no_segments_before_catalogs_are_open(uow):
    uow.catalogs.add_segments(1, 1, [])

    assert uow.catalogs.segments(1, 1) == ()


def test_the_newest_translation_counts(uow):
    uow.catalogs.add_translations(1, FR, [make_translation(OPEN, "Premier")])
    uow.catalogs.add_translations(1, FR, [make_translation(OPEN, "Second", needs_work=True)])

    current = uow.catalogs.translations(1, [FR])

    assert current == {FR: {OPEN.digest: make_translation(OPEN, "Second", needs_work=True)}}


def test_older_translations_are_kept(uow, engine):
    for text in ("Premier", "Second"):
        uow.catalogs.add_translations(1, FR, [make_translation(OPEN, text)])

    # Asked on the very connection of the transaction: nothing is committed yet.
    connection = uow.catalogs._connection
    query = select(t.translations.c.text).order_by(t.translations.c.id)
    assert connection.execute(query).scalars().all() == ["Premier", "Second"]


def test_languages_and_segments_do_not_get_mixed_up(uow):
    uow.catalogs.add_translations(1, FR, [make_translation(OPEN, "Ouvert")])
    uow.catalogs.add_translations(1, DE, [make_translation(OPEN, "Offen")])
    uow.catalogs.add_translations(1, FR, [make_translation(HURT, "Personne")])

    current = uow.catalogs.translations(1, [FR, DE])

    assert {language: {s: x.text for s, x in of.items()} for language, of in current.items()} == {
        FR: {OPEN.digest: "Ouvert", HURT.digest: "Personne"},
        DE: {OPEN.digest: "Offen"},
    }


def test_only_the_languages_that_are_asked_for_are_read(uow):
    uow.catalogs.add_translations(1, FR, [make_translation(OPEN, "Ouvert")])
    uow.catalogs.add_translations(1, DE, [make_translation(OPEN, "Offen")])

    assert uow.catalogs.translations(1, [DE]).keys() == {DE}
    assert uow.catalogs.translations(1, []) == {}


def test_an_article_does_not_see_the_translations_of_another(uow):
    uow.catalogs.add_translations(1, FR, [make_translation(OPEN)])

    assert uow.catalogs.translations(2, [FR]) == {}


def test_a_download_s_mark_moves_with_every_text(uow):
    assert uow.catalogs.last_translation_id(1, FR) == 0

    uow.catalogs.add_translations(1, FR, [make_translation(OPEN)])
    first = uow.catalogs.last_translation_id(1, FR)
    uow.catalogs.add_translations(1, DE, [make_translation(OPEN)])

    assert first > 0
    assert uow.catalogs.last_translation_id(1, FR) == first
    assert uow.catalogs.last_translation_id(1, DE) > first


def test_an_edition_is_opened_once_and_the_source_comes_first(uow):
    for planned in ([FR], [AR, FR]):
        uow.catalogs.open_editions(1, EN, planned, NOW)

    assert uow.catalogs.editions(1) == (
        OpenEdition(EN, is_source=True),
        OpenEdition(AR, is_source=False),
        OpenEdition(FR, is_source=False),
    )


def test_signing_the_same_content_twice_is_signing_it_once(uow):
    for digest, who in (("d" * 64, "tim"), ("d" * 64, "tom"), ("e" * 64, "tom")):
        uow.catalogs.sign(1, FR, digest, who, NOW)

    count = select(func.count()).select_from(t.signoffs)
    assert uow.catalogs.signed(1) == {FR: {"d" * 64, "e" * 64}}
    assert uow.catalogs._connection.execute(count).scalar_one() == 2
