import pytest

from workflow.domain.language import LanguageTag
from workflow.rendering.glyphs import missing_glyph
from workflow.wording import sentence

FR = LanguageTag("fr")


@pytest.fixture
def no_fonts(tmp_path, monkeypatch):
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))


@pytest.mark.parametrize(
    ("character", "script", "package"),
    [
        ("é", "Latin", "fonts-noto-core"),
        ("Ж", "Cyrillic", "fonts-noto-core"),
        ("አ", "Ethiopic", "fonts-noto-core"),
        ("ᏣᎳᎩ"[0], "Cherokee", "fonts-noto-core"),
        ("𓀀", "Egyptian Hieroglyphs", "fonts-noto-core"),
        ("湖", "Han", "fonts-noto-cjk"),
        ("ひ", "Hiragana", "fonts-noto-cjk"),
        ("호", "Hangul", "fonts-noto-cjk"),
        ("∮", "Common", "fonts-noto-core"),
        ("🌊", "Common", "fonts-noto-color-emoji"),
        ("\ue123", "Unknown", "no package known"),
    ],
)
def test_a_missing_character_is_named_with_its_script_and_its_package(
    no_fonts, character, script, package
):
    values = missing_glyph(ord(character), FR).values

    assert (values["character"], values["script"], values["package"]) == (
        character,
        script,
        package,
    )


def test_a_package_that_is_there_already_is_no_remedy():
    assert missing_glyph(ord("湖"), FR).values["package"] == "no package known"


def test_the_sentence_says_all_of_it(no_fonts):
    assert sentence(missing_glyph(ord("አ"), FR)) == (
        "No installed font has the character አ (U+12A0, Ethiopic) of the fr text: replace it,"
        " or install a font for it (Debian: fonts-noto-core)."
    )
