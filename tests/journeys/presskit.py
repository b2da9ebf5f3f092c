"""
Real translations as a translator would bring them into our catalogs.

The press kit's pairs are Markdown. A target's links may stand in another order, and now and then a
real translation dropped a link or added emphasis: what a translator would have to mend by hand in
an editor is mended here, and counted.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from markdown_it.tree import SyntaxTreeNode

from workflow.catalogs.markup import parse
from workflow.catalogs.notation import Kind, Piece, check_placeholders, escape, pieces
from workflow.catalogs.placeholders import Encoded, encode
from workflow.domain.document import Code, Inline, Link


@dataclass(frozen=True)
class Filled:
    """How a catalog was filled."""

    messages: int
    mended: int


def fill(path: Path, pairs: Path) -> Filled:
    """Fill the exported catalog *path* with the real translations in *pairs*."""
    texts = {}
    for pair in json.loads(pairs.read_text(encoding="utf-8")):
        source = _encoded(pair["source"])
        texts[source.msgid] = _target(source, _encoded(pair["target"]))
    catalog = polib.pofile(str(path), wrapwidth=0)
    mended = 0
    for entry in catalog:
        # One of the kits leaves the headline as it is.
        entry.msgstr, was_mended = texts.get(entry.msgid, (entry.msgid, True))
        mended += was_mended
    catalog.save()
    return Filled(len(catalog), mended)


def _encoded(markdown: str) -> Encoded:
    root = SyntaxTreeNode(parse(markdown))
    (inline,) = (node for node in root.walk() if node.type == "inline")
    return encode(inline)


def _target(source: Encoded, target: Encoded) -> tuple[str, bool]:
    """The target's text with the source's placeholders, and whether it had to be mended."""
    names = _names(source, target)
    text = "".join(_piece(piece, names, target.table) for piece in pieces(target.msgid))
    mended = bool(target.table.keys() - names.keys())
    for name in source.table:
        if name not in {piece.name for piece in pieces(text)}:
            text, mended = f"{text} ({_taken_over(source.msgid, name)})", True
    assert not check_placeholders(source.msgid, text), text
    return text, mended


def _piece(piece: Piece, names: Mapping[str, str], table: Mapping[str, Inline]) -> str:
    if piece.kind is Kind.TEXT:
        return piece.text
    if piece.name in names:
        return piece.text.replace(piece.name, names[piece.name])
    content = table[piece.name]
    return escape(content.text) if isinstance(content, Code) else ""


def _taken_over(msgid: str, name: str) -> str:
    match = re.search(rf"<{name}/>|<{name}>.*?</{name}>", msgid)
    assert match is not None
    return match[0]


def _names(source: Encoded, target: Encoded) -> Mapping[str, str]:
    """
    Which of the source's placeholders each of the target's is: that with the same content.

    What is left then pairs in order, kind by kind: real translations mistype an address here and
    there (`release-13.htm`), which they cannot with placeholders.
    """
    free = dict(source.table)
    names: dict[str, str] = {}
    for same in (_same, _same_kind):
        for name, content in target.table.items():
            fitting = (each for each, wanted in free.items() if same(content, wanted))
            candidate = next(fitting, None)
            if name not in names and candidate is not None:
                names[name] = candidate
                del free[candidate]
    return names


def _same(one: Inline, other: Inline) -> bool:
    if isinstance(one, Link) and isinstance(other, Link):
        return one.target == other.target
    if isinstance(one, Code) and isinstance(other, Code):
        return one.text == other.text
    return _same_kind(one, other)


def _same_kind(one: Inline, other: Inline) -> bool:
    return type(one) is type(other)
