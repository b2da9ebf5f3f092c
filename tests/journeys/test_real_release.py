"""The real release, from a text file to public PDFs in five languages, by commands only."""

import json
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from tests.journeys.conftest import Installation
from tests.journeys.reading import fill_from, pdf_text, squeezed, translations

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("fr", "ru", "ar", "zh_Hans")
DATES = {
    "en": "11 July 2025",
    "fr": "11 juillet 2025",
    "ru": "11 июля 2025 г.",
    "zh-Hans": "2025年7月11日",
}


@pytest.fixture
def published(installation: Installation) -> tuple[Installation, Path]:
    """The installation with the release published, and the folder of its files."""
    installation.people(*LANGUAGES)
    release = DATA / "intake" / "real_release.txt"
    (slug,) = installation.run("import", release, "--slug", "recognition", "--as", "ada")
    installation.run("languages", slug, "--must", ",".join(LANGUAGES), "--as", "ed")
    assert installation.run("submit", slug, "--as", "ada") == ["review"]
    assert installation.approve(slug, "ed").lines == ["approved"]
    catalogs = installation.folder / "catalogs"
    installation.run("catalog", "export", slug, "--to", catalogs)
    filled = [catalogs / language / "LC_MESSAGES" / f"{slug}.po" for language in LANGUAGES]
    for language, path in zip(LANGUAGES, filled, strict=True):
        fill_from(path, DATA / "real_release" / f"{language}.po")
    installation.run("catalog", "import", *filled, "--as", "tess")
    for language in LANGUAGES:
        assert installation.sign_off(slug, language, "theo").code == 0
    assert installation.run("publish", slug, "--as", "pat", "--yes") == ["published"]
    out = installation.folder / "out"
    installation.run("export", slug, "--to", out)
    return installation, out / slug


def test_the_real_release_is_published_in_every_language_as_it_was_translated(
    published: tuple[Installation, Path],
) -> None:
    installation, folder = published

    for language in LANGUAGES:
        web_name = language.replace("_", "-")
        path = folder / web_name / "recognition.pdf"
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang) == web_name
        if language != "ar":  # lam-alef ligatures come out reversed: facts/rendering.md, section 6
            assert_in_reading_order(path, language)
    for web_name, day in DATES.items():
        assert squeezed(day) in pdf_text(folder / web_name / "recognition.pdf")
    assert "١١ يوليو ٢٠٢٥" in (folder / "ar" / "recognition.txt").read_text()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert len(manifest["files"]) == 5 * 3
    for file in manifest["files"]:
        assert sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert installation.json("show", "recognition")["state"] == "published"
    installation.run("verify")


def assert_in_reading_order(pdf: Path, language: str) -> None:
    """Every paragraph stands in *pdf*, whole, one after the other."""
    text = pdf_text(pdf)
    at = 0
    for passage in translations(DATA / "real_release" / f"{language}.po")[1:-1]:
        at = text.find(squeezed(passage), at)
        assert at >= 0, passage
