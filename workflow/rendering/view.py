"""
The document as the templates see it: footnotes numbered in the order in which they are read.

The source defines notes in any order and by label; a reader meets 1, 2, 3.
"""

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from workflow.domain.document import (
    Block,
    Code,
    CodeBlock,
    Document,
    Image,
    LineBreak,
    NoteReference,
    Paragraph,
    Passage,
    Table,
    Text,
)
from workflow.rendering.release import Release
from workflow.rendering.wrap import on_one_line

# A number with its separators, signs and at most a short unit, in any script's digits.
_FIGURE = re.compile(r"[\W_]*\d[\d\W_]*\w{0,3}[\W_]*")


@dataclass(frozen=True)
class NumberedReference:
    """A reference to note *number*; the first *occurrence* is where its back link leads."""

    number: int
    occurrence: int


@dataclass(frozen=True)
class NumberedNote:
    """A footnote; *referenced* is False where the text never points to it."""

    number: int
    blocks: tuple[Block, ...]
    referenced: bool


@dataclass(frozen=True)
class ReleaseView:
    """
    A release for templates.

    Attributes:
        document: The edition, with `NumberedReference` where it had a `NoteReference`.
        lead: The first paragraph, to which the dateline belongs; None if there is none.
        rest: The body after *lead*.
        notes: In the order of their numbers, from 1.
    """

    release: Release
    document: Document
    lead: Paragraph | None
    rest: tuple[Block, ...]
    notes: tuple[NumberedNote, ...]


def view_of(release: Release) -> ReleaseView:
    """Number the notes of *release* and part its first paragraph from the rest."""
    numbering = _Numbering(frozenset(note.label for note in release.document.notes))
    document = numbering.applied_to(replace(release.document, notes=()))
    lead, rest = _parted(document.body)
    notes = _numbered_notes(release.document, numbering)
    return ReleaseView(release, document, lead, rest, notes)


def plain(passage: Passage | None) -> str:
    """
    The characters of *passage* on one line, without any markup; for titles and descriptions.

    >>> plain(Passage((Text("One"), LineBreak(), Text("two"))))
    'One two'
    """
    return on_one_line(_characters(passage))


def columns(table: Table) -> tuple[str, ...]:
    """
    How each column of *table* is set: `start`, `center`, `end`, or `figures`.

    A column of figures is set to the right in every direction of writing: units stand below
    units, for figures run from left to right everywhere.
    """
    return tuple(
        "figures" if _holds_figures(table, number) and head.align != "center" else head.align
        for number, head in enumerate(table.header)
    )


def _holds_figures(table: Table, number: int) -> bool:
    texts = [plain(row[number].passage) for row in table.rows]
    return bool(texts) and all(_FIGURE.fullmatch(text) for text in texts)


@dataclass
class _Numbering:
    """Numbers handed out so far; lives for the rewriting of one document."""

    known: frozenset[str]
    numbers: dict[str, int] = field(default_factory=dict)
    occurrences: dict[str, int] = field(default_factory=dict)

    def applied_to(self, node: Any) -> Any:
        # Fields are declared in reading order, so walking them in order numbers in that order.
        if isinstance(node, NoteReference):
            return self._reference(node.label)
        if isinstance(node, tuple):
            return tuple(self.applied_to(child) for child in node)
        if is_dataclass(node) and not isinstance(node, type):
            changed = {
                each.name: self.applied_to(getattr(node, each.name)) for each in fields(node)
            }
            return replace(node, **changed)
        return node

    def _reference(self, label: str) -> NumberedReference | Text:
        if label not in self.known:
            return Text(f"[{label}]")
        self.occurrences[label] = self.occurrences.get(label, 0) + 1
        return NumberedReference(self.number(label), self.occurrences[label])

    def number(self, label: str) -> int:
        return self.numbers.setdefault(label, len(self.numbers) + 1)


def _numbered_notes(document: Document, numbering: _Numbering) -> tuple[NumberedNote, ...]:
    # A note may refer to another, so who is referred to is known only after all were rewritten.
    by_label = {
        note.label: (numbering.number(note.label), numbering.applied_to(note.blocks))
        for note in document.notes
    }
    notes = (
        NumberedNote(number, blocks, label in numbering.occurrences)
        for label, (number, blocks) in by_label.items()
    )
    return tuple(sorted(notes, key=lambda note: note.number))


def _parted(body: tuple[Block, ...]) -> tuple[Paragraph | None, tuple[Block, ...]]:
    if body and isinstance(body[0], Paragraph):
        return body[0], body[1:]
    return None, body


def _characters(node: object) -> str:
    if isinstance(node, Text | Code | CodeBlock):
        return node.text
    if isinstance(node, LineBreak):
        return " "
    if isinstance(node, Image):
        return node.alternative
    children = getattr(node, "children", ())
    return "".join(_characters(child) for child in children)
