"""Segments, editions, translations and sign-offs as stored."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.factories import AR, DE, EN, FR, NOW, make_segment, make_translation
from tests.storage.samples import add_article
from workflow.domain.edition import Signature
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
    first, again, other = Signature("d" * 64, 1), Signature("d" * 64, 3), Signature("e" * 64, 2)
    for signature, who in ((first, "tim"), (first, "tom"), (other, "tom"), (again, "tim")):
        uow.signatures.sign(uow.articles.by_id(1), FR, signature, who, NOW)

    count = select(func.count()).select_from(t.signatures)
    assert uow.catalog_sets.signed([1]) == {1: {FR: {first, other, again}}}
    assert uow.catalogs._connection.execute(count).scalar_one() == 3


def test_whoever_wrote_a_text_since_it_was_signed_is_known_by_segment(uow):
    article = uow.articles.by_id(1)
    uow.catalogs.add_segments(1, 1, [OPEN])
    texts = [("tim", "Un"), ("tom", "Deux"), ("tim", "Trois"), ("pia", "Quatre")]
    for number, (who, text) in enumerate(texts, start=1):
        made = [make_translation(OPEN, text, written_by=who)]
        if number == 1:
            # A message that no signature is for, because its revision does not have it.
            made.append(make_translation(HURT, "Personne", written_by="ann"))
        uow.catalogs.add_translations(1, FR, made)
        if number == 2:
            mark = uow.catalogs.translations(1, [FR])[FR][OPEN.digest].mark
            uow.signatures.sign(article, FR, Signature("d" * 64, mark), "pat", NOW)
    uow.catalogs.add_translations(1, DE, [make_translation(OPEN, "Eins", written_by="tom")])

    found = uow.catalog_sets.unsigned_writers([(1, FR)])

    assert found == {(1, FR): {OPEN.digest: {"tim", "pia"}, HURT.digest: {"ann"}}}


def test_a_text_with_something_new_beside_it_is_as_old_as_it_was(uow):
    uow.catalogs.add_translations(1, FR, [make_translation(OPEN, "Un")])
    uow.catalogs.add_translations(1, FR, [make_translation(HURT, "Personne")])
    first = uow.catalogs.translations(1, [FR])[FR][OPEN.digest]

    for comment in ("Checked.", "Checked twice."):
        current = uow.catalogs.translations(1, [FR])[FR][OPEN.digest]
        uow.catalogs.add_translations(1, FR, [replace(current, comment=comment)])

    newest = uow.catalogs.translations(1, [FR])[FR][OPEN.digest]
    assert (newest.comment, newest.mark) == ("Checked twice.", first.mark)
