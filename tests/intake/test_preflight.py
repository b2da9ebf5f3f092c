"""What an editor would catch in a text before it goes out."""

from datetime import date

import pytest

from tests.factories import DE, EN, FR, JA, make_text
from workflow.domain.article import Contact
from workflow.domain.language import LanguageTag
from workflow.intake.preflight import preflight, web_links

WHOLE = {
    "date": date(2026, 11, 23),
    "place": "Geneva",
    "contacts": (Contact("Ada", email="a@b.example"),),
}


def caught(body: str, language: LanguageTag = EN) -> list[tuple[str, str]]:
    return [(e.code, e.where) for e in preflight(make_text(body=body, **WHOLE), language)]


def test_a_text_with_everything_has_nothing_to_catch() -> None:
    body = "Monday, 23 November 2026.\n\n## One\n\n### Two\n\n## Three\n\n“Yes.”[^1]\n\n[^1]: x"
    assert caught(body) == []


def test_what_every_release_has_is_missed() -> None:
    text = make_text("Water", organisation="Water Authority")

    assert [each.code for each in preflight(text, EN)] == [
        "date_missing",
        "place_missing",
        "contact_missing",
        "organisation_not_in_title",
    ]
    assert not any(each.blocks for each in preflight(text, EN))


def test_contacts_of_a_shared_text_are_contacts() -> None:
    text = make_text(contacts_from="press", **{k: WHOLE[k] for k in ("date", "place")})
    assert preflight(text, EN) == ()


def test_a_heading_that_leaves_a_level_out_is_caught_with_its_line() -> None:
    assert caught("## One\n\n#### Three deep") == [("heading_skips", "line 3")]
    assert caught("### Begins too deep") == [("heading_skips", "line 1")]


def test_a_footnote_that_is_not_there_is_caught() -> None:
    assert caught("a[^1]\n\nb[^2]\n\n[^2]: x") == [("footnote_absent", "line 1")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on Tuesday, 23 November 2026", EN),
        ("on Tuesday, November 23, 2026", EN),
        ("on Tuesday the 23rd of November 2026", EN),
        ("am Dienstag, den 23. November 2026,", DE),
        ("le mardi 23 novembre 2026", FR),
        ("el martes, 23 de noviembre de 2026", LanguageTag("es")),
    ],
)
def test_a_day_that_is_no_such_weekday_is_caught(text: str, language: LanguageTag) -> None:
    assert caught(text, language) == [("weekday_wrong", "line 1")]
    monday = {"Tuesday": "Monday", "Dienstag": "Montag", "mardi": "lundi", "martes": "lunes"}
    for wrong, right in monday.items():
        text = text.replace(wrong, right)
    assert caught(text, language) == []


def test_days_that_are_not_understood_are_let_be() -> None:
    assert caught("Tuesday, 31 February 2026 and 2026年11月23日 火曜日") == []
    assert caught("2026年11月23日(火曜日)", JA) == []
    assert caught("Tuesday, 23 November 2026", LanguageTag("xx")) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("https://localhost/x", "link_private"),
        ("http://127.0.0.1/", "link_private"),
        ("http://[::1]/", "link_private"),
        ("http://10.1.2.3/", "link_private"),
        ("http://intranet.local/", "link_private"),
        ("http://[64:ff9b::7f00:1]/", "link_private"),
        ("http://[2002:a00:1::]/", "link_private"),
        ("http://0x7f.1/", "link_private"),
        ("http://2130706433/", "link_private"),
        ("https://host", "link_malformed"),
        ("https://a..b/", "link_malformed"),
        ("https://a.example:99999/", "link_malformed"),
        ("https://ex_ample!.org/", "link_malformed"),
    ],
)
def test_a_link_that_no_reader_can_open_is_caught(target: str, code: str) -> None:
    assert caught(f"a\n\n[x](<{target}>)") == [(code, "line 3")]


def test_a_good_link_is_let_be_and_one_that_is_there_twice_is_told_once() -> None:
    assert caught("[x](https://münchen.example/ä?b#c) [y](mailto:a@b.example) [z](/path)") == []
    twice = "[x](https://a.example)\n\n[y](https://a.example)"
    assert caught(twice) == [("link_twice", "line 1")]
    assert web_links(make_text(body=twice, boilerplate="[z](https://b.example)")) == (
        "https://a.example",
        "https://b.example",
    )


def test_a_quotation_that_was_never_opened_is_caught() -> None:
    assert caught("Water is safe,” she said.") == [("quotation_open", "line 1")]
    assert caught("“One.\n\n“Two.”") == []
