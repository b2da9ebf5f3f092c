"""Two people fill the same catalog at once: all work is kept, and a true conflict is shown."""

from pathlib import Path

import polib
import pytest

from tests.journeys.conftest import Installation

STORY = """---
title: The well is open
language: en
slug: well
languages: {must: [fr]}
---

The first paragraph.

The second paragraph.

The third paragraph.
"""


@pytest.fixture
def office(embedded: Installation) -> Installation:
    """An installation where `well` waits for its French texts."""
    embedded.people("fr")
    (embedded.folder / "well.md").write_text(STORY)
    embedded.run("import", "well.md", "--as", "ada")
    embedded.run("submit", "well", "--as", "ada")
    assert embedded.approve("well", "ed").code == 0
    return embedded


def download(office: Installation, name: str) -> polib.POFile:
    office.run("catalog", "export", "well", "--to", name)
    path = office.folder / name / "fr" / "LC_MESSAGES" / "well.po"
    return polib.pofile(str(path), wrapwidth=0)


def write(catalog: polib.POFile, **texts: str) -> Path:
    for entry in catalog:
        for word, text in texts.items():
            if word in entry.msgid:
                entry.msgstr = text
    catalog.save()
    return Path(str(catalog.fpath))


def test_all_work_is_kept_and_the_second_sees_the_true_conflict(office: Installation) -> None:
    hers, his = download(office, "tess"), download(office, "theo")
    hers_path = write(hers, first="Le premier.", second="Le deuxième, par Tess.")
    his_path = write(his, second="Le deuxième, par Théo.", third="Le troisième.")

    office.run("catalog", "import", hers_path, "--as", "tess")
    answer = office.ask("catalog", "import", his_path, "--as", "theo")

    assert answer.code == 0
    assert "1 in conflict" in answer.out
    assert "Le deuxième, par Tess." in answer.err
    assert "Le deuxième, par Théo." in answer.err
    merged = {entry.msgid: entry.msgstr for entry in download(office, "after")}
    assert merged["The first paragraph."] == "Le premier."
    assert merged["The second paragraph."] == "Le deuxième, par Tess."
    assert merged["The third paragraph."] == "Le troisième."
    # The text that lost is a suggestion beside the message: nothing is gone.
    (suggestion,) = office.json("catalog", "message", "well", "fr", "3")["suggestions"]
    assert suggestion["text"] == "Le deuxième, par Théo."
    assert suggestion["made_by"] == "theo"
    office.run("catalog", "adopt", "well", "fr", "3", "1", "--as", "tess")
    adopted = office.json("catalog", "message", "well", "fr", "3")
    assert adopted["text"] == "Le deuxième, par Théo."
    assert [each["text"] for each in adopted["versions"]] == [
        "Le deuxième, par Tess.",
        "Le deuxième, par Théo.",
    ]
    assert office.ask("catalog", "adopt", "well", "fr", "3", "2", "--as", "tess").code == 4


def test_a_file_from_before_a_newer_text_does_not_bring_the_old_one_back(
    office: Installation,
) -> None:
    old = write(download(office, "old"), first="Le premier.")
    office.run("catalog", "import", old, "--as", "tess")
    stale = download(office, "stale")
    office.run(
        "catalog",
        "import",
        write(download(office, "new"), first="Le tout premier."),
        "--as",
        "tess",
    )

    office.run("catalog", "import", write(stale, third="Le troisième."), "--as", "theo")

    texts = {entry.msgid: entry.msgstr for entry in download(office, "after")}
    assert texts["The first paragraph."] == "Le tout premier."
    assert texts["The third paragraph."] == "Le troisième."


def test_what_a_translator_notes_in_the_file_comes_back(office: Installation) -> None:
    catalog = download(office, "tess")
    catalog.metadata["Last-Translator"] = "Tess <tess@example.org>"
    catalog.metadata["X-Generator"] = "Poedit 3.4"
    catalog[1].tcomment = "Is this the old well?"
    path = write(catalog, first="Le premier.")

    office.run("catalog", "import", path, "--as", "tess")

    again = download(office, "again")
    assert again.metadata["Last-Translator"] == "Tess <tess@example.org>"
    assert again.metadata["X-Generator"] == "Poedit 3.4"
    assert [entry.tcomment for entry in again][1] == "Is this the old well?"
    assert (
        office.json("catalog", "message", "well", "fr", "2")["versions"][0]["written_by"] == "tess"
    )


def test_a_question_is_asked_and_answered_beside_the_message(office: Installation) -> None:
    (question,) = office.run(
        *("catalog", "remark", "well", "fr", "2", "Which well?", "--question", "--as", "tess")
    )

    office.run(
        *("catalog", "remark", "well", "fr", "2", "The old one.", "--answers", question),
        *("--as", "ada"),
    )

    remarks = office.json("catalog", "message", "well", "fr", "2")["remarks"]
    assert [(each["made_by"], each["text"]) for each in remarks] == [
        ("tess", "Which well?"),
        ("ada", "The old one."),
    ]
    assert remarks[1]["answers"] == int(question)


def test_a_warning_can_be_dismissed_and_comes_back_when_the_text_changes(
    office: Installation,
) -> None:
    path = write(download(office, "tess"), first="Le premier.", second="Le deuxième,  double.")
    office.run("catalog", "import", path, "--as", "tess")
    found = warnings(office, 3)
    assert found

    for code in found:
        office.run("catalog", "dismiss", "well", "fr", "3", code, "--as", "theo")

    assert warnings(office, 3) == []
    office.run(
        "catalog", "import", write(download(office, "b"), second="Deux,  ici."), "--as", "tess"
    )
    assert warnings(office, 3)


def test_the_check_of_a_whole_article_names_what_differs(office: Installation) -> None:
    path = write(download(office, "tess"), first="Le premier des 1 234.")
    office.run("catalog", "import", path, "--as", "tess")

    answer = office.ask("check", "well")

    assert answer.code == 0
    assert "fr" in answer.err
    assert "1 234" in answer.err.replace("\u00a0", " ")


def warnings(office: Installation, number: int) -> list[str]:
    messages = office.json("catalog", "messages", "well", "fr")
    return next(each["findings"] for each in messages if each["number"] == number)
