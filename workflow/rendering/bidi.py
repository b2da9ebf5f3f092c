"""
Directions in plain text, which has no attributes to say them: invisible characters do.

A mail program takes each line for a paragraph of its own. It gives a line the direction of its
first letter, and sorts what is neither letter nor digit by its neighbours: without help, a line
that begins with a Latin name stands on the wrong side, and the brackets around an address part.

Source: Unicode Standard Annex 9, rules P2, P3, X5c, W2, W7, N0 to N2.
"""

from collections.abc import Iterable, Iterator
from unicodedata import bidirectional

from workflow.domain.language import LanguageTag
from workflow.rendering.isolation import RUN

_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"
_ISOLATES = frozenset("\u2066\u2067\u2068")
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def isolated(text: str, language: LanguageTag) -> str:
    """
    *text*, such as code or an address, so that it is not torn in a line in *language*.

    Nothing is added where nothing would be torn: from left to right, and around what begins with
    a Latin letter and ends with one or with a digit. So an address that stands alone ends in
    itself, and a mail program that makes it a link takes nothing else into it.
    """
    if language.is_rtl and is_torn(text):
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def directed(text: str, language: LanguageTag) -> str:
    """
    Running *text* in *language*, with the left-to-right runs in it isolated that would be torn.

    Addresses with a scheme stay as they are: what follows one would become part of a link.
    """
    if not language.is_rtl:
        return text
    return RUN.sub(lambda run: run[0] if "://" in run[0] else isolated(run[0], language), text)


def bare(text: str) -> str:
    """*text* without the isolate around it, if one is."""
    return text.strip(_FIRST_STRONG_ISOLATE + _POP_ISOLATE)


def is_torn(text: str) -> bool:
    """Whether a line from right to left would take *text* apart."""
    kinds = [bidirectional(character) for character in text]
    if not kinds:
        return False
    # A digit after a Latin letter goes with it (W7), one before does not (W2).
    return kinds[0] != "L" or kinds[-1] not in ("L", "EN") or not {"R", "AL"}.isdisjoint(kinds)


def settled(lines: Iterable[str], language: LanguageTag) -> Iterator[str]:
    """*lines*, each with the direction of *language*, and each isolate closed where it began."""
    still_open = 0
    for line in lines:
        # An isolate that its author left open ends with the block.
        whole, still_open = _closed(line, still_open) if line else ("", 0)
        yield _turned(whole, language.direction)


def _closed(line: str, opened: int) -> tuple[str, int]:
    depth = opened
    for character in line:
        if character in _ISOLATES:
            depth += 1
        elif character == _POP_ISOLATE and depth:
            depth -= 1
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    return f"{indent}{_FIRST_STRONG_ISOLATE * opened}{text}{_POP_ISOLATE * depth}", depth


def _turned(line: str, direction: str) -> str:
    strong = list(_strong(line))
    # A line in the other direction only, such as a name, reads well as it is.
    if not strong or strong[0] == direction or direction not in strong:
        return line
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + _MARKS[direction] + text


def _strong(line: str) -> Iterator[str]:
    """The direction of each letter that counts for the line (P2: none within an isolate does)."""
    depth = 0
    for character in line:
        if character in _ISOLATES:
            depth += 1
        elif character == _POP_ISOLATE:
            depth = max(0, depth - 1)
        elif not depth and (direction := _STRONG.get(bidirectional(character))):
            yield direction
