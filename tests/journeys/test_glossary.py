"""The glossary and the translation memory, by commands only."""

from pathlib import Path

import polib
import pytest

from tests.journeys.conftest import Installation
from tests.journeys.test_refusals import assert_refused

ARTICLE = """\
---
title: {title}
organisation: The Office
boilerplate: The Office drills wells in forty countries.
---

The new well gives clean water to {count} people of the village every day.
"""
FRENCH = {
    "The Office": "L'Office",
    "The Office drills wells in forty countries.": "L'Office fore des puits dans quarante pays.",
}
GLOSSARY = """\
language;source;kind;target;note
fr;well;required;puits;
fr;UN;do_not_translate;;a name
fr;well;optional;trou;
de;well;required;=1+1;
"""


@pytest.fixture
def office(embedded: Installation) -> Installation:
    embedded.people("fr")
    return embedded


def approve(office: Installation, slug: str, title: str, count: int) -> None:
    """Bring an article in, and open its French catalog."""
    (office.folder / f"{slug}.md").write_text(ARTICLE.format(title=title, count=count))
    office.run("import", f"{slug}.md", "--slug", slug, "--as", "ada")
    office.run("languages", slug, "--must", "fr", "--as", "ed")
    office.run("submit", slug, "--as", "ada")
    assert office.approve(slug, "ed").code == 0


def translate(office: Installation, slug: str) -> None:
    office.run("catalog", "export", slug, "--to", "catalogs")
    path = office.folder / "catalogs" / "fr" / "LC_MESSAGES" / f"{slug}.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in catalog:
        entry.msgstr = FRENCH.get(entry.msgid, entry.msgid.replace("The new well", "Le puits"))
    catalog.save()
    office.run("catalog", "import", path, "--as", "tess")


def test_a_glossary_comes_in_from_a_spreadsheet_and_goes_out_as_one(office: Installation) -> None:
    (office.folder / "terms.csv").write_text(GLOSSARY, encoding="utf-8-sig")

    answer = office.ask("glossary", "import", "terms.csv", "--as", "ed")

    assert (answer.code, answer.lines) == (3, ["3 new, 0 there already, 1 refused"])
    assert "line 4" in answer.err
    assert "optional" in answer.err
    listed = office.json("glossary", "list", "--locale", "fr")
    assert [(term["source"], term["kind"], term["target"], term["note"]) for term in listed] == [
        ("UN", "do_not_translate", "", "a name"),
        ("well", "required", "puits", ""),
    ]
    office.run("glossary", "export", "--to", "out.csv")
    assert b"'=1+1" in (office.folder / "out.csv").read_bytes()
    assert office.run("glossary", "import", "out.csv", "--as", "ed") == [
        "0 new, 3 there already, 0 refused"
    ]
    assert office.run("glossary", "remove", "fr", "well", "--as", "tess") == ["1 removed"]
    assert [term["source"] for term in office.json("glossary", "list")] == ["well", "UN"]


def test_what_cannot_be_done_to_a_glossary_has_its_exit_code(office: Installation) -> None:
    bomb = '<!DOCTYPE martif [<!ENTITY a "aa">]><martif>&a;</martif>'
    (office.folder / "bomb.tbx").write_text(bomb)
    (office.folder / "terms.csv").write_text("language,source,kind,target\nde,well,required,x\n")

    assert_refused(office.ask("glossary", "import", "bomb.tbx", "--as", "ed"), 3, "DOCTYPE")
    assert_refused(office.ask("glossary", "import", "terms.csv", "--as", "tess"), 5, "de")
    assert_refused(office.ask("glossary", "remove", "fr", "well", "--as", "ed"), 4, "well")
    assert office.json("glossary", "list") == []


def test_the_memory_proposes_and_signed_boilerplate_is_reused(office: Installation) -> None:
    approve(office, "first", "The first well is open", 900)
    translate(office, "first")
    approve(office, "second", "Another well is open", 800)
    Path(office.folder / "terms.csv").write_text(
        "language,source,kind,target\nfr,well,required,puits\n"
    )
    office.run("glossary", "import", "terms.csv", "--as", "tess")

    assert office.run("catalog", "reuse", "second", "fr", "--as", "tess") == ["0 filled"]
    assert office.sign_off("first", "fr", "theo").code == 0
    found = {each["context"]: each for each in office.json("catalog", "suggest", "second", "fr")}
    assert found["boilerplate"]["matches"][0] | {"when": ""} == {
        "text": FRENCH["The Office drills wells in forty countries."],
        "source_msgid": "The Office drills wells in forty countries.",
        "score": 100,
        "slug": "first",
        "who": "tess",
        "when": "",
        "signed": True,
    }
    assert found["p"]["matches"][0]["score"] == 95
    assert [term["target"] for term in found["p"]["terms"]] == ["puits"]

    assert office.run("catalog", "reuse", "second", "fr", "--as", "tess") == ["2 filled"]
    (status,) = [
        edition
        for edition in office.json("catalog", "status", "second")["editions"]
        if edition["locale"] == "fr"
    ]
    assert (status["translated"], status["needs_work"], status["total"]) == (2, 0, 4)
    shown = office.run("catalog", "suggest", "second", "fr", str(found["p"]["number"]))
    assert any("95 %  Le puits" in line for line in shown)
    assert any("well  required: puits" in line for line in shown)
    assert_refused(office.ask("catalog", "suggest", "second", "fr", "99"), 4, "99")
