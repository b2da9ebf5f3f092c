"""
Bytes into text: which encoding it is, and whether it is text at all.

What cannot be told for certain is a finding; what is no text is refused with what it looks like.
"""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from workflow.domain.findings import Finding, Severity
from workflow.errors import InvalidInputError

MAX_BYTES: Final = 2_000_000

# Beginnings of files (their formats' own "magic numbers") -> what a person calls them.
_MAGIC: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image or a sound"),
    (b"\x1f\x8b", "a compressed file"),
)
_ZIPPED: Final = (
    (b"word/document", "a Word document"),
    (b"opendocument.text", "an OpenDocument text"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.I | re.S
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)

_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    # Before UTF-16: its little-endian mark begins the same.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# C0 without tab and line feed, DEL, C1, and the non-characters that encodings are mistaken by.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True)
class Decoded:
    """Text in NFC with lines ending in a line feed, not blank; and how sure we are of it."""

    text: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes) -> Decoded:
    """
    Read *data* as UTF-8, UTF-16 or, if it can be nothing else, Windows-1252.

    Raises:
        InvalidInputError: `file_too_large`, `file_empty`, `file_not_text`, `encoding_broken`
            or `control_characters`; the last two with the line.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError("file_too_large", size=len(data), limit=MAX_BYTES)
    _refuse_known_binary(data)
    encoding = _encoding(data)
    text = normalised(_decoded(data, encoding).removeprefix("\ufeff"))
    _refuse_what_is_no_text(text)
    guessed = Finding("read_as_windows_1252", Severity.INFO)
    return Decoded(text, (guessed,) if encoding == "cp1252" else ())


def normalised(text: str) -> str:
    """
    *text* in NFC with lines ending in a line feed.

    Raises:
        InvalidInputError: `control_characters`, with the line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        character = f"U+{ord(control[0]):04X}"
        raise InvalidInputError("control_characters", line=line, character=character)
    return normalize("NFC", text)


def _refuse_known_binary(data: bytes) -> None:
    if known := looks_like(data):
        raise InvalidInputError("file_not_text", looks_like=known)


def looks_like(data: bytes) -> str:
    """What a person calls a file that begins like this; empty if it is of no form known here."""
    if data.startswith(b"PK\x03\x04"):
        return next((name for part, name in _ZIPPED if part in data), "a ZIP archive")
    return next((name for magic, name in _MAGIC if data.startswith(magic)), "")


def _encoding(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if b"\x00" in data:
        return _wide_encoding(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if _is_mostly_utf_8(data) else "cp1252"
    return "utf-8"


def _wide_encoding(data: bytes) -> str:
    """
    UTF-16 without a mark: blanks, line ends and Latin letters have a zero byte on one side.

    A zero byte occurs in no 8-bit text, so anything else is no text: also a text with a few of
    them, which would turn into rare Chinese characters.
    """
    first, second = data[0::2].count(0), data[1::2].count(0)
    enough = len(data) // 20
    if first == 0 and second > enough:
        return "utf-16-le"
    if second == 0 and first > enough:
        return "utf-16-be"
    raise InvalidInputError("file_not_text", looks_like="binary data")


def _is_mostly_utf_8(data: bytes) -> bool:
    """
    Whether a text is UTF-8 that was damaged, rather than written in another encoding.

    Windows-1252 hardly ever has two letters in a row that happen to be valid UTF-8.
    """
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return whole > broken


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "cp1252":
            raise InvalidInputError("file_not_text", looks_like="binary data") from error
        # `error.object` is what the position counts in: without the byte order mark of UTF-8. In
        # UTF-16 and UTF-32, too, a line feed has this byte in it.
        line = error.object.count(b"\n", 0, error.start) + 1
        name = encoding.removesuffix("-sig").upper()
        raise InvalidInputError("encoding_broken", encoding=name, line=line) from error


def _refuse_what_is_no_text(text: str) -> None:
    if not text.strip():
        raise InvalidInputError("file_empty")


def is_html(text: str) -> bool:
    """Whether a text begins as a web page does."""
    return _HTML.match(text) is not None


def as_declared(data: bytes) -> bytes:
    """
    A web page in UTF-8, if it is not and names the encoding that it is in; else as it is.

    What it declares is believed only where it cannot be UTF-8.
    """
    declared = _CHARSET.search(data[:2048])
    if declared is None or b"\x00" in data:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(declared[1].decode()).encode()
        except (LookupError, UnicodeError):
            return data
    return data
