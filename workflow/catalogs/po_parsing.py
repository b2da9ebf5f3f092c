"""
The syntax of PO files: a text becomes entries, each with its comments, flags and line number.

It knows lines and entries and no header: what makes a file one that can be trusted is
`po_reading`'s.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Final

from workflow.errors import InvalidInputError

MAX_MESSAGES: Final = 100_000

# Comment and flags of one entry together, in characters: room for a licence in a header comment.
MAX_NOTES: Final = 20_000

_KEYWORD = re.compile(r'(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d{1,2}\])?)\s*(?=")')
_BEGINNING = re.compile(r'[#|]|msgctxt\s*"|msgid\s*"')
_MESSAGE = re.compile(r'^[ \t\f\v]*(?:#~[ \t]*)?msgid[ \t"]', re.MULTILINE)
# Possessive, so that a string of any length costs its length and no stack.
_STRING = re.compile(r'"(?P<content>[^"\\]*+(?:\\.[^"\\]*+)*+)"')
_ESCAPE = re.compile(r"\\(?:([abfnrtv\"\\])|([0-7]{1,3})|x([0-9A-Fa-f]{2})|(.))")
_FLAG = re.compile(r"range:\s*\d+\.\.\d+|[^\s,]+")
_CONTROLS: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip


@dataclass(frozen=True)
class PoEntry:
    """
    One message.

    Attributes:
        line: Of its first keyword, counted from 1.
        context: None if it has none, which is not the same as an empty one.
        text: The msgstr; of a plural entry, the first form.
        comment: The translators' (`# `), lines joined by newlines; extracted ones are not kept.
        flags: As they stand, without `fuzzy` and without repeats.
        previous_context: None if there is none.
        previous_msgid: Empty if there is none.
        is_obsolete: Whether it is struck out (`#~`).
    """

    line: int
    context: str | None
    msgid: str
    text: str
    is_fuzzy: bool
    is_plural: bool
    comment: str = ""
    flags: tuple[str, ...] = ()
    previous_context: str | None = None
    previous_msgid: str = ""
    is_obsolete: bool = False


def parse_entries(text: str) -> Iterator[PoEntry]:
    """
    Yield the entries of *text* as they stand, the header and obsolete ones among them.

    Args:
        text: Lines end in a newline, and nowhere in a carriage return.

    Raises:
        InvalidInputError: `po_too_many_messages`, `po_syntax`, `po_comment_too_large`; the
            latter two with the line.
    """
    # Counted before anything is built; one more than the messages, for the header.
    if sum(1 for _ in _MESSAGE.finditer(text)) > MAX_MESSAGES + 1:
        raise InvalidInputError("po_too_many_messages", limit=MAX_MESSAGES)
    return (draft.entry() for draft in _drafts(text))


@dataclass
class _Strings:
    """What follows each keyword, while the lines of an entry come in."""

    parts: dict[str, list[str]] = field(default_factory=dict)
    keyword: str = ""

    def add(self, text: str, number: int) -> None:
        """Take a keyword with its string, or a string that goes on."""
        match = None if text.startswith('"') else _KEYWORD.match(text)
        if match:
            self._begin(match["keyword"], number)
        if not self.keyword:
            raise InvalidInputError("po_syntax", line=number)
        self.parts[self.keyword].append(_string(text[match.end() if match else 0 :], number))

    def get(self, keyword: str) -> str | None:
        return "".join(self.parts[keyword]) if keyword in self.parts else None

    def _begin(self, keyword: str, number: int) -> None:
        if keyword in self.parts:
            raise InvalidInputError("po_syntax", line=number)
        self.parts[keyword] = []
        self.keyword = keyword


@dataclass
class _Draft:
    """An entry while its lines come in."""

    line: int = 0
    strings: _Strings = field(default_factory=_Strings)
    previous: _Strings = field(default_factory=_Strings)
    comments: list[str] = field(default_factory=list)
    flags: dict[str, None] = field(default_factory=dict)
    notes: int = 0
    is_obsolete: bool = False

    def is_ended_by(self, text: str, *, is_obsolete: bool) -> bool:
        """Tell whether the entry is complete and a line with *text* is of the next one."""
        if not self.strings.keyword.startswith("msgstr"):
            return False
        return is_obsolete != self.is_obsolete or _BEGINNING.match(text) is not None

    def add(self, text: str, number: int, *, is_obsolete: bool) -> None:
        """Take one line, without its `#~`."""
        if text.startswith("|") and is_obsolete:
            text = f"#{text}"
        if text.startswith("#|"):
            self._add_previous(text[2:].strip(), number)
        elif text.startswith("#"):
            self._add_note(text, number)
        elif self.strings.parts and is_obsolete != self.is_obsolete:
            raise InvalidInputError("po_syntax", line=number)
        else:
            self.is_obsolete = is_obsolete
            self.line = self.line or number
            self.strings.add(text, number)

    def entry(self) -> PoEntry:
        msgid = self.strings.get("msgid")
        forms = [word for word in self.strings.parts if word.startswith("msgstr")]
        if msgid is None or not forms:
            raise InvalidInputError("po_syntax", line=self.line)
        return PoEntry(
            line=self.line,
            context=self.strings.get("msgctxt"),
            msgid=msgid,
            text=self.strings.get(forms[0]) or "",
            is_fuzzy="fuzzy" in self.flags,
            is_plural="msgid_plural" in self.strings.parts or forms[0] != "msgstr",
            comment="\n".join(self.comments),
            flags=tuple(flag for flag in self.flags if flag != "fuzzy"),
            previous_context=self.previous.get("msgctxt"),
            previous_msgid=self.previous.get("msgid") or "",
            is_obsolete=self.is_obsolete,
        )

    def _add_previous(self, text: str, number: int) -> None:
        if text:
            self.previous.add(text, number)

    def _add_note(self, text: str, number: int) -> None:
        self.notes += len(text)
        if self.notes > MAX_NOTES:
            raise InvalidInputError("po_comment_too_large", line=number, limit=MAX_NOTES)
        # gettext 0.26 and later write the flags that merging keeps after `#=`.
        if text.startswith(("#,", "#= ")):
            self.flags |= dict.fromkeys(_FLAG.findall(text[2:]))
        else:
            self.comments.append(text[1:].removeprefix(" "))


def _drafts(text: str) -> Iterator[_Draft]:
    """Cut the file where an entry is complete and something of the next one comes."""
    draft = _Draft()
    for number, line in _meaningful_lines(text):
        is_obsolete = line.startswith("#~")
        rest = line[2:].strip() if is_obsolete else line
        if draft.is_ended_by(rest, is_obsolete=is_obsolete):
            yield draft
            draft = _Draft()
        if rest:
            draft.add(rest, number, is_obsolete=is_obsolete)
    if draft.strings.parts:
        yield draft


def _meaningful_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; what programs extract from sources (`#.`, `#:`) is ours anyway."""
    for number, line in enumerate(StringIO(text, newline="\n"), start=1):
        line = line.strip(" \t\f\v\n")
        if line and not line.startswith(("#.", "#:")):
            yield number, line


def _string(text: str, line: int) -> str:
    match = _STRING.fullmatch(text)
    if match is None:
        raise InvalidInputError("po_syntax", line=line)
    content = match["content"]
    if "\\" not in content:
        return content
    return _ESCAPE.sub(lambda escape: _character(escape, line), content)


def _character(escape: re.Match[str], line: int) -> str:
    letter, octal, hexadecimal, _ = escape.groups()
    if letter:
        return _CONTROLS.get(letter, letter)
    code = int(octal, 8) if octal else int(hexadecimal, 16) if hexadecimal else 0
    # Beyond ASCII these are single bytes of some encoding, and no program writes them any more;
    # a zero would end the text for gettext and break off a transaction of PostgreSQL.
    if not 0 < code < 0x80:
        raise InvalidInputError("po_syntax", line=line)
    return chr(code)
