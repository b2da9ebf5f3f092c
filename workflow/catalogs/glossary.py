"""
Glossaries as tables: CSV as spreadsheets write and read it.

A row that cannot be used is refused with its line, and every other row is kept. What a spreadsheet
would take for a formula leaves here with an apostrophe before it. TBX is `glossary_tbx`'s.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from unicodedata import normalize

from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.terms import Entry, Term, TermKind, faults
from workflow.errors import InvalidInputError

# Room for 800 terms in each of 24 languages.
MAX_BYTES: Final = 5_000_000
MAX_TERMS: Final = 20_000
# A file that is wrong from end to end need not be told so line by line.
MAX_FINDINGS: Final = 200

_COLUMNS: Final = ("language", "source", "kind", "target", "note")
_NEEDED: Final = _COLUMNS[:4]
_DELIMITERS: Final = ",;\t"
# Only a note may have lines, and not this many: an open quote ends here, not with the file.
_MOST_LINES: Final = 50

# What Excel, LibreOffice and Google take for the start of a formula (OWASP, "CSV Injection"),
# full-width forms included, and what we put before it.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True)
class GlossaryFile:
    """
    What a file has for glossaries.

    Attributes:
        entries: In the order of the file; none is there twice, none has faults.
        findings: What was refused or not understood, with its place.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


@dataclass
class Taken:
    """Entries and findings while a file is read."""

    entries: dict[tuple[LanguageTag, Term], Entry] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
    looked_at: int = 0

    def take(self, entry: Entry, where: str) -> None:
        """
        Keep *entry* unless it has faults; of the same one twice, the first.

        Raises:
            InvalidInputError: `glossary_too_many_terms`.
        """
        self.looked_at += 1
        found = faults(entry, where=where)
        self.say(*found)
        if not found:
            self.entries.setdefault((entry.language, entry.term), entry)
        # A concept of TBX with many words in two languages makes many entries out of little.
        if len(self.entries) > MAX_TERMS or self.looked_at > 2 * MAX_TERMS:
            raise InvalidInputError("glossary_too_many_terms", limit=MAX_TERMS)

    def say(self, *findings: Finding) -> None:
        """Keep *findings*, or count them when there are too many to read."""
        room = max(0, MAX_FINDINGS - len(self.findings))
        self.findings += findings[:room]
        self.left_out += len(findings[room:])

    def file(self) -> GlossaryFile:
        """What was taken, and what is to be said about it."""
        findings = list(self.findings)
        if self.left_out:
            findings.append(Finding("glossary_more_findings", values={"count": self.left_out}))
        return GlossaryFile(tuple(self.entries.values()), tuple(findings))


def read_csv(data: bytes) -> GlossaryFile:
    """
    Read the rows of a glossary.

    Args:
        data: UTF-8, with or without a mark; a header `language,source,kind,target[,note]` in
            any order, then a term a row; comma, semicolon or tab between them.

    Raises:
        InvalidInputError: `glossary_too_large`, `glossary_not_utf8`, `glossary_header_missing`,
            `glossary_too_many_terms`.
    """
    lines = list(io.StringIO(_decoded(data), newline=""))
    header = _header_of(lines)
    taken = Taken()
    unknown = [name for name in header.places if name not in _COLUMNS]
    if unknown:
        values = {"columns": ", ".join(unknown)[:80]}
        where = f"line {header.line}"
        taken.say(Finding("glossary_column_unknown", Severity.WARNING, where, values))
    for number, row in _rows(lines, header):
        where = f"line {number}"
        if row is None:
            taken.say(Finding("glossary_row_broken", where=where))
        elif any(row):
            _take_row(taken, row, header, where)
    return taken.file()


def write_csv(entries: Iterable[Entry]) -> bytes:
    """
    Write *entries* as `read_csv` reads them and spreadsheets open them: UTF-8 with its mark.

    No cell is a formula for any spreadsheet.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for entry in entries:
        term = entry.term
        cells = (entry.language.gettext, term.source, term.kind.value, term.target, entry.note)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def require_size(data: bytes) -> None:
    """
    Raises:
        InvalidInputError: `glossary_too_large`, over `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError("glossary_too_large", size=len(data), limit=MAX_BYTES)


def cleaned(text: str) -> str:
    """*text* as articles have it: NFC, without blanks around it."""
    return normalize("NFC", text).strip()


def _decoded(data: bytes) -> str:
    require_size(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInputError("glossary_not_utf8", line=line) from error


@dataclass(frozen=True)
class _Header:
    """The first row: where each column is, and what stands between cells."""

    places: Mapping[str, int]
    width: int
    delimiter: str
    line: int


def _header_of(lines: Sequence[str]) -> _Header:
    line = next((number for number, text in enumerate(lines, 1) if text.strip()), 0)
    first = lines[line - 1] if line else ""
    for delimiter in _DELIMITERS:
        names = [name.strip(' "\r\n').lower() for name in first.split(delimiter)]
        if set(_NEEDED) <= set(names):
            # Of two columns with one name, the first.
            places = {name: names.index(name) for name in names if name}
            return _Header(places, max(places.values()) + 1, delimiter, line)
    raise InvalidInputError("glossary_header_missing", columns=",".join(_COLUMNS))


def _rows(lines: Sequence[str], header: _Header) -> Iterator[tuple[int, list[str] | None]]:
    """
    Each row with the number of its first line; None for one whose quotes are wrong.

    After such a row reading goes on in its second line: a quote that nobody closes costs no
    more than its own row.
    """
    position = header.line
    while position < len(lines):
        if lines[position].isspace():
            position += 1
            continue
        some = lines[position : position + _MOST_LINES]
        reader = csv.reader(some, delimiter=header.delimiter, strict=True)
        try:
            row = next(reader)
        except csv.Error:
            yield position + 1, None
            position += 1
        else:
            yield position + 1, [cleaned(_unescaped(cell)) for cell in row]
            position += reader.line_num


def _unescaped(cell: str) -> str:
    cell = cell.replace("\r\n", "\n")
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _take_row(taken: Taken, row: Sequence[str], header: _Header, where: str) -> None:
    if any(row[header.width :]):
        values = {"count": len(row), "limit": header.width}
        taken.say(Finding("glossary_row_too_long", where=where, values=values))
        return
    cells = {
        name: row[place] if (place := header.places.get(name, len(row))) < len(row) else ""
        for name in _COLUMNS
    }
    try:
        language = LanguageTag.parse(cells["language"])
    except InvalidInputError as error:
        taken.say(Finding(error.code, where=where, values=error.values))
        return
    name = cells["kind"].lower().replace(" ", "_").replace("-", "_")
    if name not in set(TermKind):
        kinds = {"kind": cells["kind"][:40], "kinds": ", ".join(TermKind)}
        taken.say(Finding("term_kind_unknown", where=where, values=kinds))
        return
    term = Term(cells["source"], TermKind(name), cells["target"])
    taken.take(Entry(language, term, cells["note"]), where)
