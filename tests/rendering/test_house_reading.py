"""What a house style may say, and everything that is wrong with one at once."""

import os
from importlib.resources import files

import pytest

from tests.rendering.houses import LOGO, SQUARE, SVG, folder, huge_png, picture, problems, read
from workflow.errors import InvalidInputError
from workflow.rendering.house import HouseStyle
from workflow.rendering.house.reading import read_house_style
from workflow.rendering.house.style import PageSize, UrduHand
from workflow.wording import sentence

INJECTED = "#fff;} body{display:none"


def test_an_empty_house_style_is_the_built_in_look(tmp_path):
    assert read(tmp_path, "") == HouseStyle()


def test_the_shipped_example_can_be_used():
    style = read_house_style(files("workflow") / "sample" / "house")

    assert style.logo.is_drawing
    assert style.logo.size_mm == (15, 15)


def test_all_keys_are_read(tmp_path):
    toml = (
        '[colours]\naccent = "#0F5E63"\nink = "#111111"\nlink = "#003366"\n'
        '[colours.dark]\naccent = "#7fc9cd"\n'
        '[logo]\nfile = "logo.svg"\nalt = "Lakes"\nheight = 12.5\n'
        "with_name = false\nplate = false\n"
        '[logo.alt_in]\nfr = "Lacs"\nzh-Hans = "湖"\nfa = "می\u200cخواهیم"\n'
        '[fonts]\nurdu = "nastaliq"\n[page]\nsize = "Letter"\n'
    )

    style = read(tmp_path, toml, logo_svg=SQUARE)

    assert (style.light.accent, style.light.ink, style.light.link) == (
        "#0f5e63",
        "#111111",
        "#003366",
    )
    assert style.screen_link == "#003366"
    assert style.dark.accent == "#7fc9cd"
    assert style.logo.size_mm == (25, 12.5)
    assert not style.logo.with_name
    assert not style.logo.plate
    assert style.logo.alternatives["zh_Hans"] == "湖"
    assert (style.urdu, style.page) == (UrduHand.NASTALIQ, PageSize.LETTER)


def test_every_problem_is_reported_at_once_with_its_key(tmp_path):
    toml = (
        'css = "x"\n'
        '[colours]\naccent = "red"\nink = "#eeeeee"\nborder = "#000000"\n'
        '[colours.dark]\nlink = "#222222"\n'
        '[logo]\nfile = "none.svg"\nheight = 400\n'
        '[logo.alt_in]\n"not a language" = "x"\n'
        '[fonts]\nurdu = "comic"\n[fonts.Latn]\nregular = "none.ttf"\n'
        '[page]\nsize = "A3"\nmargin = 3\n'
    )

    assert sorted(problems(tmp_path, toml)) == [
        ("house_colour_contrast", "colours.dark.link"),
        ("house_colour_contrast", "colours.ink"),
        ("house_file_missing", "fonts.Latn.regular"),
        ("house_file_missing", "logo.file"),
        ("house_key_missing", "fonts.Latn.bold"),
        ("house_key_missing", "logo.alt"),
        ("house_key_unknown", "colours.border"),
        ("house_key_unknown", "css"),
        ("house_key_unknown", "page.margin"),
        ("house_language_unknown", "logo.alt_in.not a language"),
        ("house_value_wrong", "colours.accent"),
        ("house_value_wrong", "fonts.urdu"),
        ("house_value_wrong", "logo.height"),
        ("house_value_wrong", "page.size"),
    ]


def test_a_colour_without_contrast_is_refused_with_the_measured_ratio(tmp_path):
    with pytest.raises(InvalidInputError) as refusal:
        read(tmp_path, '[colours]\naccent = "#ffe100"\nlink = "#777777"\n')

    said = [sentence(finding) for finding in refusal.value.findings]
    assert said[0].startswith("colours.accent: #ffe100 has a contrast of 1.31:1 on #ffffff")
    assert "4.06:1 on #f2f4f6 and needs 4.5:1" in said[1]


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        (f'[colours]\naccent = "{INJECTED}"\n', "house_value_wrong"),
        ("[colours]\naccent = 3\n", "house_value_wrong"),
        ('colours = "#000000"\n', "house_value_wrong"),
        ('[fonts.Latn]\nfamily = "x\'; } body { display: none"\n', "house_font_not_installed"),
        ('[fonts.Latn]\nfamily = "a\\nb"\n', "house_value_wrong"),
        ('[fonts]\nLatn = "Noto Sans"\n', "house_value_wrong"),
        ("x = " + "[" * 30_000, "house_toml_syntax"),
        ("[colours]\naccent" + ".a" * 5_000 + " = 1\n", "house_value_wrong"),
        (f"[colours]\naccent = 0x{'f' * 60_000}\n", "house_value_wrong"),
        (f"[colours]\naccent = {'9' * 60_000}\n", "house_toml_syntax"),
        ("[logo]\nheight = nan\n", "house_value_wrong"),
        ("[logo]\nwith_name = 1\n", "house_value_wrong"),
        ("x = 1\n" * 2, "house_toml_syntax"),
        ("#" * 70_000, "house_file_too_large"),
    ],
)
def test_what_is_not_a_plain_value_is_refused(tmp_path, toml, code):
    assert code in [found for found, _ in problems(tmp_path, toml)]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "house.toml").write_bytes(b'x = "\xff"')

    with pytest.raises(InvalidInputError) as refusal:
        read_house_style(tmp_path)

    assert [finding.code for finding in refusal.value.findings] == ["house_toml_syntax"]


@pytest.mark.parametrize("alt", ["", "   ", "two\\nlines", "x" * 201, "\\u202e turned", "\\u0000"])
def test_an_alternative_text_is_one_short_line(tmp_path, alt):
    toml = f'[logo]\nfile = "logo.svg"\nalt = "{alt}"\n'

    assert problems(tmp_path, toml, logo_svg=SQUARE)[0][1] in (
        "logo.alt",
        "house.toml",
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "out/passwd", "link"])
def test_nothing_outside_the_folder_is_opened(tmp_path, name):
    (tmp_path / "out").symlink_to("/etc")
    (tmp_path / "link").symlink_to("/etc/passwd")
    toml = LOGO.format("../" * 12 + "etc/passwd" if name.startswith("..") else name)

    assert problems(tmp_path, toml) == [("house_file_outside", "logo.file")]


def test_a_link_within_the_folder_is_followed(tmp_path):
    (tmp_path / "link").symlink_to("logo.svg")

    assert read(tmp_path, LOGO.format("link"), logo_svg=SQUARE).logo


def test_a_pipe_a_folder_and_a_circle_of_links_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "sub").mkdir()
    (tmp_path / "circle").symlink_to("circle")

    for name in ("pipe", "sub", "circle", "a\\u0000b"):
        assert problems(tmp_path, LOGO.format(name))[0][0] in (
            "house_file_missing",
            "house_value_wrong",
        )


def test_a_large_file_is_refused_before_it_is_read(must_end, tmp_path):
    folder(tmp_path, LOGO.format("big.png") + '[fonts.Latn]\nregular = "big"\nbold = "big"\n')
    for name in ("big.png", "big"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(200_000_000)
    with pytest.raises(InvalidInputError) as refusal:
        read_house_style(tmp_path)

    assert [finding.code for finding in refusal.value.findings] == ["house_file_too_large"] * 3


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("PNG", "RGBA"), "image/png"),
        (picture("PNG", "P"), "image/png"),
        (picture("PNG", "L"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", "CMYK"), "image/jpeg"),
        (SQUARE, "image/svg+xml"),
        (b"\xef\xbb\xbf" + SQUARE, "image/svg+xml"),
    ],
)
def test_a_logo_is_what_its_content_says_whatever_its_name(tmp_path, data, media_type):
    logo = read(tmp_path, LOGO.format("logo.gif"), logo_gif=data).logo

    assert logo.media_type == media_type
    assert logo.aspect == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture("GIF"), "house_logo_kind"),
        (picture("TIFF"), "house_logo_kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "house_logo_kind"),
        (b"", "house_logo_kind"),
        (picture("PNG")[:40], "house_picture_damaged"),
        (picture("JPEG")[:100], "house_picture_damaged"),
        (huge_png(12_000), "house_picture_too_large"),
        (picture("PNG", size=(1300, 100)), "house_logo_shape"),
    ],
)
def test_a_logo_that_cannot_be_used_is_refused_quickly(must_end, tmp_path, data, code):
    assert problems(tmp_path, LOGO.format("logo.png"), logo_png=data) == [(code, "logo.file")]


def test_a_picture_is_made_no_larger_than_paper_shows(tmp_path):
    logo = read(tmp_path, LOGO.format("l.png"), l_png=picture(size=(3000, 1500))).logo

    assert len(logo.data) < 5_000
    assert logo.aspect == pytest.approx(2, rel=0.01)


def test_what_a_camera_wrote_beside_a_picture_is_left_out(tmp_path):
    import io

    from PIL import Image

    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif, comment=b"secret")

    logo = read(tmp_path, LOGO.format("l.jpg"), l_jpg=out.getvalue()).logo

    assert b"home" not in logo.data
    assert b"secret" not in logo.data


def test_a_wide_logo_is_made_smaller_and_never_stretched(tmp_path):
    wide = SVG.replace("0 0 20 10", "0 0 100 10").format("").encode()

    logo = read(tmp_path, LOGO.format("l.svg") + "height = 20\n", l_svg=wide).logo

    assert logo.size_mm == (90, 9)
