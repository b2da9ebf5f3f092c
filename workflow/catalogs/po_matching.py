"""
Which message of a PO file is for which segment of an article, and which does not fit.

It looks at one file and what the article has and had; whose text wins is `merging`'s.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import normalize

from workflow.catalogs.checks import check
from workflow.catalogs.po_parsing import PoEntry
from workflow.domain.findings import Finding, Severity, blocking
from workflow.domain.segment import Segment

# What a text may have in characters: this, and ten times its source. No translation is longer,
# and what checks cost stays in proportion to the article.
MAX_TEXT: Final = 1_000

Key = tuple[str | None, str]
Index = Mapping[Key, Sequence[Segment]]


@dataclass(frozen=True)
class UploadedMessage:
    """
    A text that a file gives to a segment.

    Attributes:
        line: Where, counted from 1.
        comment: The translators' own, lines joined by newlines.
        flags: All but `fuzzy`, as they stand in the file.
        previous_msgid: The source that the text was made for, where the file tells; else empty.
        previous_context: That source's context; None where the file tells none.
    """

    segment: Segment
    text: str
    needs_work: bool
    line: int
    comment: str = ""
    flags: tuple[str, ...] = ()
    previous_msgid: str = ""
    previous_context: str | None = None


@dataclass
class Matched:
    """
    Where each entry of a file went, in the order of the file.

    Attributes:
        messages: Texts for segments that the article has.
        obsolete: Texts for segments that it only had.
        comments: What is said about segments without a usable text; their texts are empty.
        refused: Why each other entry does not fit.
    """

    messages: list[UploadedMessage] = field(default_factory=list)
    obsolete: list[UploadedMessage] = field(default_factory=list)
    comments: list[UploadedMessage] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)


def match(
    entries: Sequence[PoEntry], segments: Iterable[Segment], earlier: Iterable[Segment]
) -> Matched:
    """
    Find the segments that *entries* are for; the first text for a segment counts.

    Args:
        entries: Live ones before obsolete ones: a struck-out text stands back.
        segments: What the article has; these win over *earlier* ones.
        earlier: What earlier revisions had.
    """
    with_context = any(entry.context is not None for entry in entries)
    matching = _Matching(
        _index(segments, with_context=with_context), _index(earlier, with_context=with_context)
    )
    for entry in entries:
        matching.take(entry)
    return matching.matched


def _index(segments: Iterable[Segment], *, with_context: bool) -> dict[Key, list[Segment]]:
    index: defaultdict[Key, list[Segment]] = defaultdict(list)
    # The revisions of an article share most of their segments; what hints say is no matter.
    for segment in {(segment.context, segment.msgid): segment for segment in segments}.values():
        # A source may write a decomposed letter as `&#x301;`; editors of PO files compose it.
        msgid = normalize("NFC", segment.msgid)
        index[segment.context if with_context else None, msgid].append(segment)
    return dict(index)


@dataclass
class _Matching:
    """A match under way: *lines* has where each text was seen, *placed* what went anywhere."""

    current: Index
    earlier: Index
    matched: Matched = field(default_factory=Matched)
    lines: dict[Key, int] = field(default_factory=dict)
    placed: set[Key] = field(default_factory=set)

    def take(self, entry: PoEntry) -> None:
        key = (entry.context, normalize("NFC", entry.msgid))
        segments = self.current.get(key) or self.earlier.get(key, ())
        faults = tuple(_faults(entry, segments, self.lines.get(key)))
        self.matched.refused += faults
        messages = (_message(entry, segment) for segment in segments)
        if entry.text.strip():
            self.lines.setdefault(key, entry.line)
        if entry.text.strip() and not faults:
            texts = self.matched.messages if key in self.current else self.matched.obsolete
            texts += messages
        # Once for each key: a file could repeat one for ever, and a key may have many segments.
        elif entry.comment and key not in self.placed:
            self.matched.comments += (replace(message, text="") for message in messages)
        if entry.text.strip() or entry.comment:
            self.placed.add(key)


def _faults(entry: PoEntry, segments: Sequence[Segment], first: int | None) -> Iterator[Finding]:
    """Why nobody can have the text of *entry*; *first* is the line of another one for them."""
    where = f"line {entry.line}"
    beginning = entry.msgid[:40]
    if entry.is_obsolete and not entry.text.strip():
        return
    if entry.is_plural:
        yield Finding("po_plural", where=where, values={"beginning": beginning})
    elif not segments:
        yield Finding("po_unknown_message", Severity.WARNING, where, {"beginning": beginning})
    elif entry.text.strip() and first is not None:
        values = {"beginning": beginning, "first": first}
        yield Finding("po_duplicate", Severity.WARNING, where, values)
    elif len(entry.text) > (limit := MAX_TEXT + 10 * len(entry.msgid)):
        values = {"size": len(entry.text), "limit": limit}
        yield Finding("text_too_large", where=where, values=values)
    elif entry.text.strip():
        text = _message(entry, segments[0]).text
        found = blocking(check(segments[0], text))
        yield from (replace(finding, where=where) for finding in found)


def _message(entry: PoEntry, segment: Segment) -> UploadedMessage:
    return UploadedMessage(
        segment=segment,
        text=normalize("NFC", entry.text.strip()),
        needs_work=entry.is_fuzzy,
        line=entry.line,
        comment=entry.comment,
        flags=entry.flags,
        previous_msgid=entry.previous_msgid,
        previous_context=entry.previous_context,
    )
