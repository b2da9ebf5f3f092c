"""The one gate: what may go public, and when."""

from datetime import timedelta

import pytest

from tests.factories import (
    AR,
    DE,
    EN,
    FR,
    JA,
    NOW,
    make_edition,
    make_segment,
    make_text,
    make_translation,
)
from workflow.domain.article import LanguagePlan
from workflow.domain.findings import Finding
from workflow.domain.gate import gate, ready

SEGMENT = make_segment()


def signed(language, *, is_source=False):
    edition = unsigned(language, is_source=is_source)
    return make_edition(
        [SEGMENT],
        edition.translations.values(),
        language=language,
        is_source=is_source,
        signed=[edition.signature],
    )


def unsigned(language, *, is_source=False, findings=()):
    return make_edition(
        [SEGMENT],
        () if is_source else [make_translation(SEGMENT)],
        language=language,
        is_source=is_source,
        findings=findings,
    )


SOURCE = signed(EN, is_source=True)


def at_the_gate(plan, *editions, instant=NOW, body="The well is open.", **said):
    text = make_text(body=body, **said)
    return gate(plan, editions, text=text, instant=instant)


def test_an_article_with_all_must_haves_signed_passes():
    assert at_the_gate(LanguagePlan((FR, DE)), SOURCE, signed(FR), signed(DE)) == ()


def test_an_article_without_a_plan_passes_in_its_own_language():
    assert at_the_gate(LanguagePlan(), SOURCE) == ()


@pytest.mark.parametrize("body", ["", " \n\t\n"])
def test_a_headline_without_a_text_blocks(body):
    (found,) = at_the_gate(LanguagePlan(), SOURCE, body=body)

    assert (found.code, found.where, found.blocks) == ("body_missing", "", True)


def test_a_headline_that_reads_otherwise_than_it_is_blocks_though_it_was_stored():
    """One that was saved before such headlines were refused is met here."""
    (found,) = at_the_gate(LanguagePlan(), SOURCE, title="Price \u202e05\u202c")

    assert (found.code, found.where, found.blocks) == ("headline_bidi", "title", True)
    assert "[U+202E]" in found.values["shown"]


def test_an_unsigned_must_have_blocks():
    found = at_the_gate(LanguagePlan((FR, DE)), SOURCE, signed(FR), unsigned(DE))

    assert [(finding.code, finding.where) for finding in found] == [
        ("edition_not_signed_off", "de")
    ]
    assert found[0].blocks
    assert found[0].values == {"state": "complete", "translated": 1, "needs_work": 0, "total": 1}


def test_an_unsigned_must_have_brings_its_own_findings_along():
    why = Finding("placeholder_missing", where="p “Read more”")

    found = at_the_gate(LanguagePlan((FR,)), SOURCE, unsigned(FR, findings=[why]))

    assert found[1:] == (why,)


def test_a_must_have_that_is_not_open_blocks():
    found = at_the_gate(LanguagePlan((FR,)), SOURCE)

    assert found == (Finding("edition_not_opened", where="fr"),)


def test_a_waived_must_have_does_not_block():
    plan = LanguagePlan((FR, DE)).without(frozenset({DE}))

    assert at_the_gate(plan, SOURCE, signed(FR), unsigned(DE)) == ()


def test_later_languages_do_not_block():
    plan = LanguagePlan((FR,), (JA, AR))

    assert at_the_gate(plan, SOURCE, signed(FR), unsigned(JA)) == ()


def test_an_unsigned_source_blocks_even_without_a_plan():
    found = at_the_gate(LanguagePlan(), unsigned(EN, is_source=True))

    assert [(finding.code, finding.where) for finding in found] == [
        ("edition_not_signed_off", "en")
    ]


def test_the_findings_come_in_the_order_of_the_plan():
    plan = LanguagePlan((JA, FR, DE))

    found = at_the_gate(plan, unsigned(DE), SOURCE, unsigned(FR), embargo=NOW + timedelta(days=1))

    assert [finding.where for finding in found] == ["", "ja", "fr", "de"]


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), timedelta(days=1)])
def test_nothing_is_held_from_the_instant_at_which_the_embargo_lifts(late):
    assert at_the_gate(LanguagePlan(), SOURCE, embargo=NOW, instant=NOW + late) == ()


@pytest.mark.parametrize("early", [timedelta(microseconds=1), timedelta(days=1)])
def test_nothing_passes_before_the_embargo_lifts(early):
    found = at_the_gate(LanguagePlan(), SOURCE, embargo=NOW, instant=NOW - early)

    assert [finding.code for finding in found] == ["before_embargo"]


def test_what_is_ready_is_what_is_signed_as_it_is_now():
    french = signed(FR)

    assert ready([SOURCE, french, unsigned(DE)]) == (SOURCE, french)


def test_waiving_a_language_makes_it_follow_later():
    plan = LanguagePlan((FR, DE), (JA,)).without(frozenset({FR}))

    assert plan == LanguagePlan((DE,), (JA, FR))


def test_waiving_what_is_no_must_have_changes_nothing():
    plan = LanguagePlan((FR,), (JA,))

    assert plan.without(frozenset({JA, AR})) == plan
