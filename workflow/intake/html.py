"""HTML into an article text: a bounded set of elements, and a finding for everything else."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.intake.draft import Draft, refuse_blocking
from workflow.intake.encoding import normalised
from workflow.intake.html_inline import DROPPED, MARKS, Inline, Losses
from workflow.intake.html_tree import Node, html_tree
from workflow.intake.markdown import draft_of
from workflow.intake.yaml_tree import Mapped, Scalar

# Elements that hold others and mean nothing by themselves here.
_CONTAINERS: Final = frozenset(
    "address article aside body center dd details div dl dt figcaption figure footer header html"
    " main nav section summary tbody".split()
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = (
    _CONTAINERS | _HEADINGS.keys() | {"p", "ul", "ol", "table", "blockquote", "pre", "hr"}
)
_OF_TABLES: Final = frozenset("caption col colgroup td th".split())
# A first paragraph of more characters is hardly a headline.
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True)
class _Lines:
    """A block of Markdown; *kind* tells lists that would become one if nothing stood between."""

    markdown: str
    kind: str = ""


def read_html(
    html: str, *, has_lines: bool = True, pictures: Mapping[str, str] = MappingProxyType({})
) -> Draft:
    """
    Read a web page, or the part of one.

    Args:
        has_lines: Whether its lines mean anything to who sees the findings.
        pictures: The addresses of pictures that came along, by what the page calls them. Those
            that say what they show are kept, all others are left out.

    Raises:
        InvalidInputError: `article_refused`; `html_too_large`, `text_too_large`,
            `nested_too_deep`.
    """
    root = html_tree(html)
    losses = Losses(has_lines)
    notes = _notes(root)
    labels = {each: label for each, (label, _) in notes.items()}
    blocks = _Blocks(losses, Inline(losses, labels, pictures))
    head = _Head.of(root, blocks)
    body = blocks.write([_without(root, head.taken)])
    definitions = [blocks.note(label, node) for label, node in notes.values()]
    tree = {"title": head.title, "subtitle": head.subtitle}
    front = Mapped(
        0,
        tuple(Scalar(0, key) for key in tree),
        tuple(Scalar(0, normalised(value)) for value in tree.values()),
    )
    markdown = normalised("\n\n".join([body, *definitions]).strip("\n"))
    draft = draft_of(front, markdown, may_have_title=False)
    refuse_blocking(draft.findings)
    # The lines of the others are those of the Markdown that was made of it.
    own = tuple(replace(each, where="") for each in draft.findings)
    return replace(draft, language=_language(root), findings=losses.findings() + own)


@dataclass(frozen=True)
class _Head:
    """The title and subtitle, and the elements that they were taken from."""

    title: str
    subtitle: str
    taken: tuple[Node, ...]

    @classmethod
    def of(cls, root: Node, blocks: "_Blocks") -> "_Head":
        heading = next((each for each in root.nodes() if each.tag == "h1" and _text(each)), None)
        named = next((each for each in root.nodes() if each.tag == "title"), None)
        below = next(
            (e for e in root.nodes() if e.tag == "p" and e.attributes.get("class") == "subtitle"),
            None,
        )
        subtitle = _text(below) if below else ""
        taken = (below,) if below else ()
        if heading is not None:
            return cls(_text(heading), subtitle, (heading, *taken))
        if named is not None and _text(named):
            return cls(_text(named), subtitle, taken)
        first = next((each for each in root.nodes() if each.tag == "p" and _text(each)), None)
        if first is None or len(_text(first)) > _LONGEST_TITLE:
            return cls("", subtitle, taken)
        blocks.losses.note(first.line, "title_guessed", title=_text(first)[:80])
        return cls(_text(first), subtitle, (first, *taken))


@dataclass(frozen=True)
class _Blocks:
    """Writes blocks."""

    losses: Losses
    inline: Inline

    def write(self, children: Iterable[Node | str]) -> str:
        return "\n\n".join(each.markdown for each in self._apart(children))

    def note(self, label: str, node: Node) -> str:
        """The definition of a footnote."""
        return f"[^{label}]: " + _indented(self.write([_without_ways_back(node)]), 4)

    def _apart(self, children: Iterable[Node | str]) -> Iterator[_Lines]:
        """The blocks, two lists in a row with different marks: else they would be one."""
        before = ""
        for block in self._blocks(children):
            if block.kind and block.kind == before:
                yield _Lines(_with_other_marks(block.markdown))
                before = ""
            else:
                yield block
                before = block.kind

    def _blocks(self, children: Iterable[Node | str]) -> Iterator[_Lines]:
        """Running text between blocks is a paragraph of its own."""
        for is_block, group in groupby(children, _is_block):
            if is_block:
                for node in group:
                    yield from self._block(node)
            elif text := self.inline.write(group):
                yield _Lines(text)

    def _block(self, node: Node | str) -> Iterator[_Lines]:
        if isinstance(node, str):
            return
        if node.tag in DROPPED or node.tag == "head":
            self._dropped(node)
        elif node.tag in _HEADINGS:
            yield from self._heading(node)
        elif node.tag in _WRITERS:
            yield from _WRITERS[node.tag](self, node)
        else:
            if node.tag in MARKS or node.tag == "a":
                # Of a whole block, Markdown cannot say so.
                self.losses.note(node.line, "formatting_dropped", tag=node.tag)
            yield from self._blocks(node.children)

    def _heading(self, node: Node) -> Iterator[_Lines]:
        if text := self.inline.write(node.children):
            line = " ".join(text.replace("\\\n", " ").split())
            # At its end they would be taken for the heading's own.
            yield _Lines("#" * _HEADINGS[node.tag] + " " + re.sub(r"(?<!\\)#", r"\\#", line))

    def _quote(self, node: Node) -> Iterator[_Lines]:
        if inner := self.write(node.children):
            yield _Lines("\n".join(f"> {line}".rstrip() for line in inner.split("\n")))

    def _code(self, node: Node) -> Iterator[_Lines]:
        text = node.text.strip("\n")
        if text.strip():
            fence = "```"
            while fence in text:
                fence += "`"
            yield _Lines(f"{fence}\n{text}\n{fence}")

    def _rule(self, _node: Node) -> Iterator[_Lines]:
        yield _Lines("***")

    def _dropped(self, node: Node) -> None:
        """What is left out; of a head only what could have been seen or run."""
        for each in node.nodes() if node.tag == "head" else (node,):
            if each.tag in DROPPED:
                self.losses.note(each.line, "element_dropped", tag=each.tag)

    def _list(self, node: Node) -> Iterator[_Lines]:
        items: list[list[Node | str]] = []
        for is_item, group in groupby(node.children, _is_item):
            # What stands between two items is shown as one, too.
            between = list(group)
            items += map(_children, between) if is_item else [between]
        written = [text for each in items if (text := self.write(each))]
        start = node.attributes.get("start", "1")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        loose = any(_is_loose(each) for each in written)
        lines = []
        for index, text in enumerate(written):
            mark = f"{number + index}. " if node.tag == "ol" else "- "
            lines.append(mark + _indented(text if loose else text.replace("\n\n", "\n"), len(mark)))
        if lines:
            yield _Lines(("\n\n" if loose else "\n").join(lines), kind=node.tag)

    def _table(self, node: Node) -> Iterator[_Lines]:
        rows = [each for each in node.nodes() if each.tag == "tr" and _is_row_of(node, each)]
        cells = [[each for each in _elements(row) if each.tag in ("td", "th")] for row in rows]
        for caption in (each for each in _elements(node) if each.tag == "caption"):
            if text := self.inline.write(caption.children):
                yield _Lines(text)
        yield from self._blocks(_stray(node))
        width = max(map(len, cells), default=0)
        if not width:
            return
        if not any(each.tag == "th" for each in cells[0]):
            self.losses.note(node.line, "table_header_taken")
        written = [[self._cell(each) for each in row] + [""] * (width - len(row)) for row in cells]
        lines = [f"| {' | '.join(row)} |" for row in written]
        yield _Lines("\n".join([lines[0], "| " + " | ".join(["---"] * width) + " |", *lines[1:]]))

    def _cell(self, node: Node) -> str:
        if any(node.attributes.get(name, "1") not in ("", "1") for name in ("colspan", "rowspan")):
            self.losses.note(node.line, "table_spans_dropped")
        blocks = [each for each in _elements(node) if _is_block(each)]
        if len(blocks) > 1 or any(each.tag not in ("p", "div") for each in blocks):
            self.losses.note(node.line, "table_cell_flattened")
        parts: list[Node | str] = []
        for each in node.children:
            parts += (
                (" ", *each.children, " ")
                if isinstance(each, Node) and _is_block(each)
                else (each,)
            )
        return self.inline.write(_flat(parts)).replace("\\\n", " ")


_WRITERS: Final = {
    "ul": _Blocks._list,
    "ol": _Blocks._list,
    "table": _Blocks._table,
    "blockquote": _Blocks._quote,
    "pre": _Blocks._code,
    "hr": _Blocks._rule,
}


def _flat(children: Iterable[Node | str]) -> Iterator[Node | str]:
    """Running text of blocks within blocks, with blanks between them."""
    for each in children:
        if isinstance(each, Node) and each.tag not in DROPPED and _is_apart(each):
            yield " "
            yield from _flat(each.children)
            yield " "
        else:
            yield each


def _is_apart(node: Node) -> bool:
    return _is_block(node) or node.tag in ("li", "tr", "td", "th")


def _is_item(node: Node | str) -> bool:
    return isinstance(node, Node) and node.tag == "li"


def _children(node: Node | str) -> list[Node | str]:
    return [node] if isinstance(node, str) else node.children


def _stray(table: Node) -> list[Node | str]:
    """What stands in a table and in no cell of it; browsers show it before the table."""
    groups = [table]
    found: list[Node | str] = []
    while groups:
        for each in groups.pop(0).children:
            if isinstance(each, Node) and each.tag in ("thead", "tbody", "tfoot", "tr"):
                groups.append(each)
            elif isinstance(each, str) or each.tag not in _OF_TABLES:
                found.append(each)
    return found


def _is_row_of(table: Node, row: Node) -> bool:
    """Whether *row* is its own and not that of a table within it."""
    groups = [
        table,
        *(each for each in _elements(table) if each.tag in ("thead", "tbody", "tfoot")),
    ]
    return any(row is each for group in groups for each in group.children)


def _elements(node: Node) -> Iterator[Node]:
    return (each for each in node.children if isinstance(each, Node))


def _is_block(node: Node | str) -> bool:
    """Also an element without a meaning that has a block in it."""
    if isinstance(node, str):
        return False
    if node.tag in _BLOCKS or node.tag in DROPPED or node.tag == "head":
        return True
    return any(each.tag in _BLOCKS for each in node.nodes())


def _is_loose(item: str) -> bool:
    """Whether an item has more than a paragraph and a list below it."""
    _, *rest = item.split("\n\n")
    return len(rest) > 1 or any(not each.startswith(("- ", "1. ")) for each in rest)


def _indented(text: str, width: int) -> str:
    blank = " " * width
    first, *rest = text.split("\n")
    return "\n".join([first, *(blank + line if line else "" for line in rest)])


def _with_other_marks(markdown: str) -> str:
    lines = []
    for line in markdown.split("\n"):
        number, dot, rest = line.partition(". ")
        if line.startswith("- "):
            lines.append("* " + line[2:])
        elif dot and number.isdigit():
            lines.append(f"{number}) {rest}")
        else:
            lines.append(line)
    return "\n".join(lines)


def _notes(root: Node) -> Mapping[str, tuple[str, Node]]:
    """Items of lists that the text refers to and that lead back there: label and node by id."""
    targets = {each.attributes.get("href", "") for each in root.nodes() if each.tag == "a"}
    found: dict[str, tuple[str, Node]] = {}
    for node in root.nodes():
        name = node.attributes.get("id", "")
        if node.tag == "li" and name and f"#{name}" in targets and _leads_back(node):
            found.setdefault(name, (str(len(found) + 1), node))
    return found


def _leads_back(node: Node) -> bool:
    return any(_is_way_back(each) for each in node.nodes())


def _is_way_back(node: Node) -> bool:
    return node.tag == "a" and node.attributes.get("href", "").startswith("#")


def _without_ways_back(node: Node) -> Node:
    kept = [
        each if isinstance(each, str) else _without_ways_back(each)
        for each in node.children
        if isinstance(each, str) or not _is_way_back(each)
    ]
    return Node("div" if node.tag == "li" else node.tag, node.attributes, node.line, kept)


def _without(root: Node, taken: tuple[Node, ...]) -> Node:
    """*root* without the elements *taken* and without the footnotes."""
    notes = [node for _, node in _notes(root).values()]
    gone = {id(each) for each in (*taken, *notes)}

    def copied(node: Node) -> Node:
        kept = [
            each if isinstance(each, str) else copied(each)
            for each in node.children
            if isinstance(each, str) or id(each) not in gone
        ]
        return Node(node.tag or "div", node.attributes, node.line, kept)

    return copied(root)


def _language(root: Node) -> LanguageTag | None:
    given = next((e.attributes.get("lang", "") for e in root.nodes() if e.tag == "html"), "")
    try:
        return LanguageTag.parse(given) if given else None
    except InvalidInputError:
        return None


def _text(node: Node) -> str:
    return " ".join(node.text.split())
