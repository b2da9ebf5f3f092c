"""
One block's running text as a message: numbered placeholders in it, everything else set aside.

`encode` makes the message, `decode` brings back what was set aside. A translation is never
parsed as Markdown or HTML: all that it can name is what the source has.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markdown_it.tree import SyntaxTreeNode

from workflow.catalogs.footnotes import label_of
from workflow.catalogs.links import is_allowed
from workflow.catalogs.markup import join_lines
from workflow.catalogs.notation import VOID, Kind, escape, pieces, unescape
from workflow.domain.document import (
    Code,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteReference,
    Strong,
    Struck,
    Text,
)
from workflow.domain.pictures import digest_in

# markdown-it's name of a token -> the letters of its placeholder.
KINDS: Final[Mapping[str, str]] = {
    "strong": "b",
    "em": "i",
    "s": "s",
    "link": "a",
    "code_inline": "code",
    "hardbreak": "br",
    "image": "img",
    "footnote_ref": "fn",
}


@dataclass(frozen=True)
class Encoded:
    """
    A block's text as a message.

    Attributes:
        msgid: The text with placeholders, on one line; may be empty.
        table: What each placeholder stands for, by name (`a1`); containers have no children.
        shell: What encloses the whole text, outermost first; not part of the message.
    """

    msgid: str
    table: Mapping[str, Inline]
    shell: tuple[Inline, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to translate besides placeholders and blanks."""
        return any(piece.kind is Kind.TEXT and piece.text.strip() for piece in pieces(self.msgid))


def encode_plain(text: str) -> Encoded:
    """Text that is not Markdown (a title, a place) as a message."""
    return Encoded(join_lines(escape(text)), {})


def encode(inline: SyntaxTreeNode, *, label_prefix: str = "") -> Encoded:
    """
    Turn the `inline` node of a block into a message.

    Args:
        label_prefix: Stands before the labels of its footnotes, to keep two texts' apart.
    """
    shell, nodes = _without_shell(inline.children)
    encoder = _Encoder(label_prefix)
    msgid = join_lines(encoder.text(nodes))
    return Encoded(msgid, encoder.table, shell)


def decode(text: str, encoded: Encoded) -> tuple[Inline, ...]:
    """
    Build the content that *text* describes, from what *encoded* set aside.

    *text* must have passed `check_placeholders` against `encoded.msgid`.
    """
    open_ones: list[tuple[str, list[Inline]]] = [("", [])]
    for piece in pieces(text):
        children = open_ones[-1][1]
        match piece.kind:
            case Kind.OPEN:
                open_ones.append((piece.name, []))
            case Kind.CLOSE:
                open_ones.pop()
                open_ones[-1][1].append(_filled(encoded.table[piece.name], children))
            case Kind.VOID:
                children.append(encoded.table[piece.name])
            case _:
                children.append(Text(unescape(piece.text)))
    content = open_ones[0][1]
    for around in reversed(encoded.shell):
        content = [_filled(around, content)]
    return tuple(content)


class _Encoder:
    """Numbers the placeholders of one message, per kind, in the order of the source."""

    def __init__(self, label_prefix: str) -> None:
        self.table: dict[str, Inline] = {}
        self._counts: Counter[str] = Counter()
        self._label_prefix = label_prefix

    def text(self, nodes: Iterable[SyntaxTreeNode]) -> str:
        return "".join(self._one(node) for node in nodes)

    def _one(self, node: SyntaxTreeNode) -> str:
        if node.type == "softbreak":
            return "\n"
        if node.type not in KINDS:
            return escape(node.content)
        if node.type == "link" and not is_allowed(str(node.attrs.get("href", ""))):
            return self.text(node.children)
        return self._placeholder(node, KINDS[node.type])

    def _placeholder(self, node: SyntaxTreeNode, kind: str) -> str:
        self._counts[kind] += 1
        name = f"{kind}{self._counts[kind]}"
        self.table[name] = _set_aside(node, self._label_prefix)
        return f"<{name}/>" if kind in VOID else f"<{name}>{self.text(node.children)}</{name}>"


def _set_aside(node: SyntaxTreeNode, label_prefix: str) -> Inline:
    match node.type:
        case "strong":
            return Strong(())
        case "em":
            return Emphasis(())
        case "s":
            return Struck(())
        case "link":
            return Link(str(node.attrs["href"]), (), join_lines(str(node.attrs.get("title", ""))))
        case "code_inline":
            return Code(node.content)
        case "hardbreak":
            return LineBreak()
        case "image":
            source = str(node.attrs.get("src", ""))
            is_kept = digest_in(source) or is_allowed(source)
            return Image(source if is_kept else "", plain_text(node.children))
        case _:
            return NoteReference(label_prefix + label_of(node))


def plain_text(nodes: Iterable[SyntaxTreeNode]) -> str:
    """The characters of *nodes* on one line, all markup gone (CommonMark 6.4, image text)."""
    return join_lines("".join(_characters(node) for node in nodes))


def _characters(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "footnote_ref":
        return ""
    return "".join(map(_characters, node.children)) if node.children else node.content


def _without_shell(
    nodes: Sequence[SyntaxTreeNode],
) -> tuple[tuple[Inline, ...], Sequence[SyntaxTreeNode]]:
    shell: list[Inline] = []
    while True:
        nodes = [node for node in nodes if node.type != "text" or node.content]
        if len(nodes) != 1 or nodes[0].type not in ("strong", "em"):
            return tuple(shell), nodes
        shell.append(_set_aside(nodes[0], ""))
        nodes = nodes[0].children


def _filled(around: Inline, children: Iterable[Inline]) -> Inline:
    match around:
        case Strong() | Emphasis() | Struck() | Link():
            return replace(around, children=tuple(children))
        case _:
            raise TypeError(f"{around} holds nothing")
