"""
The engine, held to account.

WeasyPrint would rather log than fail. Here every warning fails the document, a character without
a glyph fails it, and nothing is fetched: there is no network and no foreign file in a rendering.
"""

import logging
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType

import pydyf
import pyphen
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.urls import FatalURLFetchingError

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.errors import RenderingError, WorkflowError
from workflow.rendering.fonts import FontFace
from workflow.rendering.glyphs import foreign_font, missing_glyph
from workflow.rendering.pdf.archival import VARIANT, ArchivalMetadata, is_ambiguous, mend
from workflow.rendering.pdf.assets import ClosedFetcher, FontsInPlace, font_addresses, font_rules
from workflow.rendering.pdf.reading import Reader
from workflow.rendering.pictures import LoadPicture, no_pictures

# Within its bounds a document has up to 150; more means that something blows it up.
MAX_PAGES = 300

_MISSING_GLYPH = ".notdef glyph"


# An attachment must say when it was made; one without a day of its own is of the epoch's.
_NO_DAY = date(1970, 1, 1)


def load_dictionary(language: LanguageTag) -> None:
    """Read the hyphenation dictionary of *language*, if there is one, and keep it for good."""
    name = pyphen.language_fallback(language.gettext)
    if name is not None:
        pyphen.Pyphen(lang=name)


@dataclass(frozen=True)
class Attached:
    """A file within the PDF: the same content as data; *day* is the release's."""

    name: str
    description: str
    data: bytes
    day: date | None


class PdfRenderer:
    """
    Lays out print pages.

    One font configuration and one parsed style sheet serve the whole process: that takes a
    quarter off each document and keeps memory flat (facts/rendering.md, 3 and 4).

    Args:
        css: The print style sheet.
        faces: Font files to use beside the installed ones, each under the family it names.
        pictures: What a page may show, by the addresses under which it asks for them.
        families: The only ones that a document may use, for its digest covers no others; any,
            if none is named.
        load: Gives the bytes of the pictures that a document names.

    Raises:
        RenderingError: `font_unusable`, if a file of *faces* cannot be read, or
            `rendering_warned`.
    """

    def __init__(
        self,
        css: str,
        faces: Sequence[FontFace] = (),
        pictures: Mapping[str, bytes] = MappingProxyType({}),
        families: Collection[str] = (),
        load: LoadPicture = no_pictures,
    ) -> None:
        self._families = families
        self._fonts = FontsInPlace()
        self._fetcher = ClosedFetcher({**font_addresses(faces), **pictures}, load)
        self._css = self._parsed(font_rules(faces) + css)
        # A font configuration used by two threads at once corrupts GLib's memory.
        self._one_at_a_time = threading.Lock()

    def render(
        self, html: str, language: LanguageTag, attached: Attached | None = None
    ) -> tuple[bytes, int]:
        """
        Lay out the page *html*, whose text is in *language*.

        Returns:
            A PDF that keeps to PDF/A-3a and PDF/UA-1, the same bytes each time, and the number
            of its pages.

        Raises:
            RenderingError: `rendering_warned` with a finding for each warning of the engine,
                `missing_glyph` with one for each character that no font has, `foreign_font`
                with one for each font that is not among the families, or `fetch_refused` if the
                page refers to anything outside itself.
            NotFoundError, DamagedError, UnavailableError: A picture cannot be read.
        """
        with self._one_at_a_time, _captured() as warnings:
            try:
                document, data = self._laid_out(html, language, attached)
            except FatalURLFetchingError as error:
                # It derives from BaseException and would pass every other handler.
                if isinstance(error.__cause__, WorkflowError):
                    raise error.__cause__ from None
                raise RenderingError("fetch_refused", url=str(error)) from error
            except (MemoryError, RecursionError) as error:
                raise RenderingError("rendering_too_heavy", reason=type(error).__name__) from error
        _refuse_pages(document)
        _refuse_missing_glyphs(document, language)
        _refuse_foreign_fonts(document, language, self._families)
        _refuse_warnings(warnings)
        return data, len(document.pages)

    def _parsed(self, sheet: str) -> CSS:
        with _captured() as warnings:
            try:
                parsed = CSS(string=sheet, font_config=self._fonts, url_fetcher=self._fetcher)
            except FatalURLFetchingError as error:
                raise RenderingError("font_unusable", file=str(error)) from error
        _refuse_warnings(warnings)
        return parsed

    def _laid_out(
        self, html: str, language: LanguageTag, attached: Attached | None
    ) -> tuple[Document, bytes]:
        page = HTML(string=html, url_fetcher=self._fetcher)
        laid_out = page.render(
            font_config=self._fonts, stylesheets=[self._css], pdf_variant=VARIANT
        )
        laid_out.metadata = ArchivalMetadata(**vars(laid_out.metadata))
        # The cross-references are written last and cannot be mended. In one file of a hundred they
        # end ambiguously; saying the version once more changes them.
        for version in (None, "/1.7"):
            document, data = _written(laid_out, language, attached, version)
            if not is_ambiguous(data):
                break
        return document, data


def _written(
    laid_out: Document, language: LanguageTag, attached: Attached | None, version: str | None
) -> tuple[Document, bytes]:
    reader = Reader(laid_out, language)

    def finish(_: Document, pdf: pydyf.PDF) -> None:
        if version:
            pdf.catalog["Version"] = version
        reader.tell(pdf)
        mend(pdf)

    attachments = [_attachment(attached)] if attached else None
    document: Document = reader.watched
    data: bytes = document.write_pdf(finisher=finish, attachments=attachments, pdf_variant=VARIANT)
    return document, data


def _attachment(attached: Attached) -> Attachment:
    # Its own default is now, and the same release must give the same bytes.
    made = datetime.combine(attached.day or _NO_DAY, time(), UTC)
    return Attachment(
        string=attached.data,
        name=attached.name,
        description=attached.description,
        created=made,
        modified=made,
        relationship="Data",
    )


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


def _refuse_pages(document: Document) -> None:
    pages = len(document.pages)
    if pages > MAX_PAGES:
        raise RenderingError("document_too_large", measure="pages", value=pages, limit=MAX_PAGES)


def _refuse_missing_glyphs(document: Document, language: LanguageTag) -> None:
    missing = sorted({code for font in document.fonts.values() for code in font.missing})
    findings = [missing_glyph(code, language) for code in missing]
    if findings:
        raise RenderingError("missing_glyph", findings=findings, **findings[0].values)


def _refuse_foreign_fonts(
    document: Document, language: LanguageTag, families: Collection[str]
) -> None:
    foreign: dict[str, set[str]] = {}
    for font in document.fonts.values():
        if families and font.family not in families:
            foreign.setdefault(font.family, set()).update(font.to_unicode.values())
    findings = [foreign_font(family, foreign[family], language) for family in sorted(foreign)]
    if findings:
        raise RenderingError("foreign_font", findings=findings, **findings[0].values)


def _refuse_warnings(warnings: list[str]) -> None:
    messages = list(dict.fromkeys(text for text in warnings if not text.startswith(_MISSING_GLYPH)))
    if messages:
        findings = [Finding("rendering_warned", values={"warning": each}) for each in messages]
        raise RenderingError("rendering_warned", findings=findings, warning=messages[0])
