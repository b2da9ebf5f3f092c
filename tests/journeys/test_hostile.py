"""A document that takes too long ends with a finding, and its renderer goes on with the others."""

from tests.journeys.conftest import Installation, make_installation
from tests.journeys.reading import pdf_text

# Within all bounds, and a hundred pages.
LONG = "# Long\n\n" + "An internationalisation of intergovernmental administrations. " * 3_000
GOOD = "# Lakes open\n\nThe archive is open to everyone.\n"


def test_a_document_that_takes_too_long_is_told_and_others_are_unharmed(tmp_path) -> None:
    made: Installation = make_installation(tmp_path, workers="1", render_timeout_seconds="2")
    made.people()
    for name, text in {"long": LONG, "good": GOOD}.items():
        (tmp_path / f"{name}.md").write_text(text)
        made.run("import", f"{name}.md", "--slug", name, "--as", "ada")
    with made.running("work"):
        long = made.ask("render", "long", "--to", "out", "--format", "pdf")
        made.run("render", "good", "--to", "out")

    assert long.code == 1
    assert "within 2 seconds" in long.err
    assert "opentoeveryone" in pdf_text(tmp_path / "out" / "good" / "en" / "good.pdf")
