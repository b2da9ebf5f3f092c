"""
A release as a tree of values: what the catalogs build and the renderers show.

There is no markup in it. Text is text; what is bold or a link is so because the source had it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from workflow.domain.notes import Reason


@dataclass(frozen=True)
class Text:
    """Characters, to be escaped by whoever shows them."""

    text: str


@dataclass(frozen=True)
class Strong:
    children: "tuple[Inline, ...]"


@dataclass(frozen=True)
class Emphasis:
    children: "tuple[Inline, ...]"


@dataclass(frozen=True)
class Struck:
    children: "tuple[Inline, ...]"


@dataclass(frozen=True)
class Link:
    """A link; *target* is an http, https, mailto or tel address, or a path on the same site."""

    target: str
    children: "tuple[Inline, ...]"
    title: str = ""


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class LineBreak:
    """A break that the author asked for."""


@dataclass(frozen=True)
class Image:
    source: str
    alternative: str


@dataclass(frozen=True)
class NoteReference:
    """A reference to a footnote, by the note's label in the source."""

    label: str


Inline = Text | Strong | Emphasis | Struck | Link | Code | LineBreak | Image | NoteReference


@dataclass(frozen=True)
class Passage:
    """
    The running text of one segment.

    Attributes:
        children: May be empty.
        stand_in: True where the source's text stands in for a translation that is not there;
            a proof marks it, and nothing with a stand-in can be published.
        segment: Digest of the segment; empty where there is nothing to translate. It says where
            the text comes from and is no part of what is shown.
    """

    children: tuple[Inline, ...]
    stand_in: bool = False
    segment: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Paragraph:
    passage: Passage


@dataclass(frozen=True)
class Heading:
    """A heading; *level* runs from 2 (below the headline) to 6."""

    level: int
    passage: Passage


@dataclass(frozen=True)
class ListItem:
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class ListBlock:
    """A list; *start* is the first number of an ordered one; a *tight* one has no air in it."""

    ordered: bool
    start: int
    tight: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Quote:
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class CodeBlock:
    text: str


@dataclass(frozen=True)
class Cell:
    """A table cell; *align* is `start`, `center` or `end` in the direction of reading."""

    passage: Passage
    align: str = "start"


@dataclass(frozen=True)
class Table:
    """A table with one header row; every row of *rows* has as many cells as the header."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Rule:
    """A thematic break."""


Block = Paragraph | Heading | ListBlock | Quote | CodeBlock | Table | Rule


@dataclass(frozen=True)
class Note:
    """A footnote, under the label by which the text refers to it."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ContactCard:
    """A person to ask; a passage that is not given has no children."""

    name: Passage
    role: Passage
    email: str
    phone: str


@dataclass(frozen=True)
class Correction:
    """What readers are told of a correction; *words* is None where a ready-made reason says it."""

    reason: Reason | None
    words: Passage | None


@dataclass(frozen=True)
class Document:
    """
    One edition, ready to be shown.

    Passages that the article does not have are None; *notes* come in the order in which the
    source defines them; *keywords* may be empty; *corrections* come the oldest first.
    """

    headline: Passage
    subtitle: Passage | None
    organisation: Passage | None
    place: Passage | None
    date: date | None
    embargo: datetime | None
    body: tuple[Block, ...]
    notes: tuple[Note, ...]
    boilerplate: tuple[Block, ...]
    contacts: tuple[ContactCard, ...]
    signature: Passage | None
    keywords: tuple[Passage, ...]
    corrections: tuple[Correction, ...] = ()
