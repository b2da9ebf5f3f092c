"""
PO files, inwards: header and entries with their line numbers, in bounded time and memory.

Our own reader, because an upload comes from strangers: polib takes a text that happens to be a
path for a file name, Babel prints to stdout and drops X-headers and duplicates, and neither
stops at a limit. It judges form only; what fits a catalog is `exchange`'s.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.po_parsing import MAX_MESSAGES, PoEntry, parse_entries
from workflow.errors import InvalidInputError

__all__ = ["MAX_BYTES", "MAX_MESSAGES", "PoEntry", "PoFile", "read_file"]

MAX_BYTES: Final = 10_000_000
MAX_HEADER: Final = 20_000

_CHARSET = re.compile(rb'Content-Type:[^"]*charset=\s*([\w.:+-]+)', re.IGNORECASE)

# CHARSET is what xgettext leaves in a template for the translator to fill in.
_UTF8_NAMES = frozenset(("utf-8", "utf8", "us-ascii", "ascii", "charset"))


@dataclass(frozen=True)
class PoFile:
    """
    A whole file.

    Attributes:
        header: By field name, in the order of the file.
        comment: The translators' comment on the header: titles, licence, names.
        entries: Without the header.
        obsolete: Those that are struck out.
    """

    header: Mapping[str, str]
    comment: str
    entries: tuple[PoEntry, ...]
    obsolete: tuple[PoEntry, ...]


def read_file(data: bytes) -> PoFile:
    """
    Read a PO file in UTF-8, with or without a byte order mark, lines ending as they like.

    Raises:
        InvalidInputError: `po_too_large`, `po_charset`, `po_not_utf8`, `control_characters`,
            `po_syntax`, `po_header_missing`, `po_header_too_large`, `po_comment_too_large`,
            `po_too_many_messages`; with the line where there is one.
    """
    entries = tuple(parse_entries(_text(data)))
    live = tuple(entry for entry in entries if not entry.is_obsolete)
    if not live or live[0].msgid or live[0].context is not None:
        raise InvalidInputError("po_header_missing", line=entries[0].line if entries else 1)
    obsolete = tuple(entry for entry in entries if entry.is_obsolete)
    return PoFile(_header(live[0]), live[0].comment, live[1:], obsolete)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InvalidInputError("po_too_large", size=len(data), limit=MAX_BYTES)
    # Before decoding: a file that says it is Latin-1 should hear that, not which byte is broken.
    charset = _CHARSET.search(data, 0, 20_000)
    if charset:
        _refuse_charset(charset[1].decode("ascii"), _line_at(data, charset.start()))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError("po_not_utf8", line=_line_at(error.object, error.start)) from error
    # No database takes a NUL in a text, be it a comment.
    if "\0" in text:
        line = _line_at(data, data.index(b"\0"))
        raise InvalidInputError("control_characters", line=line, character="U+0000")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_at(data: bytes, position: int) -> int:
    before = data[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def _refuse_charset(charset: str, line: int) -> None:
    if charset.lower() not in _UTF8_NAMES:
        raise InvalidInputError("po_charset", charset=charset[:40], line=line)


def _header(entry: PoEntry) -> Mapping[str, str]:
    if len(entry.text) > MAX_HEADER:
        size = len(entry.text)
        raise InvalidInputError("po_header_too_large", line=entry.line, size=size, limit=MAX_HEADER)
    fields = _fields(entry.text)
    charset = re.search(r"charset=\s*([\w.:+-]+)", fields.get("Content-Type", ""))
    if charset:
        _refuse_charset(charset[1], entry.line)
    return fields


def _fields(header: str) -> Mapping[str, str]:
    lines = (line.partition(":") for line in header.split("\n"))
    return {name.strip(): " ".join(value.split()) for name, colon, value in lines if colon}
