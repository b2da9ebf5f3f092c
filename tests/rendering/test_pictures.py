"""Pictures in a web page and in a PDF, opened and read back."""

import base64
import io

import pytest
from PIL import Image as Pixels

from tests.factories import AR
from tests.photographs import drawing, photograph
from tests.rendering.pages import Page
from tests.rendering.pages import read as parsed
from tests.rendering.pdf_reading import elements, opened
from tests.rendering.samples import EN, LOCALES, TEMPLATES, document, paragraph, release
from workflow.domain.document import Image
from workflow.domain.pictures import address_of
from workflow.domain.rendition import Format
from workflow.errors import NotFoundError, UnavailableError
from workflow.intake.pictures import read_picture
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.renderer import Renderer

PHOTOGRAPH = read_picture(photograph(3_000, 2_000))
DRAWING = read_picture(drawing())
KEPT = {each.sha256: each.data for each in (PHOTOGRAPH, DRAWING)}
SHOWN = document(
    body=(
        paragraph("The archive is open."),
        paragraph(Image(address_of(PHOTOGRAPH.sha256), "The lake & its <shore>")),
        paragraph("A chart: ", Image(address_of(DRAWING.sha256), "A disc")),
    )
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(TEMPLATES, LOCALES, core_folder(), pictures=KEPT.__getitem__)


def shown_in(renderer: Renderer, source: str) -> Page:
    made = renderer.render(
        release(document(body=(paragraph(Image(source, "A map")),))), Format.HTML
    )
    return parsed(made.data.decode())


def test_a_web_page_holds_its_pictures(renderer: Renderer) -> None:
    page = parsed(renderer.render(release(SHOWN), Format.HTML).data.decode())

    photo, chart = page.named("img")
    assert photo["alt"] == "The lake & its <shore>"
    assert decoded(photo["src"]) == ("image/jpeg", PHOTOGRAPH.data)
    assert decoded(chart["src"]) == ("image/png", DRAWING.data)


@pytest.mark.parametrize("language", [EN, AR])
def test_a_pdf_shows_its_pictures_and_says_what_they_show(renderer: Renderer, language) -> None:
    made = renderer.render(release(SHOWN, language), Format.PDF)

    pdf = opened(made.data)
    sizes = sorted(
        (int(image.Width), int(image.Height))
        for p in pdf.pages
        for image in p.get_images().values()
    )
    assert (1_600, 1_067) in sizes
    assert (300, 200) in sizes
    figures = [each for each in elements(pdf.Root.StructTreeRoot) if str(each.S) == "/Figure"]
    assert [str(each.Alt) for each in figures] == ["The lake & its <shore>", "A disc"]


def test_a_photograph_is_in_the_pdf_as_it_is(renderer: Renderer) -> None:
    pdf = opened(renderer.render(release(SHOWN), Format.PDF).data)

    [photo] = [i for p in pdf.pages for i in p.get_images().values() if int(i.Width) == 1_600]
    assert "/Interpolate" not in photo or not photo.Interpolate
    kept = Pixels.open(io.BytesIO(photo.read_raw_bytes()))
    assert kept.tobytes() == Pixels.open(io.BytesIO(PHOTOGRAPH.data)).tobytes()


def test_a_pdf_with_pictures_is_the_same_each_time(renderer: Renderer) -> None:
    again = Renderer(TEMPLATES, LOCALES, core_folder(), pictures=KEPT.__getitem__)

    assert renderer.render(release(SHOWN), Format.PDF) == again.render(release(SHOWN), Format.PDF)


def test_plain_text_says_what_a_picture_shows(renderer: Renderer) -> None:
    text = renderer.render(release(SHOWN), Format.TXT).data.decode()

    assert "[The lake & its <shore>]" in text


@pytest.mark.parametrize(
    "source",
    ["https://elsewhere.example/map.png", "map.png", "picture:abc", "data:image/png;base64,AA", ""],
)
def test_a_picture_from_elsewhere_is_shown_by_its_words(renderer: Renderer, source: str) -> None:
    page = shown_in(renderer, source)

    assert not page.named("img")
    assert any("[A map]" in each for each in page.texts["p"])


@pytest.mark.parametrize("format_", [Format.HTML, Format.PDF])
@pytest.mark.parametrize(
    "error",
    [NotFoundError("artifact_missing"), UnavailableError("artifacts_unreadable")],
    ids=lambda error: error.code,
)
def test_a_picture_that_cannot_be_read_fails_the_document_for_what_it_is(format_, error) -> None:
    """A disk that is away for a while is waited for, and no fault of the document."""

    def load(_digest: str) -> bytes:
        raise error

    failing = Renderer(TEMPLATES, LOCALES, core_folder(), pictures=load)
    with pytest.raises(type(error)) as refused:
        failing.render(release(SHOWN), format_)
    assert refused.value.code == error.code


def decoded(source: str) -> tuple[str, bytes]:
    head, _, data = source.partition(";base64,")
    return head.removeprefix("data:"), base64.b64decode(data)
