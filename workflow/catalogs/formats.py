"""The formats that catalogs travel in; which one a file has is told by its content."""

import codecs
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from workflow.catalogs.exchange import Catalog, Upload, peek_header, read_po, write_po
from workflow.catalogs.xliff_reading import peek_xliff, read_xliff
from workflow.catalogs.xliff_writing import write_xliff
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment


class CatalogFormat(StrEnum):
    PO = "po"
    XLIFF = "xliff"


def path_of(slug: str, language: LanguageTag, form: CatalogFormat) -> PurePosixPath:
    """`fr/LC_MESSAGES/SLUG.po`, where gettext looks for it, or `fr/SLUG.xlf`."""
    if form is CatalogFormat.PO:
        return PurePosixPath(language.gettext, "LC_MESSAGES", f"{slug}.po")
    return PurePosixPath(language.gettext, f"{slug}.xlf")


def write_catalog(catalog: Catalog, form: CatalogFormat) -> bytes:
    """The catalog as a file; the same bytes for the same catalog."""
    return write_po(catalog) if form is CatalogFormat.PO else write_xliff(catalog)


def peek(data: bytes, name: str) -> tuple[str, LanguageTag]:
    """Tell which article and language a file is for; raises as `peek_header` or `peek_xliff`."""
    return peek_xliff(data) if _is_xml(data) else peek_header(data, name)


def read_catalog(
    data: bytes,
    *,
    slug: str,
    language: LanguageTag,
    segments: Sequence[Segment],
    earlier: Sequence[Segment] = (),
) -> Upload:
    """Read what *data* brings for *segments*; raises as `read_po` or `read_xliff`."""
    read = read_xliff if _is_xml(data) else read_po
    return read(data, slug=slug, language=language, segments=segments, earlier=earlier)


def _is_xml(data: bytes) -> bool:
    # No PO file begins so: there, a line is a comment or a keyword.
    return data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<"
