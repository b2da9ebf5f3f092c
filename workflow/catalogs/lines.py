"""
An article's text line by line, as a reader meets it: what two revisions are compared by.

A line is a paragraph, a list item, a row of a table or a fact such as the date. Its characters
are parted into runs of equal marks, so that a word made bold is the same word with another mark.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from workflow.catalogs.segments import compose_source
from workflow.domain.article import ArticleText
from workflow.domain.document import (
    Block,
    Cell,
    Code,
    CodeBlock,
    ContactCard,
    Correction,
    Document,
    Emphasis,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteReference,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Strong,
    Struck,
    Table,
    Text,
)

# Marks of what stands alone: it is one thing, whatever its text is.
ALONE = frozenset({"break", "image", "note", "cell"})


@dataclass(frozen=True, order=True)
class Mark:
    """
    How characters are shown.

    Attributes:
        kind: `bold`, `italic`, `struck`, `code`, `link`, `tooltip`, or one of `ALONE`.
        value: The target of a link, the title of one, the source of an image; else empty.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Run:
    """Characters with the same marks, which are in order; the text of an image may be empty."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def alone(self) -> str:
        """The kind of what stands alone; empty for characters."""
        return next((mark.kind for mark in self.marks if mark.kind in ALONE), "")


@dataclass(frozen=True)
class Line:
    """
    One line of a text.

    Attributes:
        role: As that of a segment (`headline`, `p`, `h2`, `li`, `th`, `td`), or `date`,
            `embargo`, `code`, `rule`, `keywords`, `correction`, `shared`.
        detail: What else makes it another line: the kind of its list, the label of its note, the
            ready-made reason of a correction.
        depth: How many lists and quotations it stands in.
        number: Of the item of an ordered list; it changes when something is put in above.
        segment: Digest of its segment, the first of several; empty if it has none.
    """

    role: str
    runs: tuple[Run, ...]
    detail: str = ""
    depth: int = 0
    number: int = field(default=0, compare=False)
    segment: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def lines_of(text: ArticleText) -> tuple[Line, ...]:
    """
    All that *text* says, in reading order.

    Raises:
        InvalidInputError: As `segments.segments`.
    """
    document = compose_source(text)
    uses = (f"{kind}: {slug}" for kind, slug in text.uses.items())
    return (
        *_head(document),
        *_blocks(document.body, "p"),
        *_named("signature", document.signature),
        *(line for note in document.notes for line in _note(note.label, note.blocks)),
        *_blocks(document.boilerplate, "boilerplate"),
        *map(_contact, document.contacts),
        *_keywords(document.keywords),
        *map(_correction, document.corrections),
        *(Line("shared", (Run(each),)) for each in uses),
    )


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same, with neighbours of equal marks made one; what stands alone stays so."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].marks == run.marks and not run.alone:
            found[-1] = replace(run, text=found[-1].text + run.text)
        elif run.text or run.alone:
            found.append(run)
    return tuple(found)


def _head(document: Document) -> Iterator[Line]:
    yield from _named("headline", document.headline)
    yield from _named("subtitle", document.subtitle)
    yield from _named("organisation", document.organisation)
    yield from _named("place", document.place)
    for role, value in (("date", document.date), ("embargo", document.embargo)):
        if value:
            yield Line(role, (Run(value.isoformat()),))


def _named(role: str, passage: Passage | None) -> Iterator[Line]:
    if passage and passage.children:
        yield _line(role, passage)


def _line(role: str, passage: Passage, detail: str = "") -> Line:
    return Line(role, merged(_runs(passage.children, ())), detail, segment=passage.segment)


def _blocks(blocks: Iterable[Block], role: str) -> Iterator[Line]:
    for block in blocks:
        match block:
            case Paragraph(passage):
                yield _line(role, passage)
            case Heading(level, passage):
                yield _line(f"h{level}", passage)
            case CodeBlock(text):
                yield Line("code", merged([Run(text)]))
            case Rule():
                yield Line("rule", ())
            case Quote(inner):
                yield from map(_deeper, _blocks(inner, "quote"))
            case ListBlock():
                yield from _list(block)
            case Table(header, rows):
                yield _row("th", header)
                yield from (_row("td", row) for row in rows)


def _deeper(line: Line) -> Line:
    return replace(line, depth=line.depth + 1)


def _list(block: ListBlock) -> Iterator[Line]:
    for number, item in enumerate(block.items, block.start):
        lines = tuple(_blocks(item.blocks, "li")) or (Line("li", ()),)
        detail = "ol" if block.ordered else "ul"
        if block.ordered and number == block.start != 1:
            detail = f"ol {number}"
        first, *rest = map(_deeper, lines)
        if first.depth == 1:
            first = replace(first, detail=detail, number=number if block.ordered else 0)
        yield first
        yield from rest


def _row(role: str, cells: tuple[Cell, ...]) -> Line:
    runs = [run for cell in cells for run in (_CELL, *_runs(cell.passage.children, ()))]
    aligned = " ".join(cell.align for cell in cells)
    segment = next((cell.passage.segment for cell in cells if cell.passage.segment), "")
    return Line(role, merged(runs[1:]), aligned, segment=segment)


def _note(label: str, blocks: tuple[Block, ...]) -> Iterator[Line]:
    return (replace(line, detail=f"{label} {line.detail}") for line in _blocks(blocks, "fn"))


def _contact(card: ContactCard) -> Line:
    said = (tuple(_runs(passage.children, ())) for passage in (card.name, card.role))
    parts = (*said, (Run(card.email),), (Run(card.phone),))
    runs = [run for part in parts for run in (_CELL, *part)]
    return Line("contact", merged(runs[1:]), segment=card.name.segment or card.role.segment)


def _keywords(keywords: tuple[Passage, ...]) -> Iterator[Line]:
    runs = [run for keyword in keywords for run in (Run(", "), *_runs(keyword.children, ()))]
    if keywords:
        yield Line("keywords", merged(runs[1:]), segment=keywords[0].segment)


def _correction(correction: Correction) -> Line:
    passage = correction.words or Passage(())
    return _line("correction", passage, correction.reason or "")


# Between two cells of a row.
_CELL = Run("\t", (Mark("cell"),))


def _runs(children: Iterable[Inline], marks: tuple[Mark, ...]) -> Iterator[Run]:
    for child in children:
        match child:
            case Strong(inner):
                yield from _runs(inner, (*marks, Mark("bold")))
            case Emphasis(inner):
                yield from _runs(inner, (*marks, Mark("italic")))
            case Struck(inner):
                yield from _runs(inner, (*marks, Mark("struck")))
            case Link(target, inner, title):
                spoken = (Mark("tooltip", title),) if title else ()
                yield from _runs(inner, (*marks, Mark("link", target), *spoken))
            case _:
                text, more = _plain(child)
                # Bold in italics looks like italics in bold.
                yield Run(text, tuple(sorted({*marks, *more})))


def _plain(child: Inline) -> tuple[str, tuple[Mark, ...]]:
    """The characters of what holds nothing else, and its own marks."""
    match child:
        case Code(text):
            return text, (Mark("code"),)
        case LineBreak():
            return "\n", (Mark("break"),)
        case Image(source, alternative):
            return alternative, (Mark("image", source),)
        case NoteReference(label):
            return label, (Mark("note"),)
        case _:
            return child.text if isinstance(child, Text) else "", ()
