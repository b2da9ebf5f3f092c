"""The fonts of a house style: which files may be used, and which languages they serve."""

import pytest

from tests.rendering.houses import FONT, font, problems, read
from workflow.domain.language import LanguageTag
from workflow.rendering.fonts import code_families, families
from workflow.rendering.house import HouseStyle, showing
from workflow.rendering.house.alphabets import alphabet
from workflow.rendering.house.style import UrduHand

EN, FR, VI, AR, UR, JA, RU = (
    LanguageTag(tag) for tag in ("en", "fr", "vi", "ar", "ur", "ja", "ru")
)


def test_files_are_used_for_the_languages_whose_letters_they_have(tmp_path):
    letters = alphabet(EN) | alphabet(FR)

    house = read(tmp_path, FONT, r_ttf=font(400, letters), b_ttf=font(700, letters))

    assert [(face.family, face.weight) for face in house.faces] == [
        ("House Latn", 400),
        ("House Latn", 700),
    ]
    assert house.fonts[0].title == "Box"
    assert showing.stack(house, FR, families(FR))[:2] == ("House Latn", "Noto Sans")
    assert showing.stack(house, VI, families(VI)) == families(VI)
    assert showing.stack(house, RU, families(RU)) == families(RU)


def test_latin_words_of_another_script_are_set_in_the_house_s_font_too(tmp_path):
    house = read(tmp_path, FONT, r_ttf=font(), b_ttf=font(700))

    assert showing.stack(house, AR, families(AR))[:3] == (
        "Noto Sans Arabic",
        "House Latn",
        "Noto Sans",
    )


def test_without_an_italic_emphasis_is_bold(tmp_path):
    upright = read(tmp_path, FONT, r_ttf=font(), b_ttf=font(700))
    whole = read(
        tmp_path,
        FONT + 'italic = "i.ttf"\n',
        r_ttf=font(),
        b_ttf=font(700),
        i_ttf=font(italic=True),
    )

    assert "700" in showing.print_emphasis(upright, EN)
    assert showing.print_emphasis(upright, RU) == ""
    assert showing.print_emphasis(whole, EN) == ""
    assert [face.italic for face in whole.faces] == [False, False, True]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "house_font_kind"),
        (b"This is no font", "house_font_kind"),
        (b"wOF2" + bytes(100), "house_font_kind"),
        (b"ttcf" + bytes(100), "house_font_kind"),
        (b"\x00\x01\x00\x00" + b"\xff" * 500, "house_font_damaged"),
        (b"OTTO", "house_font_damaged"),
        (font()[:400], "house_font_damaged"),
        (font(variable=True), "house_font_variable"),
        (font(700), "house_font_weight"),
        (font(italic=True), "house_font_weight"),
        (font(embedding=0x0002), "house_font_restricted"),
        (font(embedding=0x0100), "house_font_restricted"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_quickly(must_end, tmp_path, data, code):
    assert problems(tmp_path, FONT, r_ttf=data, b_ttf=font(700)) == [(code, "fonts.Latn.regular")]


def test_a_character_map_larger_than_unicode_is_not_unfolded(must_end, tmp_path):
    import io
    import struct

    from fontTools.ttLib import TTFont, newTable

    bomb = TTFont(io.BytesIO(font()))
    groups = struct.pack(">LLL", 0, 0xFFFFFFFF, 1)
    subtable = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, 1) + groups
    header = struct.pack(">HHHHL", 0, 1, 3, 10, 12)
    bomb["cmap"] = newTable("DSIG")
    bomb.tables["cmap"] = raw = newTable("zzzz")
    raw.data = header + subtable
    out = io.BytesIO()
    bomb.save(out)
    found = problems(tmp_path, FONT, r_ttf=out.getvalue(), b_ttf=font(700))

    assert found == [("house_font_damaged", "fonts.Latn.regular")]


def test_a_font_without_the_letters_of_its_script_is_refused(tmp_path):
    letters = alphabet(EN) - {"Q", "é"}

    found = problems(tmp_path, FONT, r_ttf=font(), b_ttf=font(700, letters))

    assert found == [("house_font_lacks", "fonts.Latn")]


@pytest.mark.parametrize("family", ["Noto Sans CJK JP", "Noto Sans"])
def test_an_installed_family_is_used_by_its_name(tmp_path, family):
    script = "Jpan" if "CJK" in family else "Cyrl"

    house = read(tmp_path, f'[fonts.{script}]\nfamily = "{family}"\n')

    language = JA if script == "Jpan" else RU
    assert house.faces == ()
    assert len(house.fonts[0].files) >= 2
    assert showing.stack(house, language, families(language))[0] == family


@pytest.mark.parametrize(
    ("toml", "code", "where"),
    [
        ('[fonts.Latn]\nfamily = "Nowhere Sans"\n', "house_font_not_installed", "family"),
        ('[fonts.Latn]\nfamily = "Noto Sans"\nbold = "b.ttf"\n', "house_font_twice", "family"),
        ("[fonts.Latn]\n", "house_key_missing", "regular"),
    ],
)
def test_a_family_is_installed_or_in_files(tmp_path, toml, code, where):
    assert (code, f"fonts.Latn.{where}") in problems(tmp_path, toml)


def test_nastaliq_is_for_urdu_alone():
    house = HouseStyle(urdu=UrduHand.NASTALIQ)

    assert showing.stack(house, UR, code_families(UR))[0] == "Noto Nastaliq Urdu"
    assert showing.stack(house, AR, families(AR)) == families(AR)
    assert showing.stack(HouseStyle(), UR, families(UR)) == families(UR)


def test_an_alphabet_is_that_of_the_language():
    assert {"q", "Q", "é"} <= alphabet(FR)
    assert "ế" in alphabet(VI)
    assert "ы" in alphabet(RU)
    assert "ы" not in alphabet(EN)
    assert {"し", "ア", "日"} <= alphabet(JA)
    assert alphabet(LanguageTag("tlh")) == frozenset()
