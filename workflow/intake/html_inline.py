"""Running text of HTML as Markdown: what is bold or a link is so, all other text is text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from markdown_it.tree import SyntaxTreeNode

from workflow.catalogs.markup import join_lines, parse
from workflow.catalogs.placeholders import plain_text
from workflow.domain.findings import Finding, Severity
from workflow.intake.draft import at_line
from workflow.intake.html_tree import Node

# What an element means, by its mark.
MARKS: Final = {
    "strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*", "s": "~~", "del": "~~",
    "strike": "~~",
}  # fmt: skip
# Elements that say nothing by themselves.
_TRANSPARENT: Final = frozenset(
    "a abbr bdi bdo big body dfn div font html label p q span time tt wbr".split()
)
DROPPED: Final = frozenset(
    "applet audio base button canvas embed form frame frameset iframe input link map math"
    " noscript object picture script select style svg template textarea video".split()
)
_HARD_BREAK: Final = "\x00"
_SPECIAL = re.compile(r"[\\`*_\[\]<~|]|&(?=[#a-zA-Z])")
_LINE_START = re.compile(r"^([#>+=:-]|\d{1,9}(?=[.)]))")
_TARGET = re.compile(r"(?:https?://[^/?#\s]|mailto:\S)", re.IGNORECASE)
# What must not stand in the target of a link as it is.
_UNSAFE = re.compile(r"[\s<>\\\"\x00-\x20\x7f]")


@dataclass
class Losses:
    """What was not kept: counted, with the first line; *has_lines* if lines mean anything."""

    has_lines: bool
    _found: dict[tuple[str, tuple[tuple[str, object], ...]], list[int]] = field(
        default_factory=dict
    )

    def note(self, line: int, code: str, **values: object) -> None:
        self._found.setdefault((code, tuple(values.items())), []).append(line)

    def findings(self) -> tuple[Finding, ...]:
        """One for each thing, in the order of the text."""
        return tuple(
            at_line(
                lines[0] if self.has_lines else 0,
                code,
                _SEVERITIES.get(code, Severity.WARNING),
                **dict(values),
                count=len(lines),
            )
            for (code, values), lines in self._found.items()
        )


_SEVERITIES: Mapping[str, Severity] = {
    "title_guessed": Severity.INFO,
    "table_header_taken": Severity.INFO,
}


@dataclass(frozen=True)
class Inline:
    """
    Writes running text.

    Attributes:
        notes: The labels of footnotes, by the ids of their elements.
        pictures: The addresses of pictures that came along, by what the page calls them.
    """

    losses: Losses
    notes: Mapping[str, str]
    pictures: Mapping[str, str]

    def write(self, children: Iterable[Node | str]) -> str:
        """One paragraph of Markdown; empty if there is nothing to read."""
        written = list(children)
        markdown = _lined(join_lines(self._all(written, frozenset())))
        if not markdown or _NOTE.search(markdown) or _says(markdown, _plain(written)):
            return markdown
        # Emphasis that Markdown cannot express, such as of half a word with its punctuation.
        line = next((each.line for each in written if isinstance(each, Node)), 0)
        self.losses.note(line, "formatting_dropped", tag="emphasis")
        shown = (self._image(each) for each in _all_of(written) if each.tag == "img")
        return _lined(join_lines(" ".join([_escaped(_plain(written)), *shown])))

    def _all(self, children: Iterable[Node | str], within: frozenset[str]) -> str:
        return "".join(
            _escaped(each) if isinstance(each, str) else self._element(each, within)
            for each in children
        )

    def _element(self, node: Node, within: frozenset[str]) -> str:
        if node.tag in DROPPED:
            self.losses.note(node.line, "element_dropped", tag=node.tag)
            return ""
        if node.tag == "br":
            return _HARD_BREAK
        if node.tag == "img":
            return self._image(node)
        if node.tag == "a":
            return self._link(node, within)
        if node.tag in ("code", "kbd", "samp") and _is_plain(node):
            return _code(node.text)
        mark = MARKS.get(node.tag, "")
        if not mark and node.tag not in _TRANSPARENT and not self._is_note(node):
            self.losses.note(node.line, "formatting_dropped", tag=node.tag[:20])
        if not mark or mark in within:
            return self._all(node.children, within)
        return _marked(self._all(node.children, within | {mark}), mark)

    def _is_note(self, node: Node) -> bool:
        """A raised reference to a footnote is raised anyway."""
        links = (each.attributes.get("href", "")[1:] for each in node.nodes() if each.tag == "a")
        return node.tag == "sup" and any(each in self.notes for each in links)

    def _image(self, node: Node) -> str:
        words = " ".join(node.attributes.get("alt", "").split())
        address = self.pictures.get(node.attributes.get("src", ""))
        if address and words:
            return picture_in_markdown(words, address)
        self.losses.note(node.line, "picture_dropped", alternative=words[:80])
        return ""

    def _link(self, node: Node, within: frozenset[str]) -> str:
        target = node.attributes.get("href", "").strip()
        if target.startswith("#"):
            label = self.notes.get(target[1:])
            return f"[^{label}]" if label else self._all(node.children, within)
        inner = self._all(node.children, within | {"a"})
        if not target or "a" in within or not _trimmed(inner)[1]:
            return inner
        if not _TARGET.match(target):
            self.losses.note(node.line, "link_dropped", target=target[:80])
            return inner
        before, text, after = _trimmed(inner)
        return f"{before}[{text}](<{_UNSAFE.sub(_percent, target)}>){after}"


def picture_in_markdown(words: str, address: str) -> str:
    """What a text says to show the picture at *address*; *words* say what it shows."""
    return f"![{_escaped(' '.join(words.split()))}]({address})"


_NOTE = re.compile(r"\[\^")


def _plain(children: Iterable[Node | str]) -> str:
    """The characters that are to be read, with line breaks."""
    parts = []
    for each in children:
        if isinstance(each, str):
            parts.append(each)
        elif each.tag == "br":
            parts.append(_HARD_BREAK)
        elif each.tag not in DROPPED:
            parts.append(_plain(each.children))
    return "".join(parts)


def _says(markdown: str, plain: str) -> bool:
    blocks = SyntaxTreeNode(parse(markdown)).children
    if len(blocks) != 1 or blocks[0].type != "paragraph":
        return False
    return _words(plain_text(_leaves(blocks[0].children[0].children))) == _words(plain)


def _leaves(nodes: Iterable[SyntaxTreeNode]) -> Iterator[SyntaxTreeNode]:
    """What holds the characters, but those that stand for a picture."""
    for node in nodes:
        if node.children and node.type != "image":
            yield from _leaves(node.children)
        elif node.type != "image":
            yield node


def _all_of(children: Iterable[Node | str]) -> Iterator[Node]:
    for each in children:
        if isinstance(each, Node):
            yield from each.nodes()


def _words(text: str) -> list[str]:
    return join_lines(text.replace(_HARD_BREAK, " ")).replace("\xa0", " ").split()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text.replace(_HARD_BREAK, ""))


def _lined(text: str) -> str:
    """Hard breaks as Markdown writes them, and nothing at the start of a line but text."""
    lines = [each.strip(" ") for each in text.split(_HARD_BREAK)]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\\\n".join(_LINE_START.sub(_unstarted, each) for each in lines if each)


def _unstarted(match: re.Match[str]) -> str:
    return match[0] + "\\" if match[0][0].isdigit() else "\\" + match[0]


def _trimmed(text: str) -> tuple[str, str, str]:
    inner = text.strip(" \t\r\n\f" + _HARD_BREAK)
    start = text.index(inner)
    return text[:start], inner, text[start + len(inner) :]


def _marked(text: str, mark: str) -> str:
    before, inner, after = _trimmed(text)
    return f"{before}{mark}{inner}{mark}{after}" if inner else text


def _is_plain(node: Node) -> bool:
    return all(isinstance(each, str) for each in node.children)


def _code(text: str) -> str:
    text = " ".join(text.replace(_HARD_BREAK, "").split())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
