"""
XLIFF files before anything else sees them: what a stranger's XML may not be.

The library that reads them builds a whole tree, follows declarations and keeps no line numbers.
So a first pass over the same characters refuses what could be large or declared, and notes the
lines; it knows nothing about translations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from workflow.catalogs.markup import MAX_DEPTH
from workflow.catalogs.po_parsing import MAX_MESSAGES
from workflow.catalogs.po_reading import MAX_BYTES
from workflow.errors import InvalidInputError

# The elements around a text, tools' own groups among them, and placeholders in each other.
DEEPEST: Final = 12 + MAX_DEPTH

# The library keeps each element and attribute as an object with its whole path: characters,
# with 200 for the object. Our own files weigh about 2,500 a message; at the limit, a
# process that reads one has 250 MB, of which 190 are for the file.
HEAVIEST: Final = 100_000_000
_OBJECT: Final = 200

# The library compares each attribute with all the others of its element. XLIFF 1.2 has 20 of its
# own for the element that has most.
MOST_ATTRIBUTES: Final = 100

# The library searches all of these for each name with a prefix.
_MOST_NAMESPACES: Final = 100

# Its files are read as programs' texts, with plurals and `%@`, which an article does not have.
_XCODE: Final = "com.apple.dt.xcode"


@dataclass(frozen=True)
class Guarded:
    """
    A file that may be read.

    Attributes:
        text: Well-formed, in UTF-8 once encoded, without a DOCTYPE.
        lines: Where units stand, counted from 1: by their ids, in the order of the file.
    """

    text: str
    lines: Mapping[str, Sequence[int]]


def guard(data: bytes) -> Guarded:
    """
    Let *data* pass if it is XLIFF 1 in UTF-8 that declares nothing, and of bounded size.

    Raises:
        InvalidInputError: `po_too_large`, `po_not_utf8`, `po_charset`, `po_too_many_messages`,
            `xliff_syntax`, `xliff_declarations`, `xliff_root_unknown`, `xliff_version`,
            `xliff_too_deep`, `xliff_too_many_parts`, `xliff_unsupported`.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError("po_too_large", size=len(data), limit=MAX_BYTES)
    try:
        text = data.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInputError("po_not_utf8", line=line) from error
    skipped = data[: len(data) - len(text.encode())].count(b"\n")
    watch = _Watch(expat.ParserCreate("utf-8"), skipped)
    try:
        watch.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise InvalidInputError("xliff_syntax", line=error.lineno + skipped) from error
    return Guarded(text, watch.lines)


@dataclass
class _Watch:
    """A pass under way: *open_ones* are the elements around, *path* their names' length."""

    parser: expat.XMLParserType
    skipped: int
    lines: dict[str, list[int]] = field(default_factory=dict)
    open_ones: list[str] = field(default_factory=list)
    path: int = 0
    weight: int = 0
    units: int = 0
    namespaces: int = 0
    has_target: bool = False

    def __post_init__(self) -> None:
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.skipped

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        # Otherwise this pass and the library could read different characters.
        if encoding and encoding.lower() not in ("utf-8", "utf8"):
            raise InvalidInputError("po_charset", charset=encoding[:40], line=self.line)

    def doctype(self, *declared: object) -> None:
        raise InvalidInputError("xliff_declarations", line=self.line)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open_ones:
            _require_xliff(name, attributes)
        self._weigh(name, attributes)
        self.open_ones.append(name)
        self.path += len(name) + 1
        if name == "trans-unit":
            self._unit(attributes)
        elif name == "target" and self.open_ones[-2:-1] == ["trans-unit"]:
            if self.has_target:
                raise InvalidInputError("xliff_unsupported", line=self.line)
            self.has_target = True
        elif name == "tool" and _XCODE in attributes.values():
            raise InvalidInputError("xliff_unsupported", line=self.line)

    def end(self, name: str) -> None:
        self.open_ones.pop()
        self.path -= len(name) + 1

    def _unit(self, attributes: Mapping[str, str]) -> None:
        self.units += 1
        if self.units > MAX_MESSAGES:
            raise InvalidInputError("po_too_many_messages", limit=MAX_MESSAGES)
        self.has_target = False
        self.lines.setdefault(attributes.get("id", ""), []).append(self.line)

    def _weigh(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self.open_ones) >= DEEPEST:
            raise InvalidInputError("xliff_too_deep", limit=DEEPEST)
        if len(attributes) > MOST_ATTRIBUTES:
            raise InvalidInputError("xliff_too_many_parts", line=self.line)
        path = self.path + len(name)
        self.weight += path + _OBJECT
        self.weight += sum(path + len(attribute) + _OBJECT for attribute in attributes)
        self.namespaces += sum(attribute.startswith("xmlns") for attribute in attributes)
        if self.weight > HEAVIEST or self.namespaces > _MOST_NAMESPACES:
            raise InvalidInputError("xliff_too_many_parts", line=self.line)


def _require_xliff(name: str, attributes: Mapping[str, str]) -> None:
    if name != "xliff":
        raise InvalidInputError("xliff_root_unknown", name=name[:40])
    version = attributes.get("version", "")
    if version not in ("1.0", "1.1", "1.2"):
        raise InvalidInputError("xliff_version", version=version[:40])
