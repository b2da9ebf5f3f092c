import shutil

import pytest

from tests.rendering.samples import LOCALES, TEMPLATES
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import RenderingError
from workflow.rendering import installed
from workflow.rendering.libraries import library_versions
from workflow.rendering.renderer import Renderer

FR, PL = LanguageTag("fr"), LanguageTag("pl")


@pytest.fixture
def folders(tmp_path):
    shutil.copytree(TEMPLATES / "release", tmp_path / "templates" / "release")
    shutil.copytree(LOCALES, tmp_path / "locales")
    return tmp_path


def digests(folders):
    renderer = Renderer(folders / "templates", folders / "locales")
    return {(t, f): renderer.inputs_digest(t, f) for t in (FR, PL) for f in Format}


def changed(before, after):
    return {key for key in before if before[key] != after[key]}


def test_a_digest_does_not_depend_on_where_the_files_are(folders):
    assert (
        Renderer(TEMPLATES, LOCALES).inputs_digest(FR, Format.PDF)
        == digests(folders)[FR, Format.PDF]
    )


def test_each_language_and_format_has_its_own(folders):
    assert len(set(digests(folders).values())) == 6


def test_a_polish_word_changes_polish_renditions_only(folders):
    before = digests(folders)
    catalog = folders / "locales" / "pl" / "LC_MESSAGES" / "release.po"

    catalog.write_text(catalog.read_text() + '\nmsgid "New"\nmsgstr "Nowe"\n')

    assert changed(before, digests(folders)) == {(PL, each) for each in Format}


@pytest.mark.parametrize(
    ("file", "formats"),
    [
        ("web.css", {Format.HTML}),
        ("print.css", {Format.PDF}),
        ("_macros/inline.html", {Format.HTML, Format.PDF}),
    ],
)
def test_a_template_changes_what_is_made_from_it(folders, file, formats):
    before = digests(folders)
    path = folders / "templates" / "release" / file

    path.write_text(path.read_text() + "\n")

    assert changed(before, digests(folders)) == {(t, f) for t in (FR, PL) for f in formats}


@pytest.mark.parametrize("library", ["Pango", "HarfBuzz", "fontconfig"])
def test_another_version_of_a_library_changes_pdfs_and_nothing_else(folders, library, monkeypatch):
    before = digests(folders)
    # No machine has two versions of it.
    other = {**library_versions(), library: "0.0"}
    monkeypatch.setattr("workflow.rendering.fingerprint.library_versions", lambda: other)

    assert changed(before, digests(folders)) == {(FR, Format.PDF), (PL, Format.PDF)}


def test_a_machine_without_fontconfig_says_what_is_missing(folders, monkeypatch):
    monkeypatch.setenv("PATH", str(folders))

    with pytest.raises(RenderingError) as refusal:
        installed.installed_families()

    assert refusal.value.code == "fonts_unknown"


def test_the_fonts_of_this_machine_are_listed():
    assert "Noto Sans" in installed.installed_families()
