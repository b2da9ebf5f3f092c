"""
The engine, held to account.

WeasyPrint would rather log than fail. Here every warning fails the document, a character without
a glyph fails it, and nothing is fetched: there is no network and no file in a rendering.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.errors import RenderingError

_MISSING_GLYPH = ".notdef glyph"


class PdfRenderer:
    """
    Lays out print pages.

    One font configuration and one parsed style sheet serve the whole process: that takes a
    quarter off each document and keeps memory flat (facts/rendering.md, 3 and 4).

    Args:
        css: The print style sheet.
    """

    def __init__(self, css: str) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = _ClosedFetcher()
        self._css = CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)
        # A font configuration used by two threads at once corrupts GLib's memory.
        self._one_at_a_time = threading.Lock()

    def render(self, html: str, language: LanguageTag) -> tuple[bytes, int]:
        """
        Lay out the page *html*, whose text is in *language*.

        Returns:
            A tagged PDF (PDF/UA-1) without any date in it, the same bytes each time, and the
            number of its pages.

        Raises:
            RenderingError: `rendering_warned` with a finding for each warning of the engine,
                `missing_glyph` with one for each character that no font has, or
                `fetch_refused` if the page refers to anything outside itself.
        """
        with self._one_at_a_time, _captured() as warnings:
            try:
                document, data = self._laid_out(html)
            except FatalURLFetchingError as error:
                # It derives from BaseException and would pass every other handler.
                raise RenderingError("fetch_refused", url=str(error)) from error
        _refuse_missing_glyphs(document, language)
        _refuse_warnings(warnings)
        return data, len(document.pages)

    def _laid_out(self, html: str) -> tuple[Document, bytes]:
        page = HTML(string=html, url_fetcher=self._fetcher)
        options: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}
        document = page.render(font_config=self._fonts, stylesheets=[self._css], **options)
        data: bytes = document.write_pdf(finisher=_mend, **options)
        return document, data


class _ClosedFetcher(URLFetcher):
    """Refuses every address, `data:` and `file:` included, and stops the rendering with it."""

    def fetch(self, url: str, headers: object = None) -> Any:
        raise FatalURLFetchingError(url[:200])


class _Records(logging.Handler):
    """Keeps warnings and worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _captured() -> Iterator[list[str]]:
    records = _Records()
    # fontTools' and Pango's own complaints come under WeasyPrint's or are about fonts, not text.
    logger = logging.getLogger("weasyprint")
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(records)
    try:
        yield records.messages
    finally:
        logger.removeHandler(records)
        logger.propagate = propagated


def _refuse_missing_glyphs(document: Document, language: LanguageTag) -> None:
    missing = sorted({code for font in document.fonts.values() for code in font.missing})
    findings = [_missing_glyph(code, language) for code in missing]
    if findings:
        raise RenderingError("missing_glyph", findings=findings, **findings[0].values)


def _missing_glyph(code: int, language: LanguageTag) -> Finding:
    values = {"character": chr(code), "code_point": f"U+{code:04X}", "language": str(language)}
    return Finding("missing_glyph", values=values)


def _refuse_warnings(warnings: list[str]) -> None:
    messages = list(dict.fromkeys(text for text in warnings if not text.startswith(_MISSING_GLYPH)))
    if messages:
        findings = [Finding("rendering_warned", values={"warning": each}) for each in messages]
        raise RenderingError("rendering_warned", findings=findings, warning=messages[0])


def _mend(document: Document, pdf: pydyf.PDF) -> None:
    # What WeasyPrint 70 writes against PDF/UA-1; its finisher hook is made for this.
    for each in tuple(pdf.objects):
        if isinstance(each, pydyf.Stream) and b"begincmap" in each.stream:
            each.stream = [_mended(part) for part in each.stream]
        elif isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem":
            _mend_element(each, pdf)


def _mended(part: bytes | str) -> bytes | str:
    # A mark that shares its cluster with a letter is mapped to nothing, which is forbidden in
    # a ToUnicode map; a zero-width space says the same and is allowed (ISO 14289-1, 7.21.7).
    return part.replace(b" <>", b" <200b>") if isinstance(part, bytes) else part


def _mend_element(element: pydyf.Dictionary, pdf: pydyf.PDF) -> None:
    # The kids that are numbers are marked content, the others are references.
    references = [kid for kid in element["K"] if isinstance(kid, bytes)]
    kids = {reference: pdf.objects[int(reference.split()[0])] for reference in references}
    if element["S"] == "/LI":
        _give_body(element, kids, pdf)
    elif any(kid.get("Type") == "/OBJR" for kid in kids.values()):
        # Bold or code within a link has an annotation of its own, and no form is ever here:
        # what holds an annotation is a link (ISO 14289-1, 7.18.5).
        element["S"] = "/Link"


def _give_body(
    item: pydyf.Dictionary, kids: Mapping[bytes, pydyf.Dictionary], pdf: pydyf.PDF
) -> None:
    # The paragraphs of a list item stand directly in it; they belong into an LBody
    # (ISO 32000-1, 14.8.4.3.3).
    bare = {ref: kid for ref, kid in kids.items() if kid.get("S") not in ("/Lbl", "/LBody")}
    if not bare:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(bare),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for kid in bare.values():
        kid["P"] = body.reference
    item["K"] = pydyf.Array([kid for kid in item["K"] if kid not in bare] + [body.reference])
