"""Pictures on the command line: added, named by a text, rendered; and told by the audit log."""

import csv
import io
import json
from pathlib import Path

from tests.journeys.conftest import Installation
from tests.photographs import photograph
from tests.rendering.pdf_reading import elements, opened


def test_a_picture_is_added_named_and_shown(embedded: Installation, tmp_path: Path) -> None:
    embedded.run("users", "add", "ada", "--role", "author")
    text, picture = tmp_path / "well.md", tmp_path / "well.jpg"
    text.write_text("# The well is open\n\nNobody was hurt.\n")
    picture.write_bytes(photograph())
    (slug,) = embedded.run("import", str(text), "--as", "ada")

    (address,) = embedded.run("picture", "add", slug, str(picture), "--as", "ada")
    text.write_text(f"# The well is open\n\nNobody was hurt.\n\n![A well]({address})\n")
    embedded.run("import", str(text), "--slug", slug, "--base", "1", "--as", "ada")
    embedded.run("render", slug, "--format", "pdf", "--to", str(tmp_path / "proofs"))

    [listed] = embedded.json("picture", "list", slug)
    assert (listed["address"], listed["name"], listed["width"]) == (address, "well.jpg", 640)
    pdf = opened((tmp_path / "proofs" / slug / "en" / f"{slug}.pdf").read_bytes())
    shown = [each for each in elements(pdf.Root.StructTreeRoot) if str(each.S) == "/Figure"]
    assert [str(each.Alt) for each in shown] == ["A well"]


def test_a_picture_that_is_none_is_refused(embedded: Installation, tmp_path: Path) -> None:
    embedded.run("users", "add", "ada", "--role", "author")
    text, drawing = tmp_path / "well.md", tmp_path / "well.svg"
    text.write_text(f"# The well is open\n\n![A well](picture:{'0' * 64})\n")
    drawing.write_text("<svg/>")

    unknown = embedded.ask("import", str(text), "--as", "ada")
    assert (unknown.code, "No picture “000000000000…” was added" in unknown.err) == (3, True)
    text.write_text("# The well is open\n\nNobody was hurt.\n")
    (slug,) = embedded.run("import", str(text), "--as", "ada")
    refused = embedded.ask("picture", "add", slug, str(drawing), "--as", "ada")
    assert (refused.code, "no PNG or JPEG" in refused.err) == (3, True)


def test_the_audit_log_is_written_for_programs_and_spreadsheets(embedded: Installation) -> None:
    embedded.run("users", "add", "ada", "--role", "author")
    embedded.run("users", "add", "bea", "--role", "editor")

    rows = list(csv.DictReader(io.StringIO("\n".join(embedded.run("audit", "export")))))
    lines = [json.loads(each) for each in embedded.run("audit", "export", "bea", "--form", "jsonl")]

    assert [(row["action"], row["subject"]) for row in rows] == [
        ("add_person", "ada"), ("add_person", "bea"),
    ]  # fmt: skip
    assert [each["hash"] for each in lines] == [rows[1]["hash"]]
    assert rows[1]["previous"] == rows[0]["hash"]
    assert embedded.ask("audit", "export", "--since", "soon").code == 3
