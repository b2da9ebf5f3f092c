"""Blocks as lines of plain text: lists with bullets, quotes indented, tables aligned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.domain.document import (
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Strong,
    Struck,
    Table,
    Text,
)
from workflow.domain.language import LanguageTag
from workflow.rendering.bidi import bare, directed, is_torn, isolated
from workflow.rendering.formats import format_number
from workflow.rendering.plain_table import table_lines
from workflow.rendering.view import NumberedReference
from workflow.rendering.wrap import width, wrap

_INDENT = "    "
# Below this nothing can be read; what is nested deeper stands over the margin.
_NARROWEST = 24


@dataclass(frozen=True)
class BlockWriter:
    """
    Writes blocks and passages of one edition.

    Attributes:
        language: The edition's; the numbers of lists and notes are in its digits.
        untranslated: The words that mark a stand-in.
    """

    language: LanguageTag
    untranslated: str

    def blocks(self, blocks: Iterable[object], columns: int) -> list[list[str]]:
        """The lines of each of *blocks*, at most *columns* wide where the words allow."""
        return [self._block(each, max(columns, _NARROWEST)) for each in blocks]

    def text(self, passage: Passage | None) -> str:
        """The text of *passage*, empty for None; newlines are breaks that the author asked for."""
        if passage is None:
            return ""
        text = self._inline(passage.children)
        return f"{text} [{self.untranslated}]" if passage.stand_in else text

    def _block(self, block: object, columns: int) -> list[str]:
        match block:
            case Paragraph(passage):
                return wrap(self.text(passage), columns)
            case Heading(level, passage):
                lines = wrap(self.text(passage), columns)
                return underlined(lines, "-") if level == 2 else lines
            case ListBlock():
                return self._list(block, columns)
            case Quote(blocks):
                return _indented(separated(self.blocks(blocks, columns - len(_INDENT))))
            case CodeBlock(text):
                return _indented(isolated(line, self.language) for line in text.splitlines())
            case Table():
                return self._table(block, columns)
            case Rule():
                return ["* * *"]
            case _:
                raise TypeError(f"not a block: {type(block).__name__}")

    def _list(self, block: ListBlock, columns: int) -> list[str]:
        items: list[list[str]] = []
        for lead, item in zip(self._leads(block), block.items, strict=True):
            parts = self.blocks(item.blocks, columns - width(lead))
            items.append(hung(_joined(parts, block.tight), lead))
        return _joined(items, block.tight)

    def _leads(self, block: ListBlock) -> list[str]:
        if not block.ordered:
            return ["- "] * len(block.items)
        numbers = range(block.start, block.start + len(block.items))
        leads = [f"{format_number(number, self.language)}. " for number in numbers]
        return [lead.rjust(max(map(len, leads))) for lead in leads]

    def _table(self, table: Table, columns: int) -> list[str]:
        rows = [[self.text(cell.passage) for cell in row] for row in (table.header, *table.rows)]
        return table_lines(rows, [cell.align for cell in table.header], columns)

    def _inline(self, nodes: Iterable[object]) -> str:
        return "".join(map(self._one, nodes))

    def _one(self, node: object) -> str:
        match node:
            case Text(text):
                # A newline within a text is where the source's line ended, not a break. A soft
                # hyphen would be shown by some mail programs and not by others.
                return directed(text.replace("\n", " ").replace("\u00ad", ""), self.language)
            case Code(text):
                return isolated(text, self.language)
            case Strong(children) | Emphasis(children) | Struck(children):
                return self._inline(children)
            case Link(target, children):
                return self._link(self._inline(children), target)
            case LineBreak():
                return "\n"
            case Image(_, alternative):
                return f"[{alternative}]" if alternative else ""
            case NumberedReference(number):
                return f"[{format_number(number, self.language)}]"
            case _:
                raise TypeError(f"not an inline: {type(node).__name__}")

    def _link(self, text: str, target: str) -> str:
        address = bare(text)
        if not _same(address, target):
            return f"{text} {isolated(f'<{target}>', self.language)}"
        # Brackets, and no invisible character, are what a mail program ends a link at.
        torn = self.language.is_rtl and is_torn(address)
        return isolated(f"<{address}>", self.language) if torn else address


def separated(parts: Iterable[Sequence[str]]) -> list[str]:
    """The lines of all *parts* with a blank line between two; empty parts leave no trace."""
    lines: list[str] = []
    for part in filter(None, parts):
        lines += ["", *part] if lines else part
    return lines


def underlined(lines: list[str], stroke: str) -> list[str]:
    """*lines* with a row of *stroke* below, as wide as the widest."""
    return [*lines, stroke * max(map(width, lines), default=0)]


def hung(lines: Sequence[str], lead: str) -> list[str]:
    """*lines* behind *lead*, such as a bullet; all but the first are indented by its width."""
    indent = " " * width(lead)
    return [((indent if index else lead) + line).rstrip() for index, line in enumerate(lines)]


def _joined(parts: Sequence[Sequence[str]], tight: bool) -> list[str]:
    return [line for part in parts for line in part] if tight else separated(parts)


def _indented(lines: Iterable[str]) -> list[str]:
    return [(_INDENT + line).rstrip() for line in lines]


def _same(text: str, target: str) -> bool:
    bare = target
    for scheme in ("mailto:", "tel:", "https://", "http://"):
        bare = bare.removeprefix(scheme)
    return text.strip().rstrip("/") in {target.rstrip("/"), bare.rstrip("/")}
