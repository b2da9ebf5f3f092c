"""The state of an edition follows from its content; a sign-off stops counting by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import (
    DE,
    EN,
    FR,
    NOW,
    make_edition,
    make_segment,
    make_text,
    make_translation,
)
from workflow.domain.edition import EditionState, Signature
from workflow.domain.findings import Finding, Severity

OPEN = make_segment("The well is open.")
HURT = make_segment("Nobody was hurt.")
BOTH = (OPEN, HURT)
FRENCH = (
    make_translation(OPEN, "Le puits est ouvert.", mark=1),
    make_translation(HURT, "Personne n’a été blessé.", mark=2),
)


def test_an_edition_without_translations_is_missing():
    assert make_edition(BOTH).state is EditionState.MISSING


def test_an_edition_with_some_translations_is_translating():
    assert make_edition(BOTH, FRENCH[:1]).state is EditionState.TRANSLATING


def test_an_edition_with_all_translations_is_complete():
    assert make_edition(BOTH, FRENCH).state is EditionState.COMPLETE


def test_a_complete_edition_with_a_blocking_finding_is_still_translating():
    edition = make_edition(BOTH, FRENCH, findings=[Finding("placeholder_missing")])

    assert edition.state is EditionState.TRANSLATING


def test_a_warning_does_not_hold_an_edition_up():
    edition = make_edition(BOTH, FRENCH, findings=[Finding("translation_long", Severity.WARNING)])

    assert edition.state is EditionState.COMPLETE


def test_an_edition_whose_digest_is_signed_is_signed_off():
    edition = make_edition(BOTH, FRENCH)

    assert replace(edition, signed=frozenset({edition.signature})).state is EditionState.SIGNED_OFF


def test_a_blocking_finding_undoes_a_sign_off():
    edition = make_edition(BOTH, FRENCH, findings=[Finding("placeholder_missing")])

    assert replace(edition, signed=frozenset({edition.signature})).state is EditionState.TRANSLATING


def test_a_changed_translation_unsigns_its_edition():
    signed = make_edition(BOTH, FRENCH).signature
    changed = (make_translation(OPEN, "Le puits est rouvert."), FRENCH[1])

    edition = make_edition(BOTH, changed, signed=[signed])

    assert edition.state is EditionState.COMPLETE


def test_a_translation_put_back_is_not_signed_again():
    signed = make_edition(BOTH, FRENCH).signature
    later = make_translation(OPEN, FRENCH[0].text, written_by="tom", mark=3)

    edition = make_edition(BOTH, (later, FRENCH[1]), signed=[signed])

    assert edition.digest == signed.digest
    assert edition.state is EditionState.COMPLETE
    signed_anew = replace(edition, signed=frozenset({signed, edition.signature}))
    assert signed_anew.state is EditionState.SIGNED_OFF


def test_a_paragraph_that_comes_back_with_the_translation_it_had_is_signed_again():
    """Whatever was written, and signed, while it was away."""
    signed = make_edition(BOTH, FRENCH).signature
    meanwhile = Signature("of OPEN alone", mark=9)

    edition = make_edition(BOTH, FRENCH, number=3, signed=[signed, meanwhile])

    assert edition.state is EditionState.SIGNED_OFF


def test_the_clock_does_not_say_which_text_is_newer():
    signed = make_edition(BOTH, FRENCH).signature
    earlier = make_translation(OPEN, FRENCH[0].text, mark=3, written_at=NOW - timedelta(days=1))

    assert make_edition(BOTH, (earlier, FRENCH[1]), signed=[signed]).state is EditionState.COMPLETE


def test_a_changed_source_segment_unsigns_its_edition():
    signed = make_edition(BOTH, FRENCH).signature
    reworded = make_segment("Nobody was harmed.")

    edition = make_edition((OPEN, reworded), FRENCH, signed=[signed])

    assert edition.state is EditionState.TRANSLATING


def test_another_order_of_the_same_segments_unsigns_an_edition():
    signed = make_edition(BOTH, FRENCH).signature

    assert make_edition(BOTH[::-1], FRENCH, signed=[signed]).state is EditionState.COMPLETE


def test_a_moved_link_leaves_its_translations_signed():
    """A hint says where a link points; it is not part of a segment's identity."""
    before = make_segment("Read <a1>more</a1>.", hint="<a1>: https://example.org/old")
    after = replace(before, hint="<a1>: https://example.org/new")
    translation = make_translation(before, "<a1>Suite</a1>.")
    signed = make_edition([before], [translation]).signature

    edition = make_edition([after], [translation], revision="another", signed=[signed])

    assert edition.state is EditionState.SIGNED_OFF


def test_a_sign_off_of_one_language_is_none_of_another():
    signed = make_edition(BOTH, FRENCH, language=FR).signature

    assert make_edition(BOTH, FRENCH, language=DE, signed=[signed]).state is EditionState.COMPLETE


def test_a_translation_that_needs_work_does_not_count():
    edition = make_edition(BOTH, (FRENCH[0], replace(FRENCH[1], needs_work=True)))

    assert (edition.translated, edition.needs_work, edition.total) == (1, 1, 2)
    assert edition.state is EditionState.TRANSLATING
    assert edition.shown == {OPEN.digest: "Le puits est ouvert."}


def test_an_edition_with_nothing_but_work_to_do_has_begun():
    edition = make_edition(BOTH, [replace(FRENCH[0], needs_work=True)])

    assert edition.state is EditionState.TRANSLATING


def test_the_translations_of_vanished_segments_do_not_count():
    edition = make_edition([OPEN], FRENCH)

    assert (edition.translated, edition.needs_work, edition.total) == (1, 0, 1)


def test_the_source_edition_is_complete_without_translations():
    edition = make_edition(BOTH, language=EN, is_source=True)

    assert (edition.translated, edition.needs_work) == (2, 0)
    assert edition.state is EditionState.COMPLETE


def test_the_source_edition_is_signed_by_the_digest_of_its_revision():
    text = make_text()
    edition = make_edition(
        BOTH, language=EN, is_source=True, revision=text.digest, signed=[Signature(text.digest, 1)]
    )

    assert edition.state is EditionState.SIGNED_OFF


def test_the_source_edition_of_another_revision_is_not_signed():
    """Also where only a link target changed: an editor approves all of the text."""
    old = make_text(body="[More](https://example.org/old)")
    new = replace(old, body="[More](https://example.org/new)")

    edition = make_edition(
        BOTH, language=EN, is_source=True, revision=new.digest, signed=[Signature(old.digest, 1)]
    )

    assert edition.state is EditionState.COMPLETE


def test_the_source_edition_is_not_signed_by_the_approval_of_an_earlier_revision():
    """Also where somebody has put back every word of it."""
    text = make_text()
    approved = Signature(text.digest, mark=1)

    edition = make_edition(
        BOTH, language=EN, is_source=True, revision=text.digest, number=3, signed=[approved]
    )

    assert edition.state is EditionState.COMPLETE


@pytest.mark.parametrize("order", [1, -1])
def test_the_last_translator_is_who_wrote_the_newest_text(order):
    texts = (
        make_translation(OPEN, "…", written_by="tim", mark=1, written_at=NOW),
        make_translation(HURT, "…", written_by="tom", mark=2, written_at=NOW - timedelta(days=1)),
    )

    assert make_edition(BOTH[::order], texts).last_translator == "tom"


def test_an_edition_without_texts_has_no_last_translator():
    assert make_edition(BOTH).last_translator == ""
