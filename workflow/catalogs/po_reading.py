"""
PO files, inwards: entries with their line numbers, in bounded time and memory.

Our own reader, because an upload comes from strangers: polib takes a text that happens to be a
path for a file name, Babel prints to stdout and drops X-headers and duplicates, and neither
stops at a limit. It judges form only; what fits a catalog is `exchange`'s.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from workflow.errors import InvalidInputError

MAX_BYTES: Final = 10_000_000
MAX_MESSAGES: Final = 100_000

_KEYWORD = re.compile(r'(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d{1,2}\])?)\s*(?=")')
_BEGINNING = re.compile(r'#,|msgctxt\s*"|msgid\s*"')
_MESSAGE = re.compile(r'^[ \t\f\v]*msgid[ \t"]', re.MULTILINE)
_STRING = re.compile(r'"(?P<content>(?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:([abfnrtv\"\\])|([0-7]{1,3})|x([0-9A-Fa-f]{2})|(.))")
_CHARSET = re.compile(rb'Content-Type:[^"]*charset=\s*([\w.:+-]+)', re.IGNORECASE)
_CONTROLS: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip

# CHARSET is what xgettext leaves in a template for the translator to fill in.
_UTF8_NAMES = frozenset(("utf-8", "utf8", "us-ascii", "ascii", "charset"))


@dataclass(frozen=True)
class PoEntry:
    """
    One message.

    Attributes:
        line: Of its first keyword, counted from 1.
        context: None if it has none, which is not the same as an empty one.
        text: The msgstr; of a plural entry, the first form.
    """

    line: int
    context: str | None
    msgid: str
    text: str
    is_fuzzy: bool
    is_plural: bool


@dataclass(frozen=True)
class PoFile:
    """A whole file: *header* by field name, *entries* without it and without obsolete ones."""

    header: Mapping[str, str]
    entries: tuple[PoEntry, ...]


def read_file(data: bytes) -> PoFile:
    """
    Read a PO file in UTF-8, with or without a byte order mark, lines ending as they like.

    Raises:
        InvalidInputError: `po_too_large`, `po_charset`, `po_not_utf8`, `po_syntax`,
            `po_header_missing`, `po_too_many_messages`; with the line where there is one.
    """
    entries = _entries(_text(data))
    if not entries or entries[0].msgid or entries[0].context is not None:
        raise InvalidInputError("po_header_missing", line=entries[0].line if entries else 1)
    header = entries[0]
    fields = _fields(header.text)
    charset = re.search(r"charset=\s*([\w.:+-]+)", fields.get("Content-Type", ""))
    if charset:
        _refuse_charset(charset[1], header.line)
    return PoFile(fields, tuple(entries[1:]))


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
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _refuse_charset(charset: str, line: int) -> None:
    if charset.lower() not in _UTF8_NAMES:
        raise InvalidInputError("po_charset", charset=charset[:40], line=line)


@dataclass
class _Draft:
    """An entry while its lines come in; *parts* has the strings that follow each keyword."""

    line: int = 0
    parts: dict[str, list[str]] = field(default_factory=dict)
    keyword: str = ""
    is_fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        return self.keyword.startswith("msgstr")

    def add(self, line: str, number: int) -> None:
        """Take one line: flags, a keyword with its string, or a string that goes on."""
        if line.startswith("#,"):
            self.is_fuzzy |= "fuzzy" in re.split(r"[\s,]+", line)
            return
        if line.startswith("#~"):
            # Flags before an obsolete entry are that entry's, not those of the next one.
            self.is_fuzzy &= bool(self.parts)
            return
        match = _KEYWORD.match(line)
        if match:
            self._begin(match["keyword"], number)
        if not self.keyword:
            raise InvalidInputError("po_syntax", line=number)
        self.parts[self.keyword].append(_string(line[match.end() if match else 0 :], number))

    def entry(self) -> PoEntry:
        if "msgid" not in self.parts or not self.is_complete:
            raise InvalidInputError("po_syntax", line=self.line)
        texts = {keyword: "".join(strings) for keyword, strings in self.parts.items()}
        text = next(text for keyword, text in texts.items() if keyword.startswith("msgstr"))
        is_plural = "msgid_plural" in texts or "msgstr" not in texts
        return PoEntry(
            self.line, texts.get("msgctxt"), texts["msgid"], text, self.is_fuzzy, is_plural
        )

    def _begin(self, keyword: str, number: int) -> None:
        if keyword in self.parts:
            raise InvalidInputError("po_syntax", line=number)
        self.parts[keyword] = []
        self.keyword = keyword
        self.line = self.line or number


def _entries(text: str) -> list[PoEntry]:
    # Counted before anything is built; one more than the messages, for the header.
    if sum(1 for _ in _MESSAGE.finditer(text)) > MAX_MESSAGES + 1:
        raise InvalidInputError("po_too_many_messages", limit=MAX_MESSAGES)
    return [draft.entry() for draft in _drafts(text)]


def _drafts(text: str) -> Iterator[_Draft]:
    """Cut the file where an entry is complete and something of the next one comes."""
    draft = _Draft()
    for number, line in _meaningful_lines(text):
        if draft.is_complete and _BEGINNING.match(line):
            yield draft
            draft = _Draft()
        draft.add(line, number)
    if draft.parts:
        yield draft


def _meaningful_lines(text: str) -> Iterable[tuple[int, str]]:
    """Lines with their numbers; of comments only flags and obsolete entries are left."""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip(" \t\f\v")
        if line and (not line.startswith("#") or line.startswith(("#,", "#~"))):
            yield number, line


def _string(text: str, line: int) -> str:
    match = _STRING.fullmatch(text)
    if match is None:
        raise InvalidInputError("po_syntax", line=line)
    return _ESCAPE.sub(lambda escape: _character(escape, line), match["content"])


def _character(escape: re.Match[str], line: int) -> str:
    letter, octal, hexadecimal, _ = escape.groups()
    if letter:
        return _CONTROLS.get(letter, letter)
    code = int(octal, 8) if octal else int(hexadecimal, 16) if hexadecimal else 0x80
    # Beyond ASCII these are single bytes of some encoding, and no program writes them any more.
    if code >= 0x80:
        raise InvalidInputError("po_syntax", line=line)
    return chr(code)


def _fields(header: str) -> Mapping[str, str]:
    lines = (line.partition(":") for line in header.split("\n"))
    return {name.strip(): value.strip() for name, colon, value in lines if colon}
