from pathlib import Path

import pytest

from workflow.catalogs.checks import CHECKS, check, place_of
from workflow.catalogs.checks.documentation import table
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.wording import sentence

SEGMENT = Segment("p#2", "In a <b1>landmark</b1> move with far-reaching implications")


def found(text: str) -> list[str]:
    return [finding.code for finding in check(SEGMENT, text)]


def test_a_translation_that_fits_has_no_findings() -> None:
    assert check(SEGMENT, "Dans une décision <b1>historique</b1>") == ()


@pytest.mark.parametrize("text", ["", "  ", "<b1></b1>", "\u00a0"])
def test_a_translation_that_says_nothing_is_refused(text: str) -> None:
    assert "translation_empty" in found(text)


@pytest.mark.parametrize(
    "character", "\x00 \n \t \x1b \x7f \x85 \u2028 \ufffe \uffff \U0001fffe \ud800".split(" ")
)
def test_a_control_character_is_refused_by_its_name(character: str) -> None:
    [finding] = check(SEGMENT, f"a <b1>b</b1>{character}")

    assert finding.code == "translation_control_character"
    assert finding.values == {"character": f"U+{ord(character):04X}"}


@pytest.mark.parametrize("character", ["\u200f", "\u200d", "\u00ad", "\u00a0", "\u202f", "😀"])
def test_what_scripts_and_typography_need_is_no_control_character(character: str) -> None:
    assert found(f"a <b1>b</b1>{character}c") == []


def test_without_languages_only_what_needs_none_is_checked() -> None:
    spoiled = "<b1>Zwei</b1>  Seen mit 31 31 Seen Seen evil.com"

    assert found(spoiled) == ["translation_foreign_host", "translation_spaces"]
    assert {"translation_numbers", "translation_doubled_words"} <= {
        finding.code
        for finding in check(SEGMENT, spoiled, source=LanguageTag("en"), language=LanguageTag("de"))
    }


def test_an_empty_text_has_no_other_finding_than_that() -> None:
    segment = Segment("p", "1,240 lakes.")

    assert [
        finding.code
        for finding in check(segment, " ", source=LanguageTag("en"), language=LanguageTag("de"))
    ] == ["translation_empty"]


def test_warnings_do_not_block() -> None:
    severities = {rule.id: rule.severity for rule in CHECKS}

    assert {code for code, severity in severities.items() if severity is Severity.BLOCKING} == {
        "translation_empty",
        "translation_control_character",
        "placeholders",
        "translation_foreign_host",
        "translation_headline_bidi",
    }
    assert set(severities.values()) == {Severity.BLOCKING, Severity.WARNING}


def test_the_page_for_people_lists_every_check() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "checks.md"

    assert table() in page.read_text(encoding="utf-8")


def test_findings_block_and_say_where_they_are() -> None:
    findings = check(SEGMENT, "Dans")

    assert findings == (
        Finding(
            "placeholder_missing",
            Severity.BLOCKING,
            "p#2 “In a landmark move with…”",
            {"placeholder": "<b1>"},
        ),
    )


def test_the_place_of_a_short_segment_is_all_of_it() -> None:
    assert place_of(Segment("headline", "A &lt;b1> <i1>c</i1>")) == "headline “A <b1> c”"


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({rule.id for rule in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("text", ["", "\x00", "<b1>", "<b1></b1>", "<b1><b1>x</b1>", "<x>"])
def test_every_finding_has_a_sentence(text: str) -> None:
    for finding in check(SEGMENT, text):
        assert "%(" not in sentence(finding)
