"""A correction asks for new work only where a text changed, and shows what changed."""

import polib
import pytest

from tests.journeys.conftest import Installation

FIRST = """---
title: The well is open
language: en
slug: well
languages: {must: [fr]}
---

The well in the old town is open from today.

Its water was tested for three weeks by [the institute](https://example.org/old).

The mayor thanked all who dug it, and promised a bench beside it.
"""
TRANSLATIONS = {
    "The well is open": "Le puits est ouvert",
    "The well in the old town is open from today.": (
        "Le puits de la vieille ville est ouvert dès aujourd’hui."
    ),
    "Its water was tested for three weeks by <a1>the institute</a1>.": (
        "Son eau a été analysée pendant trois semaines par <a1>l’institut</a1>."
    ),
    "The mayor thanked all who dug it, and promised a bench beside it.": (
        "Le maire a remercié tous ceux qui l’ont creusé et promis un banc à côté."
    ),
}


@pytest.fixture
def office(embedded: Installation) -> Installation:
    """An installation where `well` is public in English and French."""
    embedded.people("fr")
    bring(embedded, "import", FIRST)
    approve(embedded)
    catalog = exported(embedded)
    for entry in catalog:
        entry.msgstr = TRANSLATIONS[entry.msgid]
    catalog.save()
    embedded.run("catalog", "import", catalog.fpath, "--as", "tess")
    assert embedded.sign_off("well", "fr", "theo").code == 0
    embedded.run("publish", "well", "--as", "pat", "--yes")
    return embedded


def bring(office: Installation, command: str, text: str) -> None:
    file = office.folder / "well.md"
    file.write_text(text)
    if command == "import":
        office.run("import", file, "--as", "ada")
    else:
        office.run("correct", "well", file, "--reason", "error", "--as", "ed")


def approve(office: Installation) -> None:
    office.run("submit", "well", "--as", "ada")
    assert office.approve("well", "eve").code == 0


def exported(office: Installation) -> polib.POFile:
    folder = office.folder / "catalogs"
    office.run("catalog", "export", "well", "--to", folder)
    return polib.pofile(str(folder / "fr" / "LC_MESSAGES" / "well.po"), wrapwidth=0)


def state(office: Installation, locale: str = "fr") -> str:
    editions = office.json("catalog", "status", "well")["editions"]
    return next(each["state"] for each in editions if each["locale"] == locale)


def test_a_corrected_link_leaves_every_translation_signed_off(office: Installation) -> None:
    bring(office, "correct", FIRST.replace("example.org/old", "example.org/new"))
    approve(office)

    assert state(office) == "signed_off"
    office.run("publish", "well", "--as", "pat", "--yes")
    office.run("export", "well", "--to", "out")
    page = office.folder / "out" / "well" / "fr" / "well.html"
    assert "https://example.org/new" in page.read_text()


def test_an_edited_paragraph_is_carried_over_and_shows_its_old_source(
    office: Installation,
) -> None:
    bring(office, "correct", FIRST.replace("three weeks", "four weeks"))
    approve(office)

    catalog = exported(office)

    (edited,) = (entry for entry in catalog if "four weeks" in entry.msgid)
    assert edited.fuzzy
    assert edited.previous_msgid == (
        "Its water was tested for three weeks by <a1>the institute</a1>."
    )
    assert edited.msgstr == TRANSLATIONS[edited.previous_msgid]
    assert [entry.msgid for entry in catalog if entry.fuzzy] == [edited.msgid]
    assert state(office) == "translating"
    answer = office.ask("publish", "well", "--as", "pat", "--yes")
    assert answer.code == 3
    # What is public stays public until the correction is.
    assert office.json("show", "well")["published_at"]


def test_a_restored_paragraph_has_its_translation_and_sign_off_back(
    office: Installation,
) -> None:
    without_mayor = FIRST.replace(
        "The mayor thanked all who dug it, and promised a bench beside it.\n", ""
    )
    bring(office, "correct", without_mayor)
    approve(office)
    assert state(office) == "complete"
    office.run("reopen", "well", "--as", "ed")
    (office.folder / "well.md").write_text(FIRST)
    source = office.folder / "well.md"
    office.run("import", source, "--slug", "well", "--base", "2", "--as", "ada")

    approve(office)

    assert office.json("show", "well")["revision"] == 3
    assert state(office) == "signed_off"


def test_a_correction_that_one_language_does_not_follow_says_so_there(
    office: Installation,
) -> None:
    bring(office, "correct", FIRST.replace("three weeks", "four weeks"))
    approve(office)
    office.run("publish", "well", "--without", "fr", "--as", "pat", "--yes")
    office.run("export", "well", "--to", "out")
    folder = office.folder / "out" / "well"

    english, french = ((folder / each / "well.html").read_text() for each in ("en", "fr"))
    assert "four weeks" in english
    assert "An earlier version contained an error." in english
    assert "trois semaines" in french
    assert 'class="notice outdated"' in french

    catalog = exported(office)
    for entry in catalog:
        entry.flags = []
    catalog.save()
    office.run("catalog", "import", catalog.fpath, "--as", "tess")
    assert office.sign_off("well", "fr", "theo").code == 0
    office.run("work", "--until-idle")
    office.run("export", "well", "--to", "out")

    french = (folder / "fr" / "well.html").read_text()
    assert 'class="notice outdated"' not in french
    assert "Une version antérieure contenait une erreur." in french


def test_of_what_was_withdrawn_the_notices_are_exported(office: Installation) -> None:
    office.run("withdraw", "well", "--reason", "superseded", "--as", "pat", "--yes")

    office.run("export", "well", "--to", "out")

    assert office.json("show", "well")["state"] == "withdrawn"
    folder = office.folder / "out" / "well"
    for language, headline, reason in (
        ("en", "The well is open", "It has been superseded."),
        ("fr", "Le puits est ouvert", "Il a été remplacé par une version plus récente."),
    ):
        text = (folder / language / "well.txt").read_text()
        assert headline in text.replace("\n", " ") or headline.upper() in text
        assert reason in text
        assert "tested" not in text
        assert "semaines" not in text


def test_one_language_is_withdrawn_and_the_others_stay(office: Installation) -> None:
    answer = office.ask(
        "withdraw", "well", "--language", "fr", "--reason", "error", "--as", "pat", "--yes"
    )
    again = office.ask(
        "withdraw", "well", "--language", "fr", "--reason", "error", "--as", "pat", "--yes"
    )

    office.run("export", "well", "--to", "out")
    folder = office.folder / "out" / "well"
    assert (answer.code, again.code) == (0, 5)
    assert office.json("show", "well")["public_languages"] == [
        {"locale": "en", "revision": 1, "shown": "text"},
        {"locale": "fr", "revision": 1, "shown": "withdrawn"},
    ]
    assert "tested" in (folder / "en" / "well.txt").read_text()
    french = (folder / "fr" / "well.txt").read_text()
    assert "retiré dans cette langue" in french.replace("\n", " ")
    assert "semaines" not in french
