"""A translator whose program reads XLIFF and not PO: the same catalog, the same merge."""

from pathlib import Path

import pytest
from lxml import etree

from tests.journeys.conftest import Installation
from tests.journeys.test_two_translators import download, office, write

__all__ = ["office"]

NAMES = {None: "urn:oasis:names:tc:xliff:document:1.2"}


def fill(path: Path, **texts: str) -> Path:
    """What a translator's program does: targets, and nothing else is touched."""
    tree = etree.parse(path)
    for unit in tree.iterfind(".//trans-unit", NAMES):
        source = unit.find("source", NAMES)
        for word, text in texts.items():
            if word in source.text:
                target = etree.Element(f"{{{NAMES[None]}}}target", state="translated")
                target.text = text
                source.addnext(target)
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return path


@pytest.fixture
def exported(office: Installation) -> Path:
    lines = office.run("catalog", "export", "well", "--to", "xliff", "--format", "xliff")
    assert lines == ["xliff/fr/well.xlf"]
    return office.folder / lines[0]


def test_a_filled_file_is_merged_with_what_came_as_po_meanwhile(
    office: Installation, exported: Path
) -> None:
    theirs = write(download(office, "po"), second="Le deuxième, par Théo.")
    office.run("catalog", "import", theirs, "--as", "theo")
    path = fill(exported, first="Le premier.", second="Le deuxième, par Tess.")

    answer = office.ask("catalog", "import", path, "--as", "tess")

    assert answer.code == 0
    assert "1 taken, 0 unchanged, 1 in conflict, 0 refused" in answer.out
    merged = {entry.msgid: entry.msgstr for entry in download(office, "after")}
    assert merged["The first paragraph."] == "Le premier."
    assert merged["The second paragraph."] == "Le deuxième, par Théo."


def test_files_that_cannot_be_trusted_are_refused_and_keep_no_other_from_being_taken(
    office: Installation, exported: Path
) -> None:
    text = fill(exported, first="Le premier.").read_text()
    files = {
        "doctype.xlf": "<!DOCTYPE xliff>" + text.partition("?>")[2],
        "broken.xlf": text.replace("</body>", ""),
        "large.xlf": text + " " * 11_000_000,
        "good.xlf": text,
    }
    for name, content in files.items():
        (office.folder / name).write_text(content)

    answer = office.ask("catalog", "import", *files, "--as", "tess")

    assert answer.code == 3
    said = " ".join(answer.err.split())
    assert all(word in said for word in ("DOCTYPE", "not well-formed", "at most 10000000"))
    assert "1 taken" in answer.out


def test_a_file_for_another_article_is_refused(office: Installation, exported: Path) -> None:
    exported.write_text(exported.read_text().replace('original="well"', 'original="spring"'))

    answer = office.ask("catalog", "import", exported, "--as", "tess")

    assert answer.code == 4
    assert "spring" in answer.err
