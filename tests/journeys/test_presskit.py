"""A real release with its real translations, published in twelve languages by commands only."""

import json
import subprocess
from pathlib import Path

import pikepdf

from tests.journeys.conftest import Installation
from tests.journeys.presskit import fill
from tests.journeys.reading import pdf_text, squeezed

DATA = Path(__file__).parent.parent / "data" / "presskit13"
LANGUAGES = tuple("de es fr he id ja ko pl pt_BR ru zh_Hans".split())


def test_the_press_kit_is_published_in_twelve_languages(installation: Installation) -> None:
    installation.people(*LANGUAGES)
    (slug,) = installation.run("import", DATA / "article.md", "--slug", "pg13", "--as", "ada")
    installation.run("languages", slug, "--must", ",".join(LANGUAGES), "--as", "ed")
    installation.run("submit", slug, "--as", "ada")
    assert installation.approve(slug, "ed").code == 0
    catalogs = installation.folder / "catalogs"
    installation.run("catalog", "export", slug, "--to", catalogs)
    filled = {each: catalogs / each / "LC_MESSAGES" / f"{slug}.po" for each in LANGUAGES}
    mended = {each: fill(path, DATA / f"{each}.json") for each, path in filled.items()}

    installation.run("catalog", "import", *filled.values(), "--as", "tess")
    for language in LANGUAGES:
        assert installation.sign_off(slug, language, "theo").code == 0
    installation.run("publish", slug, "--as", "pat", "--yes")
    installation.run("export", slug, "--to", installation.folder / "out")

    folder = installation.folder / "out" / slug
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {file["language"] for file in manifest["files"]} == {
        "en",
        *(each.replace("_", "-") for each in LANGUAGES),
    }
    # Real translations lose a link or a code span now and then; they are few.
    assert all(each.mended <= 5 and each.messages == 31 for each in mended.values()), mended
    for language in ("en", *LANGUAGES):
        assert_sound(folder / language.replace("_", "-") / f"{slug}.pdf", language)
    assert '<html lang="he" dir="rtl"' in (folder / "he" / f"{slug}.html").read_text()


def assert_sound(path: Path, language: str) -> None:
    """Tagged, in its language, every font embedded, and nothing in it is an empty box."""
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == language.replace("_", "-")
        assert pdf.Root.MarkInfo.Marked
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    # Columns from the right: object ID (two), uni, sub, emb.
    assert all(row.split()[-5] == "yes" for row in rows), fonts
    text = pdf_text(path)
    assert "\ufffd" not in text
    assert squeezed("PostgreSQL 13") in text
