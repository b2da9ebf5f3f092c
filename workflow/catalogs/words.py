"""
Messages as words: what tells two of them apart.

Words are what a reader would call so; languages that write none between blanks go by characters.
Nothing here knows which message became which: that is `carrying`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Final

from rapidfuzz.distance import Indel

from workflow.catalogs.notation import Kind, pieces
from workflow.domain.language import LanguageTag

# CLDR's languages that put no blank between words.
_SPACELESS: Final = frozenset("bo dz gan hak hsn ja km lo lzh my nan shn th wuu yue zh".split())

_PUNCTUATION = (
    r"!-/:-@\[-`{-~¡§«¶·»¿‐-‧‰-⁞"
    r"՝։،؛؟۔।॥、-〃〈-】〔-〟！-／：-＠［-｀｛-･"
)
_LETTER = rf"[^\s{_PUNCTUATION}]"
_JOINT = r"['’.,:@-]"

# Signs that stand on the letter before them, in the scripts without blanks; and accents.
_MARKS = (
    r"[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f35-\u0f39"
    r"\u0f71-\u0f84\u0f8d-\u0fbc\u102b-\u103e\u1056-\u1060\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f]"
)
_LATIN = r"[0-9A-Za-z\u00c0-\u024f]+"

# Each cuts a text into atoms without losing a character of it.
_BY_WORDS = re.compile(
    rf"&(?:amp|lt);|{_LETTER}+(?:{_JOINT}{_LETTER}+)*|\s+|[{_PUNCTUATION}]",
)
_BY_CHARACTERS = re.compile(
    rf"&(?:amp|lt);|{_LATIN}(?:{_JOINT}{_LATIN})*|\s+|[{_PUNCTUATION}]|{_LETTER}{_MARKS}*",
)
_SAYS_SOMETHING = re.compile(_LETTER)

# The difference takes a bit for each pair of atoms: 50 MB at the most. Prose of 10,000 words fits.
_MAX_PAIRS: Final = 400_000_000


class ChangeKind(StrEnum):
    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Change:
    """A stretch of two messages; *text* is as the message writes it, and never empty."""

    kind: ChangeKind
    text: str


def is_spaceless(language: LanguageTag) -> bool:
    """Whether *language* writes no blank between words: Chinese, Japanese, Thai and others."""
    return language.language in _SPACELESS


def atoms(text: str, *, spaceless: bool = False) -> list[str]:
    """Cut *text* into words, blanks and punctuation, without losing a character of it."""
    return (_BY_CHARACTERS if spaceless else _BY_WORDS).findall(text)


def says_something(atom: str) -> bool:
    """Whether *atom* is a word, and neither blanks nor punctuation."""
    return _SAYS_SOMETHING.match(atom) is not None


def words(msgid: str, *, spaceless: bool = False) -> tuple[str, ...]:
    """
    Cut *msgid* into the words by which texts are compared: no capitals, no punctuation.

    Of placeholders, those that stand for something (code, an image) count as words; bold and
    links only dress the words they enclose.

    Returns:
        At least one.

    >>> words("<b1>Rain</b1>, at last: 1,200 mm in <code1/>.")
    ('rain', 'at', 'last', '1,200', 'mm', 'in', '<code>')
    """
    found: list[str] = []
    for piece in pieces(msgid):
        if piece.kind is Kind.TEXT:
            cut = atoms(piece.text, spaceless=spaceless)
            found += (atom.casefold() for atom in cut if says_something(atom))
        elif piece.kind is Kind.VOID:
            found.append(f"<{piece.name.rstrip('0123456789')}>")
    return tuple(found) or (msgid.casefold(),)


def word_difference(old: str, new: str, *, spaceless: bool = False) -> tuple[Change, ...]:
    """
    Say what became of the message *old* in the message *new*, word by word.

    Placeholders and `&amp;` are never cut. Blanks and punctuation that survive between two
    changes belong to both: a rewritten phrase is one change.

    Returns:
        In reading order, what was removed before what was added in its place. Equal and removed
        texts together are *old*, equal and added ones *new*, character by character. Messages
        of more than 20,000 words are one change.

    >>> [f"{change.kind}: {change.text}" for change in word_difference("two wells", "six wells")]
    ['removed: two', 'added: six', 'equal:  wells']
    """
    before, after = _atoms(old, spaceless), _atoms(new, spaceless)
    changes: list[Change] = []
    for kept, removed, added in _joined(_aligned(before, after)):
        changes += (
            Change(kind, text)
            for kind, text in zip(ChangeKind, (kept, removed, added), strict=True)
            if text
        )
    return tuple(changes)


def _atoms(msgid: str, spaceless: bool) -> Sequence[str]:
    found: list[str] = []
    for piece in pieces(msgid):
        is_text = piece.kind is Kind.TEXT
        found += atoms(piece.text, spaceless=spaceless) if is_text else (piece.text,)
    return found


# A stretch that both have, and what the one and the other has after it.
_Step = tuple[str, str, str]


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[_Step]:
    if len(before) * len(after) > _MAX_PAIRS:
        yield "", "".join(before), "".join(after)
        return
    numbers = dict(zip(dict.fromkeys((*before, *after)), count(), strict=False))
    kept = removed = added = ""
    coded = [[numbers[atom] for atom in atoms] for atoms in (before, after)]
    for step in Indel.opcodes(*coded):
        if step.tag == "equal":
            yield kept, removed, added
            kept, removed, added = "".join(before[step.src_start : step.src_end]), "", ""
        else:
            removed += "".join(before[step.src_start : step.src_end])
            added += "".join(after[step.dest_start : step.dest_end])
    yield kept, removed, added


def _joined(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Make one step of two where only blanks and punctuation are between their changes."""
    kept = removed = added = ""
    for next_kept, next_removed, next_added in steps:
        changed = (removed or added) and (next_removed or next_added)
        if changed and not _SAYS_SOMETHING.search(next_kept):
            removed += next_kept + next_removed
            added += next_kept + next_added
        else:
            yield kept, removed, added
            kept, removed, added = next_kept, next_removed, next_added
    yield kept, removed, added
