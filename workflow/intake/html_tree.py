"""HTML as a small tree, bounded and forgiving: what browsers close by themselves is closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from workflow.catalogs.markup import MAX_CHARACTERS
from workflow.errors import InvalidInputError

MAX_DEPTH: Final = 100
# A release has some hundred.
MAX_NODES: Final = 20_000

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)  # fmt: skip
_NOT_READ = frozenset({"script", "style"})
_BLOCKS = frozenset(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6"
    " header hr main nav ol p pre section table ul".split()
)
# HTML, 13.1.2.4 "Optional tags": what ends when such an element begins, and within what.
_ENDS: Final = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"table", "tr"}),
    "th": ({"td", "th"}, {"table", "tr"}),
}


@dataclass
class Node:
    """An element; *line* is where it begins, counted from 1."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0
    children: "list[Node | str]" = field(default_factory=list)

    def nodes(self) -> "Iterator[Node]":
        """This one and all elements below it, in the order of the text."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += (each for each in reversed(node.children) if isinstance(each, Node))

    @property
    def text(self) -> str:
        """All characters below it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)


def html_tree(html: str) -> Node:
    """
    The tree of *html*, under a root without a name.

    Raises:
        InvalidInputError: `nested_too_deep`, `html_too_large`, `text_too_large`.
    """
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self._count = 0
        self._characters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_what_ends(tag)
        line = self.getpos()[0]
        self._count += 1
        if self._count > MAX_NODES:
            raise InvalidInputError("html_too_large", limit=MAX_NODES)
        if len(self._open) > MAX_DEPTH:
            raise InvalidInputError("nested_too_deep", line=line, limit=MAX_DEPTH)
        node = Node(tag, {name: value or "" for name, value in attrs}, line)
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open[-1].tag == tag and tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        names = [node.tag for node in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._open[-1].tag not in _NOT_READ:
            self._characters += sum(map(len, data.split()))
        if self._characters > MAX_CHARACTERS:
            raise InvalidInputError("text_too_large", size=self._characters, limit=MAX_CHARACTERS)
        self._open[-1].children.append(data)

    def _end_what_ends(self, tag: str) -> None:
        ended, within = _ENDS.get(tag, (set(), set()))
        if tag in _BLOCKS:
            ended, within = {"p"}, {"td", "th", "li", "dd"}
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].tag
            if name in within:
                return
            if name in ended:
                del self._open[index:]
                # A row ends its cells and then itself.
                ended = ended - {name}
