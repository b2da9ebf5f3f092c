"""
XLIFF 1.2, inwards: the same upload that a PO file makes, with the same checks.

Units are found by their ids alone; what a file says their sources are is not looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from moz.l10n.formats.xliff import xliff_parse
from moz.l10n.model import Entry, Markup, PatternMessage, Resource, Section

from workflow.catalogs.exchange import Upload
from workflow.catalogs.notation import escape
from workflow.catalogs.po_matching import match
from workflow.catalogs.po_parsing import MAX_NOTES, PoEntry
from workflow.catalogs.xliff_guard import guard
from workflow.catalogs.xliff_writing import BASE, DEVELOPER, FLAGS
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError

_NOTE = re.compile(r"note(\[[0-9]+\])?")
_SOURCE = re.compile(r"source(/(?!.*@).*)?")

# Programs mark pieces of a text with these, a spelling or a sentence; it is all the same text.
_TRANSPARENT: Final = ("mrk",)


@dataclass(frozen=True)
class _File:
    """What there is about one article: *facts* are the attributes of `file`."""

    slug: str
    facts: Mapping[str, str]
    units: Sequence[tuple[Entry[Any], int]]


def peek_xliff(data: bytes) -> tuple[str, LanguageTag]:
    """
    Tell which article and language a file is for.

    Raises:
        InvalidInputError: `xliff_language_unknown`, `language_unknown`, or as `read_xliff`.
    """
    file = _parsed(data)
    language = file.facts.get("target-language")
    if not language:
        raise InvalidInputError("xliff_language_unknown")
    return file.slug, LanguageTag.parse(language)


def read_xliff(
    data: bytes,
    *,
    slug: str,
    language: LanguageTag,
    segments: Sequence[Segment],
    earlier: Sequence[Segment] = (),
) -> Upload:
    """
    Read what *data* brings for *segments*; a unit without a text brings its comment at most.

    A text needs work if its state begins with `needs-` or is `new`, or without a state if the
    unit says that it is not approved.

    Args:
        earlier: Segments of earlier revisions; those that are in *segments* too do no harm.

    Raises:
        InvalidInputError: `po_other_article`, `po_other_language`, `po_comment_too_large`,
            `xliff_several_articles`, `xliff_unsupported`, or as `xliff_guard.guard`: the file
            as a whole is not to be trusted.
    """
    file = _parsed(data)
    if file.slug != slug:
        raise InvalidInputError("po_other_article", found=file.slug[:80], slug=slug)
    found = file.facts.get("target-language", "")
    if found and LanguageTag.parse(found) != language:
        raise InvalidInputError("po_other_language", found=found[:40], language=str(language))
    known = {segment.digest: segment for segment in (*earlier, *segments)}
    entries = [_entry(unit, line, known) for unit, line in file.units]
    matched = match(entries, segments, earlier)
    return Upload(
        messages=tuple(matched.messages),
        refused=tuple(matched.refused),
        base=file.facts.get(BASE) or None,
        obsolete=tuple(matched.obsolete),
        comments=tuple(matched.comments),
    )


def _parsed(data: bytes) -> _File:
    guarded = guard(data)
    try:
        resource = xliff_parse(guarded.text)
    # It has no error of its own for what it does not take: comments in texts, foreign elements.
    # An error of lxml's syntax is a `SyntaxError`.
    except (ValueError, SyntaxError) as error:
        raise InvalidInputError("xliff_unsupported", line=1) from error
    files = [section for section in resource.sections if len(section.id) == 1]
    if len(files) != 1:
        raise InvalidInputError("xliff_several_articles", count=len(files))
    lines = {name: iter(where) for name, where in guarded.lines.items()}
    units = tuple(
        (entry, next(lines.get(entry.id[0], iter(())), 1)) for entry in _entries(resource)
    )
    return _File(files[0].id[0], _facts(files[0]), units)


def _entries(resource: Resource[Any]) -> Iterator[Entry[Any]]:
    sections = resource.sections
    return (each for section in sections for each in section.entries if isinstance(each, Entry))


def _facts(of: Section[Any] | Entry[Any]) -> Mapping[str, str]:
    return {item.key.removeprefix("@"): item.value for item in of.meta}


def _entry(unit: Entry[Any], line: int, known: Mapping[str, Segment]) -> PoEntry:
    facts = _facts(unit)
    segment = known.get(unit.id[0])
    if segment is None:
        # A context that no segment has: the message is reported, with the words it begins with.
        words = (item.value for item in unit.meta if _SOURCE.fullmatch(item.key))
        segment = Segment(unit.id[0], "".join(words).strip())
    comment = "\n".join(_comments(facts))
    if len(comment) > MAX_NOTES:
        raise InvalidInputError("po_comment_too_large", line=line, limit=MAX_NOTES)
    return PoEntry(
        line=line,
        context=segment.context,
        msgid=segment.msgid,
        text=_text(unit.value, line),
        is_fuzzy=_needs_work(facts),
        is_plural=False,
        comment=comment,
        flags=tuple(filter(None, facts.get(FLAGS, "")[:MAX_NOTES].split(", "))),
    )


def _comments(facts: Mapping[str, str]) -> Iterator[str]:
    for name, text in facts.items():
        if _NOTE.fullmatch(name) and facts.get(f"{name}/@from") != DEVELOPER and text.strip():
            yield text


def _needs_work(facts: Mapping[str, str]) -> bool:
    state = facts.get("target/@state")
    if state is None:
        return facts.get("approved") == "no"
    return state.startswith("needs-") or state == "new"


def _text(value: object, line: int) -> str:
    """A target in the notation of messages; an element that is none of ours is kept as a tag."""
    if not isinstance(value, PatternMessage):
        raise InvalidInputError("xliff_unsupported", line=line)
    return "".join(_written(value.pattern, line))


def _written(parts: Iterable[object], line: int) -> Iterator[str]:
    open_ones: list[str] = []
    for part in parts:
        if isinstance(part, str):
            yield escape(part)
        elif not isinstance(part, Markup):
            raise InvalidInputError("xliff_unsupported", line=line)
        elif part.name in _TRANSPARENT:
            continue
        elif part.kind == "open":
            open_ones.append(_name(part, "g"))
            yield f"<{open_ones[-1]}>"
        elif part.kind == "close":
            yield f"</{open_ones.pop()}>"
        else:
            yield f"<{_name(part, 'x')}/>"


def _name(part: Markup, ours: str) -> str:
    """What a placeholder is called, or an element that is not one of ours."""
    return str(part.options.get("id", "")) if part.name == ours else part.name.rpartition("}")[2]
