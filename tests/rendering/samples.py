"""
Documents to render: the sample release with everything added that a release may hold.

The texts are those of `workflow/sample/<locale>.po`; what has no translation there stands in
English, as in a proof.
"""

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import polib

from workflow.domain.document import (
    Block,
    Cell,
    Code,
    CodeBlock,
    ContactCard,
    Document,
    Emphasis,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Note,
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
from workflow.domain.language import LanguageTag
from workflow.rendering.chrome import ChromeShelf
from workflow.rendering.release import Notice, Release

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
LOCALES = ROOT / "locales"
SAMPLE = ROOT / "workflow" / "sample"

EN = LanguageTag("en")
SHIPPED = ChromeShelf(LOCALES).languages()

_TAG = re.compile(r"<(?P<one>fn|br)\d+/>|<(?P<open>[bia])\d+>(?P<inner>.*?)</(?P=open)\d+>")
_AROUND = {
    "b": Strong,
    "i": Emphasis,
    "a": lambda children: Link("https://lakes.example.org/archive", children),
}
_ALONE = {"fn": NoteReference("1"), "br": LineBreak()}


def passage(*children: Inline | str, stand_in: bool = False) -> Passage:
    nodes = (Text(child) if isinstance(child, str) else child for child in children)
    return Passage(tuple(nodes), stand_in)


def paragraph(*children: Inline | str) -> Paragraph:
    return Paragraph(passage(*children))


def document(**changes: object) -> Document:
    """A small English document; *changes* replace its fields."""
    fields: dict[str, object] = {
        "headline": passage("Lakes open"),
        "subtitle": None,
        "organisation": passage("Lakes Commission"),
        "place": passage("Geneva"),
        "date": date(2026, 11, 23),
        "embargo": None,
        "body": (paragraph("The archive is open."),),
        "notes": (),
        "boilerplate": (),
        "contacts": (),
        "signature": None,
        "keywords": (),
    }
    return Document(**(fields | changes))  # type: ignore[arg-type]


def release(
    shown: Document | None = None,
    language: LanguageTag = EN,
    *,
    proof: bool = False,
    notices: tuple[Notice, ...] = (),
) -> Release:
    return Release(shown or document(), language, EN, "open-lake-archive", proof, notices)


def rich(language: LanguageTag) -> Document:
    """A document with every kind of node, in *language* as far as the sample has it."""
    said = _Sample(language)
    return Document(
        headline=said("Lakes Commission opens its records on 1,240 lakes to everyone"),
        subtitle=said("Free archive brings together 38 years of measurements from 64 countries"),
        organisation=said("International Lakes Commission"),
        place=said("Geneva"),
        date=date(2026, 11, 23),
        embargo=datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1), "CET")),
        body=_body(said),
        notes=(Note("1", (Paragraph(said("One series holds")),)),),
        boilerplate=(Paragraph(said("The International Lakes Commission is an")),),
        contacts=(
            ContactCard(
                said("Amara Lindholt"),
                said("Head of Media Relations"),
                "press@example.org",
                "+41 22 555 01 23",
            ),
            ContactCard(
                said("Teodor Vasanelli"),
                said("Archive Coordinator"),
                "archive@example.org",
                "+41 22 555 01 45",
            ),
        ),
        signature=said("International Lakes Commission"),
        keywords=(said("fresh water"), said("open data"), said("climate change")),
    )


def _body(said: "_Sample") -> tuple[Block, ...]:
    return (
        Paragraph(said("The International Lakes Commission today")),
        Paragraph(said("Until now")),
        Heading(2, said("What the archive shows")),
        Paragraph(said("The figures confirm")),
        _table(said),
        Quote((Paragraph(said("“Water does not stop")),)),
        Heading(2, said("How to use the archive")),
        Paragraph(said("The <a1>open lake archive")),
        _list(said, ordered=False),
        Heading(3, said("What the archive shows")),
        _list(said, ordered=True),
        CodeBlock("GET https://lakes.example.org/v1/lakes?country=CH\nAccept: text/csv"),
        Paragraph(
            passage(
                Code("series_id"),
                " · ",
                Struck((Text("1988"),)),
                " · ",
                Link("https://lakes.example.org", (Text("lakes.example.org"),)),
                " · ",
                Image("map.png", "Map"),
            )
        ),
        Rule(),
        Paragraph(said("Schools, public authorities")),
        Paragraph(said("The Commission will add")),
    )


def _list(said: "_Sample", *, ordered: bool) -> ListBlock:
    starts = ("maps and charts", "complete data", "a summary in", "an alert")
    items = tuple(ListItem((Paragraph(said(start)),)) for start in starts)
    return ListBlock(ordered, start=1, tight=True, items=items)


def _table(said: "_Sample") -> Table:
    aligns = ("start", "end", "end")
    rows = [
        ("Type of lake", "Measuring sites", "Share of lakes warming"),
        ("Mountain lakes", "2,415", "81.5%"),
        ("Lowland lakes", "4,180", "74.2%"),
        ("Reservoirs", "1,036", "68.0%"),
    ]
    cells = [
        tuple(Cell(said(text), align) for text, align in zip(row, aligns, strict=True))
        for row in rows
    ]
    return Table(cells[0], tuple(cells[1:]))


class _Sample:
    """The sample's messages in one language, found by how they begin in English."""

    def __init__(self, language: LanguageTag) -> None:
        self._translations = _catalog(language.gettext)
        self._is_source = language.language == "en"

    def __call__(self, start: str) -> Passage:
        english = next((text for text in _english() if text.startswith(start)), start)
        translated = self._translations.get(english, "")
        stand_in = not (translated or self._is_source)
        return Passage(_parsed(translated or english), stand_in)


@cache
def _catalog(locale: str) -> dict[str, str]:
    path = SAMPLE / f"{locale}.po"
    entries = polib.pofile(str(path)) if path.is_file() else []
    return {entry.msgid: entry.msgstr for entry in entries}


@cache
def _english() -> tuple[str, ...]:
    return tuple(_catalog("fr"))


def _parsed(text: str) -> tuple[Inline, ...]:
    nodes: list[Inline] = []
    end = 0
    for match in _TAG.finditer(text):
        nodes += [Text(text[end : match.start()])] if match.start() > end else []
        end = match.end()
        if match["one"]:
            nodes.append(_ALONE[match["one"]])
        else:
            nodes.append(_AROUND[match["open"]](_parsed(match["inner"])))
    return (*nodes, Text(text[end:])) if end < len(text) else tuple(nodes)
