"""
The terms of a glossary: what a word of the source must, must not, or need not become.

What a term may be is decided here; how it is looked for in a text is the checks' business.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag

# What the table holds, in characters.
LONGEST_TERM: Final = 200
LONGEST_NOTE: Final = 1_000

# Controls, unpaired surrogates, line and paragraph separators: a term is one line.
_CONTROLS: Final = frozenset(("Cc", "Cs", "Zl", "Zp"))


class TermKind(StrEnum):
    """What a glossary says about a word."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    DO_NOT_TRANSLATE = "do_not_translate"


@dataclass(frozen=True)
class Term:
    """
    One entry of a glossary, for one target language.

    Attributes:
        source: The words in the source language; empty for a word that is forbidden everywhere.
        target: What must, or must not, stand for them; empty where they stay as they are.
    """

    source: str
    kind: TermKind
    target: str = ""


@dataclass(frozen=True)
class Entry:
    """A term as a glossary keeps it: for *language*, with a note for translators or none."""

    language: LanguageTag
    term: Term
    note: str = ""


def faults(entry: Entry, *, where: str = "") -> tuple[Finding, ...]:
    """Say why *entry* cannot stand in a glossary; empty if it can."""
    found = (*_incomplete(entry.term), *_unusable(entry))
    return tuple(Finding(code, where=where, values=values) for code, values in found)


# The code of a finding, and the values of its sentence.
_Said = tuple[str, Mapping[str, object]]


def _incomplete(term: Term) -> Iterator[_Said]:
    keeps = term.kind is TermKind.DO_NOT_TRANSLATE
    # A forbidden word may be forbidden whatever the source says.
    if not term.source.strip() and term.kind is not TermKind.FORBIDDEN:
        yield "term_source_missing", {}
    if keeps and term.target:
        yield "term_target_unwanted", {"term": term.source[:40]}
    if not keeps and not term.target.strip():
        yield "term_target_missing", {"term": term.source[:40], "kind": term.kind.value}


def _unusable(entry: Entry) -> Iterator[_Said]:
    texts = ((entry.term.source, LONGEST_TERM), (entry.term.target, LONGEST_TERM))
    for text, limit in (*texts, (entry.note, LONGEST_NOTE)):
        if len(text) > limit:
            yield "term_too_long", {"beginning": text[:40], "limit": limit}
    # A note may have several lines.
    for text in (entry.term.source, entry.term.target, entry.note.replace("\n", " ")):
        for character in dict.fromkeys(text):
            if unicodedata.category(character) in _CONTROLS:
                yield "term_control_character", {"character": f"U+{ord(character):04X}"}
