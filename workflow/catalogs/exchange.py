"""
Catalogs as files: what goes out to translators, and what of a file that comes back fits.

It decides nothing about whose text wins: that is the merge of a use case, which gets the base
token that the file went out with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from workflow.catalogs.po_matching import UploadedMessage, match
from workflow.catalogs.po_reading import PoFile, read_file
from workflow.catalogs.po_writing import (
    ARTICLE,
    BASE,
    COMMENT,
    entry_text,
    foreign_fields,
    header_text,
    obsolete_text,
)
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.errors import InvalidInputError

__all__ = [
    "COMMENT",
    "Catalog",
    "Upload",
    "UploadedMessage",
    "peek_header",
    "read_po",
    "write_po",
    "write_pot",
]


@dataclass(frozen=True)
class Catalog:
    """
    One edition as a file shows it.

    Attributes:
        base: A token that names the state of the translations now; comes back with an upload.
        language: None for a template.
        segments: In reading order.
        translations: By segment digest.
        obsolete: Messages that were the article's and are no longer, with their texts.
        header: Fields that are not ours, as an `Upload` brought them.
    """

    slug: str
    revision: int
    base: str
    source: LanguageTag
    language: LanguageTag | None
    segments: Sequence[Segment]
    translations: Mapping[str, Translation]
    obsolete: Sequence[tuple[Segment, Translation]] = ()
    header: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Upload:
    """
    What a file brings.

    Attributes:
        messages: Those that fit, at most one per segment, in the order of the file.
        refused: Why each other message does not, with its line; nothing is left out.
        base: The token that the file went out with; None if it carries none.
        header: Fields that are not ours, and under `COMMENT` the comment on the header.
        obsolete: Texts for segments that only an earlier revision has.
        comments: What is said about segments that the file gives no usable text; their texts
            are empty.
    """

    messages: tuple[UploadedMessage, ...]
    refused: tuple[Finding, ...]
    base: str | None
    header: Mapping[str, str] = field(default_factory=dict)
    obsolete: tuple[UploadedMessage, ...] = ()
    comments: tuple[UploadedMessage, ...] = ()


def write_pot(catalog: Catalog) -> bytes:
    """The template: all segments, no translations; the same bytes for the same catalog."""
    return write_po(replace(catalog, language=None, translations={}, obsolete=(), header={}))


def write_po(catalog: Catalog) -> bytes:
    """
    The catalog as a PO file in UTF-8; the same bytes for the same catalog.

    There is no date of ours in it, no line is folded, and no format flag is ever set: prose is
    full of percent signs and braces. Obsolete messages stand at the end; one that the article
    has again is not among them, for gettext takes no message twice.
    """
    header = header_text(
        catalog.slug,
        catalog.revision,
        catalog.base,
        catalog.source,
        catalog.language,
        catalog.header,
    )
    entries = (
        entry_text(segment, catalog.translations.get(segment.digest))
        for segment in catalog.segments
    )
    live = {segment.digest for segment in catalog.segments}
    obsolete = {
        segment.digest: obsolete_text(segment, translation)
        for segment, translation in catalog.obsolete
        if segment.digest not in live
    }
    return "\n".join((header, *entries, *obsolete.values())).encode()


def peek_header(data: bytes, name: str) -> tuple[str, LanguageTag]:
    """
    Tell which article and language a file is for.

    The header says it; where a program has dropped those lines, the path may
    (`fr/LC_MESSAGES/SLUG.po`).

    Raises:
        InvalidInputError: `po_article_unknown`, `po_language_unknown`, or as `read_po`.
    """
    header = read_file(data).header
    path = PurePath(name.replace("\\", "/"))
    slug = header.get(ARTICLE) or (path.stem if path.suffix == ".po" else "")
    if not slug:
        raise InvalidInputError("po_article_unknown", file=path.name)
    language = header.get("Language") or _folder(path)
    if not language:
        raise InvalidInputError("po_language_unknown", file=path.name)
    return slug, LanguageTag.parse(language)


def read_po(
    data: bytes,
    *,
    slug: str,
    language: LanguageTag,
    segments: Sequence[Segment],
    earlier: Sequence[Segment] = (),
) -> Upload:
    """
    Read what *data* brings for *segments*; a message without a text brings its comment at most.

    Messages are found by context and msgid. In a file without any context, as some programs
    make it, a text goes to every segment with its msgid. A struck-out text of a segment that
    the article has is a message like any other if the file has no other text for it. Texts are
    put into NFC, and blanks around them are dropped. The header's plural formula is not looked
    at.

    Args:
        earlier: Segments of earlier revisions; those that are in *segments* too do no harm.

    Raises:
        InvalidInputError: `po_other_article`, `po_other_language`, or as `po_reading.read_file`:
            the file as a whole is not to be trusted.
    """
    file = read_file(data)
    _refuse_foreign(file, slug, language)
    matched = match((*file.entries, *file.obsolete), segments, earlier)
    return Upload(
        messages=tuple(matched.messages),
        refused=tuple(matched.refused),
        base=file.header.get(BASE) or None,
        header=_foreign(file),
        obsolete=tuple(matched.obsolete),
        comments=tuple(matched.comments),
    )


def _folder(path: PurePath) -> str:
    is_standard = len(path.parts) >= 3 and path.parts[-2] == "LC_MESSAGES"
    return path.parts[-3] if is_standard else ""


def _refuse_foreign(file: PoFile, slug: str, language: LanguageTag) -> None:
    article = file.header.get(ARTICLE, "")
    if article and article != slug:
        raise InvalidInputError("po_other_article", found=article[:80], slug=slug)
    found = file.header.get("Language", "")
    if found and LanguageTag.parse(found) != language:
        raise InvalidInputError("po_other_language", found=found[:40], language=str(language))


def _foreign(file: PoFile) -> Mapping[str, str]:
    fields = foreign_fields(file.header)
    fields.pop(COMMENT, None)
    return fields | ({COMMENT: file.comment} if file.comment else {})
