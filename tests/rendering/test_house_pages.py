"""What a house style does to web pages and PDFs, and to their digests."""

import io
import re

import pikepdf
import pytest
from page import validate_pdf_bytes

from tests.rendering.houses import FONT, LOGO, SQUARE, folder, font, picture, read
from tests.rendering.pages import read as parsed
from tests.rendering.samples import (
    EN,
    LOCALES,
    TEMPLATES,
    document,
    paragraph,
    passage,
    release,
    rich,
)
from workflow.desk.headers import of_published
from workflow.domain.document import Emphasis, Text
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.house import HouseStyle
from workflow.rendering.house.colour import (
    DARK,
    DARK_GROUNDS,
    LIGHT,
    LIGHT_GROUNDS,
    LIGHT_SCREEN_LINK,
    RULE_RATIO,
    TEXT_RATIO,
    Palette,
    contrast,
    for_dark_paper,
    worst_contrast,
)
from workflow.rendering.house.reading import read_house_style
from workflow.rendering.renderer import Renderer

AR, FR = LanguageTag("ar"), LanguageTag("fr")
COLOURS = '[colours]\naccent = "#0f5e63"\nlink = "#0b5f75"\n'
HOSTILE = '\\"><script>alert(1)</script> {{ 7*7 }}'


def renderer(house=None):
    return Renderer(TEMPLATES, LOCALES, house=house)


def web(house, language=EN, shown=None):
    return renderer(house).render(release(shown or rich(language), language), Format.HTML).data


def pdf(house, language=EN, shown=None, **options):
    made = renderer(house).render(release(shown, language, **options), Format.PDF)
    return pikepdf.open(io.BytesIO(made.data))


def test_the_built_in_colours_are_those_of_the_style_sheets():
    sheet = (TEMPLATES / "release" / "web.css").read_text()

    for name, light, dark in (
        ("accent", LIGHT.accent, DARK.accent),
        ("ink", LIGHT.ink, DARK.ink),
        ("link", LIGHT_SCREEN_LINK, DARK.link),
    ):
        assert re.findall(rf"--{name}: (#\w{{6}})", sheet) == [light, dark]
    grounds = re.findall(r"--tint: (#\w{6});", sheet)
    assert grounds == [LIGHT_GROUNDS[1], DARK_GROUNDS[1]]
    assert LIGHT_GROUNDS[2] in (TEMPLATES / "release" / "print.css").read_text()


def test_the_built_in_colours_can_be_read():
    for palette, grounds in ((LIGHT, LIGHT_GROUNDS), (DARK, DARK_GROUNDS)):
        assert contrast(palette.accent, grounds[0]) >= RULE_RATIO
        assert worst_contrast(palette.ink, grounds)[0] >= TEXT_RATIO
        assert worst_contrast(palette.link, grounds)[0] >= TEXT_RATIO


@pytest.mark.parametrize("colour", ["#000000", "#14447d", "#8b0000", "#006400", "#4b0082"])
def test_a_colour_for_dark_paper_can_be_read_there(colour):
    assert worst_contrast(for_dark_paper(colour), DARK_GROUNDS)[0] >= TEXT_RATIO


def test_a_faint_accent_is_for_rules_and_the_name_is_set_in_ink():
    assert Palette("#009edb", "#111111", "#000000").name == "#111111"
    assert Palette("#14447d", "#111111", "#000000").name == "#14447d"


def test_without_a_house_style_a_page_says_nothing_of_one():
    page = web(HouseStyle()).decode()

    assert "@media screen {" not in page
    assert "<svg" not in page
    assert 'class="logo' not in page


def test_a_page_has_the_house_s_colours_for_both_kinds_of_screen(tmp_path):
    style = parsed(web(read(tmp_path, COLOURS)).decode()).texts["style"][0]

    assert "--accent: #0f5e63; --ink: #1b1f24; --link: #0b5f75;" in style
    assert "prefers-color-scheme: dark) { :root { --accent: #" in style


def test_a_drawn_logo_stands_in_the_page_and_says_what_it_is(tmp_path):
    toml = LOGO.format("l.svg") + '[logo.alt_in]\nfr = "Lacs"\n'
    house = read(tmp_path, toml, l_svg=SQUARE)

    page = parsed(web(house, FR).decode())

    assert page.named("svg") == [
        {
            "role": "img",
            "aria-label": "Lacs",
            "width": "121",
            "height": "60",
            "viewbox": "0 0 20 10",
        }
    ]
    assert len(page.classed("organisation")) == 1


def test_a_picture_is_within_the_page_and_the_policy_allows_it(tmp_path):
    house = read(tmp_path, LOGO.format("l.png") + "with_name = false\n", l_png=picture())

    data = web(house)

    image = parsed(data.decode()).named("img")[0]
    policy = of_published("x.html", Format.HTML, data)["Content-Security-Policy"]
    assert image["src"].startswith("data:image/png;base64,")
    assert "data:" in re.search("img-src ([^;]*)", policy)[1]
    assert "unsafe" not in policy
    assert not parsed(data.decode()).classed("organisation")


@pytest.mark.parametrize("file", ["l.svg", "l.png"])
def test_what_a_logo_says_is_text(tmp_path, file):
    toml = f'[logo]\nfile = "{file}"\nalt = "{HOSTILE}"\n'
    house = read(tmp_path, toml, l_svg=SQUARE, l_png=picture())

    page = parsed(web(house, shown=document()).decode())

    says = [a.get("aria-label") or a.get("alt") for a in page.named("svg") + page.named("img")]
    assert not [
        script for script in page.named("script") if script["type"] != "application/ld+json"
    ]
    assert says == [HOSTILE.replace("\\", "")]


def test_a_page_with_a_drawn_logo_is_small(tmp_path):
    house = read(tmp_path, COLOURS + LOGO.format("l.svg"), l_svg=SQUARE)

    assert len(web(house, AR)) < 100_000


def test_plain_text_knows_nothing_of_a_house_style(tmp_path):
    house = read(tmp_path, COLOURS + LOGO.format("l.svg"), l_svg=SQUARE)
    shown = release(rich(EN), EN)

    assert (
        renderer(house).render(shown, Format.TXT).data == renderer().render(shown, Format.TXT).data
    )


def test_the_print_sheet_is_filled_in_once_and_has_no_variables(tmp_path):
    from workflow.rendering.chrome import ChromeShelf
    from workflow.rendering.environment import Environments

    house = read(tmp_path, COLOURS + '[page]\nsize = "Letter"\n')

    sheet = Environments(TEMPLATES, ChromeShelf(LOCALES), house).print_sheet()

    assert "var(--" not in sheet
    assert "{{" not in sheet
    assert "size: Letter;" in sheet
    assert "#0f5e63" in sheet
    assert LIGHT.accent not in sheet


def digests(house):
    made = renderer(house)
    return {format_: made.inputs_digest(FR, format_) for format_ in Format}


@pytest.mark.parametrize(
    ("toml", "changed"),
    [
        (COLOURS, {Format.HTML, Format.PDF}),
        (LOGO.format("l.svg"), {Format.HTML, Format.PDF}),
        (FONT, {Format.PDF}),
        ('[page]\nsize = "Letter"\n', {Format.PDF}),
        ('[fonts]\nurdu = "nastaliq"\n', {Format.PDF}),
    ],
)
def test_a_choice_changes_the_digests_of_what_it_is_seen_in(tmp_path, toml, changed):
    house = read(tmp_path, toml, l_svg=SQUARE, r_ttf=font(), b_ttf=font(700))
    before, after = digests(None), digests(house)

    assert {format_ for format_ in Format if before[format_] != after[format_]} == changed


def test_another_colour_has_another_digest_and_another_place_has_not(tmp_path):
    toml = COLOURS + LOGO.format("l.svg") + FONT
    places = [tmp_path / name for name in ("one", "two", "three")]
    regular, bold = font(), font(700)
    for place in places:
        place.mkdir()
        given = toml.replace("#0f5e63", "#0f5e64") if place.name == "three" else toml
        folder(place, given, l_svg=SQUARE, r_ttf=regular, b_ttf=bold)

    one, two, three = (digests(read_house_style(place)) for place in places)

    assert one == two
    assert one[Format.TXT] == three[Format.TXT]
    assert one[Format.HTML] != three[Format.HTML]
    assert one[Format.PDF] != three[Format.PDF]


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("file", ["l.svg", "l.png", "l.jpg"])
def test_a_logo_is_a_figure_on_the_side_where_lines_start(tmp_path, tag, file):
    toml = f'[logo]\nfile = "{file}"\nalt = "Lakes & more"\n'
    rgba = picture("PNG", "RGBA")
    house = read(tmp_path, toml, l_svg=SQUARE, l_png=rgba, l_jpg=picture("JPEG"))
    language = LanguageTag(tag)

    data = renderer(house).render(release(rich(language), language), Format.PDF).data
    for profile in ("3a", "ua1"):
        failures = validate_pdf_bytes(data, profile=profile).failures
        assert not [(each.rule_id, each.message) for each in failures]

    with pikepdf.open(io.BytesIO(data)) as file_:
        figures = [
            each for each in file_.objects if _is(each, "/StructElem") and each.S == "/Figure"
        ]
        smooth = [
            each for each in file_.objects if _is(each, "/XObject") and "/Interpolate" in each
        ]

        assert [str(each.Alt) for each in figures] == ["Lakes & more"]
        assert not [each for each in smooth if each.Interpolate]


def _is(each, kind):
    return isinstance(each, pikepdf.Dictionary | pikepdf.Stream) and each.get("/Type") == kind


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_logo_keeps_its_proportions_on_its_side_of_the_paper(tmp_path, tag):
    pdfium = pytest.importorskip("pypdfium2")
    house = read(tmp_path, LOGO.format("l.svg") + "height = 10\n", l_svg=SQUARE)
    language = LanguageTag(tag)
    data = renderer(house).render(release(rich(language), language), Format.PDF).data

    page = pdfium.PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")

    inked = [
        (x, y)
        for y in range(0, 300, 2)
        for x in range(0, page.width, 2)
        if page.getpixel((x, y)) == (0x0F, 0x5E, 0x63)
    ]
    width = max(x for x, _ in inked) - min(x for x, _ in inked)
    height = max(y for _, y in inked) - min(y for _, y in inked)
    assert width / height == pytest.approx(2, rel=0.05)
    assert (min(x for x, _ in inked) < page.width / 2) is (tag == "en")


@pytest.mark.slow
def test_a_house_s_fonts_and_paper_are_those_of_the_pdf(tmp_path):
    toml = FONT + '[page]\nsize = "Letter"\n'
    house = read(tmp_path, toml, r_ttf=font(), b_ttf=font(700))
    shown = document(body=(paragraph("It is ", Emphasis((Text("so"),)), "."),))

    with pdf(house, EN, shown) as file:
        names = {str(each.FontName) for each in file.objects if _is(each, "/FontDescriptor")}
        size = [round(float(side)) for side in file.pages[0].MediaBox]

    assert size == [0, 0, 612, 792]
    assert names
    assert all("House" in name or "Box" in name for name in names), names


@pytest.mark.slow
def test_a_house_style_renders_the_same_bytes_twice(tmp_path):
    house = read(tmp_path, COLOURS + LOGO.format("l.png"), l_png=picture("PNG", "RGBA"))
    shown = release(rich(FR), FR)

    first = renderer(house).render(shown, Format.PDF).data

    assert renderer(house).render(shown, Format.PDF).data == first


@pytest.mark.slow
def test_a_document_cannot_ask_for_the_logo(tmp_path):
    from workflow.domain.document import Image

    house = read(tmp_path, LOGO.format("l.svg"), l_svg=SQUARE)
    body = (paragraph(Image("house:logo", "mine")),)

    with pdf(house, EN, document(body=body, headline=passage("x"))) as file:
        figures = [e for e in file.objects if _is(e, "/StructElem") and e.S == "/Figure"]

    assert len(figures) == 1
