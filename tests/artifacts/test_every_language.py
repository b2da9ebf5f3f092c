"""
The sample release in every shipped language, as a PDF that is opened and read back.

What a screen reader gets through the tags is whole in every language. What a program gets that
copies glyphs is whole where the script lets it, and the share of words is stated where not.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache

import pikepdf
import pypdfium2
import pytest
from page import validate_pdf_bytes

from tests.rendering.pdf_reading import (
    Tagged,
    elements,
    opened,
    read_aloud,
    seen_text,
    squeezed,
)
from tests.rendering.samples import LOCALES, SHIPPED, TEMPLATES, release, rich
from workflow.domain.document import Document, Paragraph
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.renderer import Rendered, Renderer
from workflow.rendering.view import plain

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("language", SHIPPED, ids=str),
]

# Without the margins and what stands in them, in points from the top left.
_TYPE_AREA = ("-x", "0", "-y", "40", "-W", "600", "-H", "735")

# The share of words that pdftotext 22 recovers whole from right-to-left pages: it puts blanks and
# points beside figures in the wrong places, and turns lam-alef about (measured, less 0.05).
_RECOVERED = {"ar": 0.55, "fa": 0.65, "fa_AF": 0.65, "he": 0.65, "ps": 0.8, "ur": 0.85}


@dataclass(frozen=True)
class Shown:
    """A PDF and what it was made of."""

    rendered: Rendered
    document: Document
    blocks: tuple[Tagged, ...]

    @property
    def paragraphs(self) -> list[str]:
        """The text of the paragraphs that hold nothing but text."""
        found = [block for block in self.document.body if isinstance(block, Paragraph)]
        texts = (plain(block.passage) for block in found if _is_text(block))
        return [text for text in texts if text]


@cache
def _renderer() -> Renderer:
    return Renderer(TEMPLATES, LOCALES, core_folder())


@cache
def _shown(language: LanguageTag) -> Shown:
    document = rich(language)
    # The renderer raises for any line that the engine logs: a file says that there was none.
    rendered = _renderer().render(release(document, language), Format.PDF)
    with opened(rendered.data) as pdf:
        return Shown(rendered, document, tuple(read_aloud(pdf)))


def _is_text(block: Paragraph) -> bool:
    kinds = {type(child).__name__ for child in block.passage.children}
    return not kinds & {"NoteReference", "Image", "Code"}


def test_nothing_of_the_sample_stands_in_english(language):
    assert not [block for block in _shown(language).document.body if _stands_in(block)]


def _stands_in(block: object) -> bool:
    return isinstance(block, Paragraph) and block.passage.stand_in


def test_it_has_two_or_three_pages_and_says_its_language_and_title(language):
    shown = _shown(language)

    with opened(shown.rendered.data) as pdf:
        assert len(pdf.pages) == shown.rendered.pages
        assert 2 <= len(pdf.pages) <= 3
        assert str(pdf.Root.Lang) == language.bcp47
        assert str(pdf.docinfo["/Title"]) == plain(shown.document.headline)
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_it_keeps_to_pdf_a_and_pdf_ua_by_an_independent_judgement(language):
    data = _shown(language).rendered.data

    for profile in ("3a", "ua1"):
        failures = validate_pdf_bytes(data, profile=profile).failures
        assert not [(each.rule_id, each.message) for each in failures]


def test_its_bookmarks_are_its_headings(language):
    shown = _shown(language)

    with opened(shown.rendered.data) as pdf, pdf.open_outline() as outline:
        titles = [title for root in outline.root for title in _titles(root)]

    headings = [block.text.strip() for block in shown.blocks if block.tag in ("H1", "H2", "H3")]
    assert [_even(title) for title in titles] == [_even(heading) for heading in headings]
    assert len(titles) >= 6


def _titles(item: pikepdf.OutlineItem) -> list[str]:
    return [item.title, *(title for child in item.children for title in _titles(child))]


def _even(text: str) -> str:
    return squeezed(unicodedata.normalize("NFC", text))


def test_its_tags_read_every_word_in_order(language):
    shown = _shown(language)

    read = [block.text.strip() for block in shown.blocks if block.tag in ("P", "H1", "H2", "H3")]
    places = [_place(text, read) for text in shown.paragraphs]
    assert None not in places
    assert places == sorted(places)


def _place(text: str, read: list[str]) -> int | None:
    """Where *text* is read: as one block, as the end of the lead, or as two parts."""
    for number, block in enumerate(read):
        both = block + (f" {read[number + 1]}" if number + 1 < len(read) else "")
        if block.endswith(text) or both == text or squeezed(both) == squeezed(text):
            return number
    return None


def test_its_lists_tables_and_links_are_tagged(language):
    with opened(_shown(language).rendered.data) as pdf:
        found = {str(each.S) for each in elements(pdf.Root.StructTreeRoot)}

    assert {"/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/Link"} <= found


def test_its_fonts_are_embedded(language):
    with opened(_shown(language).rendered.data) as pdf:
        fonts = [each for each in pdf.objects if _is_font(each)]
        described = [each.FontDescriptor for each in fonts if "/FontDescriptor" in each]

    assert described
    assert all({"/FontFile2", "/FontFile3", "/FontFile"} & set(each) for each in described)


def _is_font(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"


def test_its_glyphs_can_be_copied(language):
    shown = _shown(language)
    seen = unicodedata.normalize("NFC", seen_text(shown.rendered.data, *_TYPE_AREA))

    if language.is_rtl:
        words = [word for text in shown.paragraphs for word in text.split()]
        recovered = sum(word in set(seen.split()) for word in words) / len(words)
        assert recovered >= _RECOVERED[str(language)]
    else:
        # It takes any hyphen at the end of a line for one that breaks a word.
        copied = squeezed(seen).replace("-", "")
        assert not [t for t in shown.paragraphs if squeezed(t).replace("-", "") not in copied]


def test_nothing_is_printed_beside_the_type_area(language):
    with pypdfium2.PdfDocument(_shown(language).rendered.data) as pdf:
        pages = [page.render(scale=1, grayscale=True).to_pil() for page in pdf]

    for page in pages:
        width, height = page.size
        # A point is a third of a millimetre: the margins are 24 mm, one of them may be touched.
        edge = round(23 / 25.4 * 72)
        for strip in ((0, 0, edge, height), (width - edge, 0, width, height)):
            assert page.crop(strip).getextrema() == (255, 255)


def test_it_carries_the_release_as_data(language):
    with opened(_shown(language).rendered.data) as pdf:
        ((name, attached),) = pdf.attachments.items()
        item = json.loads(attached.get_file().read_bytes())
        relationship = str(pdf.Root.AF[0].AFRelationship)

    assert name == "open-lake-archive.json"
    assert relationship == "/Data"
    assert item["language"] == language.bcp47
    assert item["headlines"][0]["value"] == plain(_shown(language).document.headline)
