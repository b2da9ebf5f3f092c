"""
Segments get their names here: a role, an ordinal where a text repeats, and a hint.

A context says what a text is, never where it stands, so that an insertion renames nothing.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from workflow.catalogs.markup import MAX_SEGMENTS
from workflow.catalogs.notation import shown
from workflow.catalogs.placeholders import Encoded
from workflow.domain.document import Code, Image, Inline, Link, NoteReference
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError

_HINTS: Final[Mapping[str, str]] = {
    "headline": "Headline, at most 90 characters.",
    "subtitle": "Line below the headline.",
    "organisation": "Name of the organisation, as it is written in this language.",
    "place": "Place of the dateline.",
    "p": "Paragraph.",
    "li": "List item.",
    "quote": "Quotation.",
    "th": "Head of a table column.",
    "td": "Table cell.",
    "alt": "Says what an image shows, for those who do not see it.",
    "tooltip": "Title of a link.",
    "fn": "Footnote.",
    "boilerplate": "About the organisation.",
    "name": "Name of a contact person. Without a translation it stays as it is.",
    "contact": "Role of a contact person.",
    "signature": "Signature.",
    "keyword": "Keyword.",
    "correction": "Tells readers what was corrected.",
}


class Namer:
    """Names the segments of one revision and keeps them in reading order."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self._seen: Counter[tuple[str, str]] = Counter()

    def name(self, role: str, encoded: Encoded) -> Segment:
        """
        Add the next segment in reading order.

        Raises:
            InvalidInputError: `too_many_segments`, over `MAX_SEGMENTS`.
        """
        if len(self.segments) >= MAX_SEGMENTS:
            raise InvalidInputError("too_many_segments", limit=MAX_SEGMENTS)
        self._seen[role, encoded.msgid] += 1
        ordinal = self._seen[role, encoded.msgid]
        context = role if ordinal == 1 else f"{role}#{ordinal}"
        segment = Segment(context, encoded.msgid, _hint(role, encoded.table))
        self.segments.append(segment)
        return segment


def _hint(role: str, table: Mapping[str, Inline]) -> str:
    words = _HINTS.get(role, "Heading.")
    facts = [f"{shown(name)} = {fact}" for name, to in table.items() if (fact := _fact(to))]
    return f"{words} {', '.join(facts)}".rstrip()


def _fact(set_aside: Inline) -> str:
    match set_aside:
        case Link(target=target):
            return target
        case Code(text=text):
            return text
        case Image(source=source, alternative=alternative):
            return f"image {alternative or source}".rstrip()
        case NoteReference(label=label):
            return f"footnote {label}"
        case _:
            return ""
