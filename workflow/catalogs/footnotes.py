"""Which footnotes of a Markdown text count, and which do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode


@dataclass(frozen=True)
class Footnotes:
    """
    The definitions in a text, each a `footnote_reference` node, in the order of the source.

    Attributes:
        used: By label: those that a reader can come to from the running text.
        unused: Those that nothing refers to.
        repeated: Those whose label has a definition before them; the first one counts.
    """

    used: Mapping[str, SyntaxTreeNode]
    unused: Sequence[SyntaxTreeNode]
    repeated: Sequence[SyntaxTreeNode]


def footnotes_of(root: SyntaxTreeNode) -> Footnotes:
    """Sort the definitions below *root*, wherever they stand."""
    first: dict[str, SyntaxTreeNode] = {}
    repeated = []
    for node in root.walk():
        if node.type == "footnote_reference" and first.setdefault(label_of(node), node) is not node:
            repeated.append(node)
    reached = _reached(root, first)
    used = {label: node for label, node in first.items() if label in reached}
    return Footnotes(used, [n for label, n in first.items() if label not in reached], repeated)


def label_of(node: SyntaxTreeNode) -> str:
    """The label of a definition or a reference."""
    return str(node.meta["label"])


def _reached(root: SyntaxTreeNode, definitions: Mapping[str, SyntaxTreeNode]) -> set[str]:
    reached: set[str] = set()
    waiting = [root]
    while waiting:
        new = set(_references(waiting.pop())) - reached
        reached |= new
        waiting += [definitions[label] for label in new if label in definitions]
    return reached


def _references(node: SyntaxTreeNode) -> Iterator[str]:
    """The labels that *node* refers to, in itself and not in definitions that stand in it."""
    for child in node.children:
        if child.type == "footnote_ref":
            yield label_of(child)
        elif child.type not in ("footnote_reference", "image"):
            yield from _references(child)
