"""A machine fills a catalog: off by default, labelled, never counted, and never signed."""

from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from tests.journeys.conftest import Installation, make_installation
from tests.machine.libre import Libre, fails, running_libre

STORY = """---
title: The well is open
slug: well
languages: {must: [fr]}
---

Its water was tested by [the institute](https://example.org/old).

Nobody was hurt.
"""
LABEL = "Machine translation (LibreTranslate)"


@pytest.fixture
def libre() -> Iterator[Libre]:
    """A server that speaks LibreTranslate's protocol, and wants a key."""
    with running_libre() as server:
        server.key = "swordfish"
        yield server


@pytest.fixture
def office(tmp_path: Path, libre: Libre) -> Installation:
    """An installation that knows the machine, with `well` approved."""
    (tmp_path / "key").write_text("swordfish\n")
    made = make_installation(
        tmp_path, machine_url=libre.url, machine_key_file=str(tmp_path / "key")
    )
    made.people("fr")
    (made.folder / "well.md").write_text(STORY)
    made.run("import", "well.md", "--as", "ada")
    made.run("submit", "well", "--as", "ada")
    assert made.approve("well", "ed").code == 0
    return made


def pretranslate(who: str) -> list[str]:
    return ["catalog", "pretranslate", "well", "fr", "--as", who]


def exported(office: Installation) -> polib.POFile:
    office.run("catalog", "export", "well", "--to", office.folder / "catalogs")
    path = office.folder / "catalogs" / "fr" / "LC_MESSAGES" / "well.po"
    return polib.pofile(str(path), wrapwidth=0)


def french(office: Installation) -> dict[str, object]:
    editions = office.json("catalog", "status", "well")["editions"]
    return next(each for each in editions if each["locale"] == "fr")


def test_without_a_machine_the_command_says_how_to_switch_it_on(embedded: Installation) -> None:
    answer = embedded.ask(*pretranslate("tess"))

    assert answer.code == 5
    assert answer.out == ""
    assert "COMMUNIQUE_MACHINE_URL" in answer.err


def test_a_machine_proposes_and_people_decide(office: Installation, libre: Libre) -> None:
    (line,) = office.run(*pretranslate("tess"))

    assert "3 filled by LibreTranslate, 0 skipped" in line
    assert [asked["api_key"] for asked in libre.asked] == ["swordfish"]

    catalog = exported(office)
    assert [entry.msgstr for entry in catalog] == [
        "[fr] THE WELL IS OPEN",
        "[fr] ITS WATER WAS TESTED BY <a1>THE INSTITUTE</a1>.",
        "[fr] NOBODY WAS HURT.",
    ]
    assert all(entry.fuzzy and entry.tcomment == LABEL for entry in catalog)

    edition = french(office)
    assert (edition["state"], edition["translated"], edition["needs_work"]) == ("translating", 0, 3)
    refused = office.sign_off("well", "fr", "theo")
    assert refused.code == 3
    assert "3 need work" in refused.err

    for entry in catalog:
        entry.flags.remove("fuzzy")
    catalog.save()
    office.run("catalog", "import", catalog.fpath, "--as", "tess")

    assert french(office)["state"] == "complete"
    refused = office.sign_off("well", "fr", "tess")
    assert refused.code == 5
    assert "somebody else must sign it off" in refused.err
    blind = office.ask("sign-off", "well", "fr", "--as", "theo")
    assert (blind.code, "repeat this with --seen" in blind.err) == (3, True)
    assert office.sign_off("well", "fr", "theo").lines == ["signed_off"]


def test_what_the_machine_spoils_is_skipped_and_its_failures_are_told(
    office: Installation, libre: Libre
) -> None:
    libre.misbehave = fails
    away = office.ask(*pretranslate("eve"))
    assert away.code == 75
    assert "out of memory" in away.err
    assert french(office)["state"] == "missing"

    libre.misbehave = None
    libre.spoil = lambda text: text.replace("</a1>", "")
    spoilt = office.ask(*pretranslate("eve"))
    assert spoilt.code == 0
    assert "2 filled by LibreTranslate, 1 skipped" in spoilt.out
    assert "Message 2 was skipped" in spoilt.err

    refused = office.ask(*pretranslate("pat"))
    assert refused.code == 5
