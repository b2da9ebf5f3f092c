"""An organisation gives its releases its own look, from the example to the published page."""

import pytest

from tests.journeys.conftest import Installation

WIRE = "THE HEADLINE STANDS HERE.\n\nA first paragraph.\n\nA second.\n"


def test_the_example_is_written_checked_and_used(embedded: Installation) -> None:
    written = embedded.run("house", "example", "--to", "look")
    told = embedded.run("house", "check", "look")
    embedded.environment["COMMUNIQUE_HOUSE_STYLE"] = str(embedded.folder / "look")  # type: ignore[index]
    embedded.people("fr")
    (embedded.folder / "story.txt").write_text(WIRE)
    embedded.run("import", "story.txt", "--slug", "story", "--as", "ada")
    embedded.run("render", "story", "--format", "html", "--to", "proofs")

    page = next((embedded.folder / "proofs").rglob("*.html")).read_text()
    assert written == ["look/house.toml"]
    assert "colours: accent #0f5e63, ink #1b1f24, link #0b5f75" in told
    assert embedded.json("house", "check")["logo"]["size_mm"] == [15, 15]
    assert 'aria-label="International Lakes Commission"' in page
    assert "--accent: #0f5e63" in page


def test_an_example_overwrites_nothing(embedded: Installation) -> None:
    embedded.run("house", "example", "--to", "look")

    answer = embedded.ask("house", "example", "--to", "look")

    assert answer.code == 5
    assert "look/house.toml exists already" in answer.err


@pytest.fixture
def refused(embedded: Installation) -> Installation:
    look = embedded.folder / "look"
    look.mkdir()
    (look / "house.toml").write_text('[colours]\naccent = "red"\n[page]\nsize = "A3"\n')
    embedded.environment["COMMUNIQUE_HOUSE_STYLE"] = str(embedded.folder / "look")  # type: ignore[index]
    return embedded


def test_a_house_style_that_cannot_be_used_is_refused_with_all_that_is_wrong(
    refused: Installation,
) -> None:
    answer = refused.ask("house", "check")

    assert answer.code == 3
    assert answer.out == ""
    assert "colours.accent: “red” cannot be used: write a colour such as #14447d." in answer.err
    assert "page.size: “A3” cannot be used: write" in answer.err


def test_the_doctor_and_the_worker_say_that_a_house_style_is_refused(
    refused: Installation,
) -> None:
    doctor, worker = refused.ask("doctor", "--quick"), refused.ask("work", "--until-idle")

    assert "MISSING house style" in doctor.out
    assert "mend it: communique house check" in doctor.out
    assert worker.code == 1
    assert "page.size" in worker.err


def test_articles_can_be_worked_on_while_a_house_style_is_refused(refused: Installation) -> None:
    refused.people("fr")
    (refused.folder / "story.txt").write_text(WIRE)

    assert refused.run("import", "story.txt", "--slug", "story", "--as", "ada") == ["story"]
