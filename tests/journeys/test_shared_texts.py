"""Boilerplate is written, approved and translated once; releases show it, each as it was then."""

from pathlib import Path

import polib
import pytest

from tests.journeys.conftest import Installation

ABOUT = """---
title: About us
language: en
slug: about-us
languages: {must: [fr]}
---

The Well Society digs wells.
"""
RELEASE = """---
title: The well is open
language: en
slug: well
languages: {must: [fr]}
boilerplate: {use: about-us}
---

The well is open from today.
"""
FRENCH = {
    "About us": "À propos",
    "The Well Society digs wells.": "La Société des puits creuse des puits.",
    "The Well Society digs deep wells.": "La Société des puits creuse des puits profonds.",
    "The well is open": "Le puits est ouvert",
    "The well is open from today.": "Le puits est ouvert dès aujourd’hui.",
    "The well is open since today.": "Le puits est ouvert depuis aujourd’hui.",
}


@pytest.fixture
def office(embedded: Installation) -> Installation:
    """An installation where `well`, which uses `about-us`, is public in English and French."""
    embedded.people("fr")
    write(embedded, ABOUT)
    embedded.run("import", "text.md", "--kind", "boilerplate", "--as", "ada")
    approve_and_translate(embedded, "about-us")
    write(embedded, RELEASE)
    embedded.run("import", "text.md", "--as", "ada")
    approve_and_translate(embedded, "well")
    embedded.run("publish", "well", "--as", "pat", "--yes")
    return embedded


def write(office: Installation, text: str) -> None:
    (office.folder / "text.md").write_text(text)


def approve_and_translate(office: Installation, slug: str) -> None:
    office.run("submit", slug, "--as", "ada")
    assert office.approve(slug, "eve").code == 0
    office.run("catalog", "export", slug, "--to", "catalogs")
    path = office.folder / "catalogs" / "fr" / "LC_MESSAGES" / f"{slug}.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in catalog:
        entry.msgstr = FRENCH[entry.msgid]
        entry.flags = []
    catalog.save()
    office.run("catalog", "import", path, "--as", "tess")
    assert office.sign_off(slug, "fr", "theo").code == 0


def exported(office: Installation) -> dict[str, bytes]:
    office.run("export", "well", "--to", "out")
    folder = office.folder / "out" / "well"
    return {str(each.relative_to(folder)): each.read_bytes() for each in _files(folder)}


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


def test_a_shared_text_goes_out_with_its_releases_and_a_change_with_the_next(
    office: Installation,
) -> None:
    first = exported(office)
    assert "La Société des puits creuse des puits." in first["fr/well.html"].decode()
    assert "The Well Society digs wells." in first["en/well.txt"].decode()
    assert office.json("show", "about-us")["kind"] == "boilerplate"
    assert "shared boilerplate" in office.run("show", "about-us")[1]
    refused = office.ask("publish", "about-us", "--as", "pat", "--yes")
    assert (refused.code, "with the releases that use it" in refused.err) == (5, True)

    office.run("reopen", "about-us", "--as", "ed")
    write(office, ABOUT.replace("digs wells", "digs deep wells"))
    office.run("import", "text.md", "--slug", "about-us", "--base", "1", "--as", "ada")
    approve_and_translate(office, "about-us")

    assert exported(office) == first

    write(office, RELEASE.replace("from today", "since today"))
    office.run("correct", "well", "text.md", "--reason", "error", "--as", "ed")
    approve_and_translate(office, "well")
    office.run("publish", "well", "--as", "pat", "--yes")

    second = exported(office)
    assert "La Société des puits creuse des puits profonds." in second["fr/well.html"].decode()
    assert "The Well Society digs deep wells." in second["en/well.txt"].decode()


def test_a_text_that_nobody_brought_in_is_warned_of_and_then_refused(
    embedded: Installation,
) -> None:
    embedded.people("fr")
    write(embedded, RELEASE)

    brought = embedded.ask("import", "text.md", "--as", "ada")
    submitted = embedded.ask("submit", "well", "--as", "ada")

    assert (brought.code, submitted.code) == (0, 3)
    for answer in (brought, submitted):
        assert "no shared boilerplate “about-us”" in answer.err
