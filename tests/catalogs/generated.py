"""Markdown that Hypothesis makes up, and a second opinion on what it says."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from hypothesis import settings
from hypothesis import strategies as st
from markdown_it.token import Token

from workflow.catalogs.links import is_allowed
from workflow.catalogs.markup import parse
from workflow.domain.document import (
    Cell,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
    Note,
    NoteReference,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Struck,
    Table,
    Text,
)

# The same examples on every machine, and no folder of old ones.
PINNED = settings(max_examples=40, derandomize=True, deadline=None, database=None)

Event = tuple[str, ...]

_WORDS = st.sampled_from(
    (
        r"plan Zürich AT&T &lt; < {name} %s \* 5*3 snake_case «oui» اردو it’s -- ! a|b ~ \&amp; 1."
        " # &copy; <b>no</b> 100% + 42"
    ).split()
)


def _around(mark: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inner.map(lambda text: f"{mark}{text}{mark}")


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    address = st.sampled_from(
        [
            "https://example.org/a",
            "/path?q=1#f",
            "mailto:a@b.org",
            "#part",
            "javascript:x",
            "//far.org",
        ]
    )
    title = st.sampled_from(["", ' "A title"'])
    link = st.builds("[{}]({}{})".format, inner, address, title)
    joined = st.lists(inner, min_size=2, max_size=4).map(" ".join)
    return st.one_of(_around("**", inner), _around("*", inner), _around("~~", inner), link, joined)


_ATOMS = st.one_of(
    _WORDS,
    _WORDS,
    st.sampled_from(
        ["`code <b>`", "![a *picture*](p.png)", "[^1]", "[^2]", "one  \ntwo", "soft\nbreak"]
    ),
)
INLINE = st.recursive(_ATOMS, _grown, max_leaves=8)
_ONE_LINE = INLINE.map(lambda text: re.sub(r"\s*\n", " ", text).replace("|", "/"))


def _indented(text: str, first: str, others: str) -> str:
    return first + text.replace("\n", "\n" + others)


_TABLE = st.tuples(_ONE_LINE, _ONE_LINE, _ONE_LINE).map(
    lambda cells: "| {} | {} |\n|:-:|--:|\n| {} | |".format(*cells)
)
_LEAVES = st.one_of(
    INLINE,
    INLINE,
    _ONE_LINE.map(lambda text: f"## {text}"),
    _TABLE,
    st.sampled_from(["```py\nx = *1*\n```", "---", "    indented <code>"]),
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        inner.map(lambda text: _indented(text, "> ", "> ")),
        items.map(lambda texts: "\n".join(_indented(text, "- ", "  ") for text in texts)),
        items.map(lambda texts: "\n\n".join(_indented(text, "3. ", "   ") for text in texts)),
        st.lists(inner, min_size=2, max_size=3).map("\n\n".join),
    )


_NOTES = "\n\n[^1]: A *note*[^2].\n\n    Its second paragraph.\n\n[^2]: Another\n"
MARKDOWN = st.recursive(_LEAVES, _nested, max_leaves=8).map(lambda text: text + _NOTES)

# Whatever the parser makes of it.
NOISE = st.text(alphabet='*_[]()<>`~|#-+=1. \n^:!&;\\ab"/', max_size=80)


def said_by_markdown_it(markdown: str) -> list[Event]:
    """What the parser's own tokens say, footnotes left out."""
    return list(_evened(_token_events(parse(markdown))))


def said_by(document: Document) -> list[Event]:
    """The same of a document's body."""
    return list(_evened(_block_events(document.body)))


def _token_events(tokens: Iterable[Token]) -> Iterator[Event]:
    in_note = 0
    for token in tokens:
        in_note += {"footnote_reference_open": 1, "footnote_reference_close": -1}.get(token.type, 0)
        if in_note or token.type.startswith(("footnote_reference", "thead", "tbody")):
            continue
        if token.type == "inline":
            yield from _inline_token_events(token.children or [])
        elif token.type in ("fence", "code_block"):
            yield "code block", token.content.removesuffix("\n")
        else:
            yield ("/" if token.nesting < 0 else "") + re.sub(r"h\d", "h", token.tag), ""


def _inline_token_events(tokens: Iterable[Token]) -> Iterator[Event]:
    refused: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            refused.append(not is_allowed(str(token.attrs["href"])))
        in_refused_link = token.type.startswith("link_") and refused[-1]
        if token.type == "link_close":
            refused.pop()
        if not in_refused_link:
            yield _inline_token_event(token)


def _inline_token_event(token: Token) -> Event:
    match token.type:
        case "link_open":
            return "a", str(token.attrs["href"]), str(token.attrs.get("title", ""))
        case "code_inline":
            return "code", token.content
        case "softbreak":
            return "text", " "
        case "image":
            source = str(token.attrs["src"])
            return "img", source if is_allowed(source) else ""
        case "footnote_ref":
            return "fn", token.meta["label"]
        case _ if token.tag:
            return ("/" if token.nesting < 0 else "") + token.tag, ""
        case _:
            return "text", token.content


_TAGS = {Strong: "strong", Emphasis: "em", Struck: "s", Paragraph: "p", Heading: "h"}


def _block_events(blocks: Iterable[object]) -> Iterator[Event]:
    for block in blocks:
        match block:
            case Paragraph(passage) | Heading(passage=passage):
                yield _TAGS[type(block)], ""
                yield from _inline_events(passage.children)
                yield "/" + _TAGS[type(block)], ""
            case ListBlock(ordered=ordered, items=items):
                tag = "ol" if ordered else "ul"
                yield tag, ""
                for item in items:
                    yield "li", ""
                    yield from _block_events(item.blocks)
                    yield "/li", ""
                yield "/" + tag, ""
            case Quote(inner):
                yield "blockquote", ""
                yield from _block_events(inner)
                yield "/blockquote", ""
            case CodeBlock(text):
                yield "code block", text
            case Table(header, rows):
                yield "table", ""
                yield from _row_events(header, "th")
                for row in rows:
                    yield from _row_events(row, "td")
                yield "/table", ""
            case Rule():
                yield "hr", ""


def _row_events(cells: Iterable[Cell], tag: str) -> Iterator[Event]:
    yield "tr", ""
    for cell in cells:
        yield tag, ""
        yield from _inline_events(cell.passage.children)
        yield "/" + tag, ""
    yield "/tr", ""


def _inline_events(children: Iterable[object]) -> Iterator[Event]:
    for child in children:
        match child:
            case Text(text):
                yield "text", text
            case Link(target, inner, title):
                yield "a", target, title
                yield from _inline_events(inner)
                yield "/a", ""
            case Strong(inner) | Emphasis(inner) | Struck(inner):
                yield _TAGS[type(child)], ""
                yield from _inline_events(inner)
                yield "/" + _TAGS[type(child)], ""
            case Code(text):
                yield "code", text
            case LineBreak():
                yield "br", ""
            case Image(source):
                yield "img", source
            case NoteReference(label):
                yield "fn", label


def _evened(events: Iterable[Event]) -> Iterator[Event]:
    """
    Texts joined, their blanks evened out, and paragraphs with nothing in them left out.

    Blanks beside a tag are left out too: at the ends of a passage they mean nothing.
    """
    out: list[Event] = []
    for event in events:
        if event[0] == "text" and out and out[-1][0] == "text":
            out[-1] = ("text", out[-1][1] + event[1])
        else:
            out.append(event)
    for index, event in enumerate(out):
        if event[0] == "text":
            out[index] = ("text", re.sub(r"[ \t\n\r]+", " ", event[1]).strip())
    out = [event for event in out if event != ("text", "")]
    text = "\x00".join("\x01".join(event) for event in out)
    text = re.sub(r"(?:^|\x00)(p|h)\x01\x00/\1\x01(?=\x00|$)", "", text).lstrip("\x00")
    return (tuple(event.split("\x01")) for event in text.split("\x00") if event)


def things(value: object) -> list[object]:
    """Everything in a document that is more than text, links without what they enclose."""
    found: list[object] = []
    if isinstance(value, tuple):
        return [thing for item in value for thing in things(item)]
    if is_dataclass(value):
        if isinstance(value, Strong | Emphasis | Struck | LineBreak | Code | NoteReference):
            found.append(type(value).__name__ + str(getattr(value, "label", "")))
        if isinstance(value, Link):
            found.append(("Link", value.target))
        if isinstance(value, Image):
            found.append(("Image", value.source))
        if isinstance(value, Note):
            found.append(("Note", value.label))
        for field in fields(value):
            found += things(getattr(value, field.name))
    return found
