"""
The walk over one Markdown text: tokens in, blocks of a document out.

The walk knows structure only. Each running text goes through *fill*, which names its segment
and answers with the passage to show, so that extracting and composing are the same walk.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from workflow.catalogs.footnotes import footnotes_of
from workflow.catalogs.markup import parse
from workflow.catalogs.placeholders import Encoded, encode
from workflow.domain.document import (
    Block,
    Cell,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Table,
)

Fill = Callable[[str, Encoded], Passage]

_ALIGNMENTS = {"text-align:center": "center", "text-align:right": "end"}


@dataclass(frozen=True)
class Walked:
    """
    One Markdown text as blocks.

    Attributes:
        notes: In the order of their definitions. A note that nothing refers to is none, and of
            two with one label the first counts (`intake` reports both).
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


class BlockWalk:
    """
    One walk over one Markdown text, in reading order.

    Args:
        fill: Called with a role and a message for each running text that is not empty.
        top: Level of the document's heading above this text: 1 for the body.
        label_prefix: Stands before footnote labels, to keep two texts' apart.
    """

    def __init__(self, fill: Fill, *, top: int = 1, label_prefix: str = "") -> None:
        self._fill = fill
        self._top = top
        self._label_prefix = label_prefix
        self._outline: list[int] = []

    def walk(self, markdown: str, role: str) -> Walked:
        """
        Walk *markdown*, then its footnotes; its own paragraphs are of *role* (`p`, `boilerplate`).

        Raises:
            InvalidInputError: What `markup.parse` refuses.
        """
        root = SyntaxTreeNode(parse(markdown))
        blocks = tuple(self._blocks(root.children, role))
        notes = tuple(
            Note(self._label_prefix + label, tuple(self._blocks(node.children, "fn")))
            for label, node in footnotes_of(root).used.items()
        )
        return Walked(blocks, notes)

    def _blocks(self, nodes: Iterable[SyntaxTreeNode], role: str) -> Iterator[Block]:
        for node in nodes:
            block = self._block(node, role)
            if block is not None:
                yield block

    def _block(self, node: SyntaxTreeNode, role: str) -> Block | None:
        match node.type:
            case "paragraph":
                passage = self._passage(node, role)
                return Paragraph(passage) if passage.children else None
            case "heading":
                return self._heading(node)
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "blockquote":
                return Quote(tuple(self._blocks(node.children, "quote")))
            case "table":
                return self._table(node)
            case "fence" | "code_block":
                return CodeBlock(node.content.removesuffix("\n"))
            case "hr":
                return Rule()
            case "footnote_reference":
                return None
            case unknown:
                raise TypeError(f"a block of type {unknown} has no place in a document")

    def _passage(self, node: SyntaxTreeNode, role: str) -> Passage:
        encoded = encode(node.children[0], label_prefix=self._label_prefix)
        return self._fill(role, encoded) if encoded.msgid else Passage(())

    def _heading(self, node: SyntaxTreeNode) -> Heading | None:
        """
        Place a heading in the outline without a gap, whatever levels the author chose.

        The role keeps the author's level: a heading put in elsewhere must not rename this one.
        """
        written = int(node.tag[1:])
        passage = self._passage(node, f"h{max(2, written)}")
        if not passage.children:
            return None
        while self._outline and self._outline[-1] >= written:
            self._outline.pop()
        self._outline.append(written)
        return Heading(min(6, self._top + len(self._outline)), passage)

    def _list(self, node: SyntaxTreeNode) -> ListBlock:
        items = tuple(ListItem(tuple(self._blocks(n.children, "li"))) for n in node.children)
        ordered = node.type == "ordered_list"
        start = int(node.attrs.get("start", 1)) if ordered else 1
        return ListBlock(ordered, start, _is_tight(node), items)

    def _table(self, node: SyntaxTreeNode) -> Table:
        header, *rows = [
            tuple(self._cell(cell) for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Table(header, tuple(rows))

    def _cell(self, node: SyntaxTreeNode) -> Cell:
        align = _ALIGNMENTS.get(str(node.attrs.get("style", "")), "start")
        return Cell(self._passage(node, node.type), align)


def _is_tight(list_node: SyntaxTreeNode) -> bool:
    paragraphs = [n for item in list_node.children for n in item.children if n.type == "paragraph"]
    # markdown-it hides the paragraphs of a tight list (CommonMark 5.3).
    return all(paragraph.hidden for paragraph in paragraphs)
