"""The small fonts made from the large ones: whole or not there, the same everywhere, and used."""

import os
import time

import pytest
from typer.testing import CliRunner

from tests.rendering.embedded import font_families
from tests.rendering.samples import LOCALES, TEMPLATES, document, passage, release
from workflow.cli import app
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering import core_making
from workflow.rendering.core_building import make_core_font
from workflow.rendering.core_fonts import core_faces, core_folder, core_fonts, missing
from workflow.rendering.core_letters import letters
from workflow.rendering.fonts import CORE_FAMILIES, families
from workflow.rendering.renderer import Renderer

JA, ZH_HANS = LanguageTag("ja"), LanguageTag.parse("zh_Hans")


def made(font):
    """A stand-in for the finished file of *font*: only its name matters to who looks for it."""
    font.path.parent.mkdir(parents=True, exist_ok=True)
    font.path.write_bytes(b"made")


def test_there_is_a_regular_and_a_bold_one_for_each_of_four_languages(tmp_path):
    fonts = core_fonts(tmp_path)

    assert {(font.family, font.weight) for font in fonts} == {
        (family, weight) for family in CORE_FAMILIES.values() for weight in (400, 700)
    }
    assert len({font.path for font in fonts}) == 8


def test_each_is_made_from_the_full_font_of_its_own_language(tmp_path):
    sources = {font.family: font.source.family for font in core_fonts(tmp_path)}

    assert sources == {family: full for full, family in CORE_FAMILIES.items()}


@pytest.mark.parametrize(
    ("family", "text", "count"),
    [
        ("Communique Sans SC", "国际湖泊", 6763),
        ("Communique Sans TC", "國際湖泊", 13000),
        ("Communique Sans JP", "国際湖沼々ヵ", 6355),
        ("Communique Sans KR", "국제호수國際", 2350 + 4888),
    ],
)
def test_the_letters_are_those_of_the_national_standard(family, text, count):
    found = letters(family)

    assert {ord(letter) for letter in text + "Aé€—“”　、。！０α"} <= found
    assert count <= sum(0x4E00 <= code < 0xFB00 for code in found) < count + 700


def test_a_core_family_stands_just_before_the_full_one():
    stack = families(JA)

    assert stack[:2] == ("Communique Sans JP", "Noto Sans CJK JP")
    for full, family in CORE_FAMILIES.items():
        assert stack.index(full) == stack.index(family) + 1


def test_a_family_is_used_only_when_all_its_weights_are_made(tmp_path):
    fonts = core_fonts(tmp_path)
    made(fonts[0])
    before = core_faces(tmp_path)

    made(fonts[1])

    assert before == ()
    assert [(face.family, face.weight) for face in core_faces(tmp_path)] == [
        ("Communique Sans SC", 400),
        ("Communique Sans SC", 700),
    ]


@pytest.mark.parametrize(("days", "stays"), [(1, True), (31, False)])
def test_what_another_source_or_recipe_made_is_not_used_and_goes(tmp_path, days, stays):
    fonts = core_fonts(tmp_path)
    stale = fonts[0].path.with_name("CommuniqueSansSC-400-0000000000000000.ttf")
    for font in fonts:
        made(font)
    stale.write_bytes(b"old")
    made_at = time.time() - days * 24 * 3600
    os.utime(stale, (made_at, made_at))

    core_making.remove_stale(tmp_path, fonts)

    assert stale.name not in {face.path.name for face in core_faces(tmp_path)}
    assert stale.exists() is stays
    assert missing(fonts) == ()


@pytest.mark.parametrize("folder", [None, "nowhere"])
def test_without_them_there_are_none_and_nothing_is_wrong(tmp_path, folder):
    assert core_faces(folder and tmp_path / folder) == ()


def test_a_second_call_of_the_command_makes_nothing():
    said = CliRunner().invoke(app, ["fonts"])

    assert (said.exit_code, said.stdout.split(",")[-1]) == (0, " 0 of them made now\n")


def test_a_font_that_cannot_be_saved_leaves_nothing_behind(tmp_path, monkeypatch):
    font = core_fonts(tmp_path)[0]
    monkeypatch.setattr("workflow.rendering.core_building.letters", lambda _: frozenset(b"ab"))
    font.path.mkdir()

    with pytest.raises(OSError, match=font.path.name):
        make_core_font(font)

    assert [path.name for path in tmp_path.iterdir()] == [font.path.name]


@pytest.mark.slow
def test_making_one_again_gives_the_same_bytes(tmp_path):
    here = {font.family: font for font in core_fonts(core_folder()) if font.weight == 400}
    font = next(font for font in core_fonts(tmp_path) if font.family == "Communique Sans KR")

    path = make_core_font(font)

    assert path.read_bytes() == here[font.family].path.read_bytes()


@pytest.mark.slow
def test_a_rare_letter_comes_from_the_full_font_of_the_same_language(renderer):
    shown = document(headline=passage("湖の記録を公開"), place=passage("𠮷野"))

    data = renderer.render(release(shown, JA), Format.PDF).data

    assert font_families(data) == {"Communique Sans JP", "Noto Sans CJK JP"}


@pytest.mark.slow
def test_they_change_the_inputs_of_a_pdf_and_of_nothing_else(renderer):
    bare = Renderer(TEMPLATES, LOCALES)

    changed = {
        format_
        for format_ in Format
        if bare.inputs_digest(ZH_HANS, format_) != renderer.inputs_digest(ZH_HANS, format_)
    }

    assert changed == {Format.PDF}
