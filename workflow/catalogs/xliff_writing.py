"""
XLIFF 1.2, outwards: the version that translators' programs really read.

Placeholders are inline elements that such programs show as tags: `<g id="b1">…</g>` encloses a
text, `<x id="code1"/>` stands alone (XLIFF 1.2, 2.4). What an article no longer has is not in
these files: XLIFF has no place for it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from moz.l10n.formats import Format as Known
from moz.l10n.formats.xliff import xliff_serialize
from moz.l10n.model import (
    Comment,
    Entry,
    Expression,
    Markup,
    Message,
    Metadata,
    PatternMessage,
    Resource,
    Section,
)

from workflow.catalogs.exchange import Catalog
from workflow.catalogs.notation import Kind, Piece, pieces, unescape
from workflow.domain.segment import Segment, Translation

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:1.2"

# Attributes of `file` that name the state of the translations when it went out, and the revision.
BASE: Final = "build-num"
REVISION: Final = "product-version"

# Flags of PO files travel in this attribute of `trans-unit`, which is any program's to use.
FLAGS: Final = "extradata"

DEVELOPER: Final = "developer"
TRANSLATOR: Final = "translator"

# What tools may show of a placeholder (XLIFF 1.2, "ctype").
_TYPES: Final[Mapping[str, str]] = {
    "b": "bold",
    "i": "italic",
    "s": "x-struck",
    "a": "link",
    "code": "x-code",
    "br": "lb",
    "img": "image",
    "fn": "x-footnote",
}

# The library indents elements that stand beside no text, and so would change a text that begins
# with one. This noncharacter before each text prevents it, and is taken out of the whole file.
_SHIELD: Final = "\ufdd0"

# What no XML file can have in it (XML 1.0, 2.2), and the shield itself.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdd1-\ufffd\U00010000-\U0010ffff]")


def write_xliff(catalog: Catalog) -> bytes:
    """
    The catalog as an XLIFF 1.2 file in UTF-8; the same bytes for the same catalog.

    A unit's id is the digest of its segment, its `resname` the context. A message without a text
    has no target.
    """
    file = {
        "source-language": catalog.source.bcp47,
        **({"target-language": catalog.language.bcp47} if catalog.language else {}),
        "datatype": "plaintext",
        "product-name": "communique",
        REVISION: str(catalog.revision),
        BASE: catalog.base,
    }
    units: list[Entry[Message] | Comment] = [
        _unit(each, catalog.translations.get(each.digest)) for each in catalog.segments
    ]
    section: Section[Message] = Section((catalog.slug,), units, meta=_attributes("", file))
    root = _attributes("", {"version": "1.2", "xmlns": NAMESPACE})
    resource: Resource[Message] = Resource(Known.xliff, [section], meta=root)
    return "".join(xliff_serialize(resource)).replace(_SHIELD, "").encode()


def _unit(segment: Segment, translation: Translation | None) -> Entry[Message]:
    flags = {FLAGS: ", ".join(translation.flags)} if translation and translation.flags else {}
    about = {"resname": segment.context, "xml:space": "preserve", **flags}
    meta = [*_attributes("", about), *_elements("source", segment.msgid)]
    text = translation.text if translation else ""
    if translation and text:
        state = "needs-review-translation" if translation.needs_work else "translated"
        meta += _attributes("target/", {"state": state})
    if translation and translation.previous:
        meta += _attributes("alt-trans/", {"alttranstype": "previous-version"})
        meta += _elements("alt-trans/source", translation.previous.msgid)
        meta += _elements("alt-trans/target", text)
    meta += _notes(segment.hint, translation.comment if translation else "")
    pattern: list[str | Expression | Markup] = []
    if text:
        pattern = [_SHIELD, *map(_part, pieces(text))]
    return Entry((segment.digest,), PatternMessage(pattern), meta=meta)


def _notes(hint: str, comment: str) -> Iterator[Metadata]:
    said = [(who, text) for who, text in ((DEVELOPER, hint), (TRANSLATOR, comment)) if text]
    for name, (who, text) in zip(("note", "note[2]"), said, strict=False):
        yield from _attributes(f"{name}/", {"from": who})
        yield Metadata(name, _writable(text))


def _part(piece: Piece) -> str | Markup:
    if not piece.name:
        return _writable(unescape(piece.text))
    if piece.kind is Kind.CLOSE:
        return Markup("close", "g")
    if piece.kind is Kind.VOID:
        return Markup("standalone", "x", dict(_facts(piece)))
    return Markup("open", "g", dict(_facts(piece)))


def _elements(base: str, text: str) -> Iterator[Metadata]:
    """*text* as the content of the element *base*, in the paths that the library makes of them."""
    yield Metadata(base, _SHIELD)
    around = [(base, Counter[str]())]
    for piece in pieces(text):
        path, counts = around[-1]
        if not piece.name:
            yield Metadata(path, _writable(unescape(piece.text)))
        elif piece.kind is Kind.CLOSE:
            around.pop()
        else:
            counts[_tag(piece)] += 1
            number = counts[_tag(piece)]
            inner = f"{path}/{_tag(piece)}" + (f"[{number}]" if number > 1 else "")
            yield from _attributes(f"{inner}/", _facts(piece))
            if piece.kind is Kind.OPEN:
                around.append((inner, Counter()))


def _tag(piece: Piece) -> str:
    return "x" if piece.kind is Kind.VOID else "g"


def _facts(piece: Piece) -> Mapping[str, str]:
    return {"id": piece.name, "ctype": _TYPES[piece.name.rstrip("0123456789")]}


def _attributes(base: str, values: Mapping[str, str]) -> list[Metadata]:
    return [Metadata(f"{base}@{name}", _writable(value)) for name, value in values.items()]


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
