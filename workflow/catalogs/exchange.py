"""
Catalogs as files: what goes out to translators, and what of a file that comes back fits.

It decides nothing about whose text wins: that is the merge of a use case, which gets the base
token that the file went out with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from unicodedata import normalize

from workflow.catalogs.checks import check
from workflow.catalogs.po_reading import PoEntry, PoFile, read_file
from workflow.catalogs.po_writing import ARTICLE, BASE, entry_text, header_text
from workflow.domain.findings import Finding, Severity, blocking
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.errors import InvalidInputError


@dataclass(frozen=True)
class Catalog:
    """
    One edition as a file shows it.

    Attributes:
        base: A token that names the state of the translations now; comes back with an upload.
        language: None for a template.
        segments: In reading order.
        translations: By segment digest.
    """

    slug: str
    revision: int
    base: str
    source: LanguageTag
    language: LanguageTag | None
    segments: Sequence[Segment]
    translations: Mapping[str, Translation]


@dataclass(frozen=True)
class UploadedMessage:
    """A text that a file gives to a segment; *line* is where, counted from 1."""

    segment: Segment
    text: str
    needs_work: bool
    line: int


@dataclass(frozen=True)
class Upload:
    """
    What a file brings.

    Attributes:
        messages: Those that fit, at most one per segment, in the order of the file.
        refused: Why each other message does not, with its line; nothing is left out.
        base: The token that the file went out with; None if it carries none.
    """

    messages: tuple[UploadedMessage, ...]
    refused: tuple[Finding, ...]
    base: str | None


def write_pot(catalog: Catalog) -> bytes:
    """The template: all segments, no translations; the same bytes for the same catalog."""
    return write_po(replace(catalog, language=None, translations={}))


def write_po(catalog: Catalog) -> bytes:
    """
    The catalog as a PO file in UTF-8; the same bytes for the same catalog.

    There is no date in it, no line is folded, and no format flag is ever set: prose is full of
    percent signs and braces.
    """
    header = header_text(
        catalog.slug, catalog.revision, catalog.base, catalog.source, catalog.language
    )
    entries = (
        entry_text(segment, catalog.translations.get(segment.digest))
        for segment in catalog.segments
    )
    return "\n".join((header, *entries)).encode()


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
    data: bytes, *, slug: str, language: LanguageTag, segments: Sequence[Segment]
) -> Upload:
    """
    Read what *data* brings for *segments*; a message without a text brings nothing.

    Messages are found by context and msgid. In a file without any context, as some programs
    make it, a text goes to every segment with its msgid. Texts are put into NFC, and blanks
    around them are dropped. The header's plural formula is not looked at.

    Raises:
        InvalidInputError: `po_other_article`, `po_other_language`, or as `po_reading.read_file`:
            the file as a whole is not to be trusted.
    """
    file = read_file(data)
    _refuse_foreign(file, slug, language)
    return _matched(file, _index(segments, with_context=_has_contexts(file)))


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


def _has_contexts(file: PoFile) -> bool:
    return any(entry.context is not None for entry in file.entries)


Key = tuple[str | None, str]


def _index(segments: Iterable[Segment], *, with_context: bool) -> Mapping[Key, Sequence[Segment]]:
    index: defaultdict[Key, list[Segment]] = defaultdict(list)
    for segment in segments:
        # A source may write a decomposed letter as `&#x301;`; editors of PO files compose it.
        msgid = normalize("NFC", segment.msgid)
        index[segment.context if with_context else None, msgid].append(segment)
    return index


def _matched(file: PoFile, index: Mapping[Key, Sequence[Segment]]) -> Upload:
    messages: list[UploadedMessage] = []
    refused: list[Finding] = []
    lines: dict[Key, int] = {}
    for entry in file.entries:
        key = (entry.context, normalize("NFC", entry.msgid))
        found = tuple(_faults(entry, key, index, lines)) or tuple(_unfit(entry, index[key][0]))
        lines.setdefault(key, entry.line)
        refused += found
        if entry.text.strip() and not found:
            messages += (_message(entry, segment) for segment in index[key])
    return Upload(tuple(messages), tuple(refused), file.header.get(BASE) or None)


def _faults(
    entry: PoEntry, key: Key, index: Mapping[Key, Sequence[Segment]], lines: Mapping[Key, int]
) -> Iterable[Finding]:
    where = f"line {entry.line}"
    beginning = entry.msgid[:40]
    if entry.is_plural:
        yield Finding("po_plural", where=where, values={"beginning": beginning})
    elif key in lines:
        values = {"beginning": beginning, "first": lines[key]}
        yield Finding("po_duplicate", Severity.WARNING, where, values)
    elif key not in index:
        yield Finding("po_unknown_message", Severity.WARNING, where, {"beginning": beginning})


def _unfit(entry: PoEntry, segment: Segment) -> Iterable[Finding]:
    """What blocks the text of *entry*, placed at its line; nothing for one without a text."""
    message = _message(entry, segment)
    found = blocking(check(segment, message.text)) if message.text else ()
    return (replace(finding, where=f"line {message.line}") for finding in found)


def _message(entry: PoEntry, segment: Segment) -> UploadedMessage:
    text = normalize("NFC", entry.text.strip())
    return UploadedMessage(segment, text, entry.is_fuzzy, entry.line)
