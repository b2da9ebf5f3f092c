"""
The checks that every translation passes: one small function each, listed in `CHECKS`.

A check knows one rule and yields what it found; places and severities are added here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.notation import Kind, check_placeholders, pieces, unescape
from workflow.domain.findings import Finding, Severity
from workflow.domain.segment import Segment

# The last two code points of each plane are no characters, and never will be (Unicode 23.7).
_NONCHARACTERS = "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))

# C0, DEL and C1 controls, line and paragraph separators, unpaired surrogates and the other
# non-characters (Unicode 23.1, 23.7): none can stand in one line of a release.
CONTROL: Final = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)

# What a check yields: a code of `wording.SENTENCES` and the values of its sentence.
Said = tuple[str, Mapping[str, object]]


@dataclass(frozen=True)
class Check:
    """
    One rule for translations.

    Attributes:
        id: How settings and reports name it.
        find: Given a segment and a text, yields what is wrong, in reading order.
    """

    id: str
    severity: Severity
    find: Callable[[Segment, str], Iterable[Said]]


def check(segment: Segment, text: str) -> tuple[Finding, ...]:
    """
    Run all checks on *text* as a translation of *segment*.

    Returns:
        Every finding, in the order of `CHECKS`; each place is the segment's context and its
        first words.
    """
    where = place_of(segment)
    return tuple(
        Finding(code, rule.severity, where, values)
        for rule in CHECKS
        for code, values in rule.find(segment, text)
    )


def place_of(segment: Segment) -> str:
    """Where a segment is, for a person: `p#2 “In a landmark move…”`."""
    text = "".join(piece.text for piece in pieces(segment.msgid) if piece.kind is Kind.TEXT)
    words = unescape(text).split()
    first = " ".join(words[:5])[:40]
    more = "…" if first != " ".join(words) else ""
    return f"{segment.context} “{first}{more}”"


def _empty(segment: Segment, text: str) -> Iterable[Said]:
    said = (piece for piece in pieces(text) if piece.kind is Kind.TEXT and piece.text.strip())
    if next(said, None) is None:
        yield "translation_empty", {}


def _control_characters(segment: Segment, text: str) -> Iterable[Said]:
    for character in dict.fromkeys(CONTROL.findall(text)):
        yield "translation_control_character", {"character": f"U+{ord(character):04X}"}


def _placeholders(segment: Segment, text: str) -> Iterable[Said]:
    for finding in check_placeholders(segment.msgid, text):
        yield finding.code, finding.values


CHECKS: Final = (
    Check("empty", Severity.BLOCKING, _empty),
    Check("control-characters", Severity.BLOCKING, _control_characters),
    Check("placeholders", Severity.BLOCKING, _placeholders),
)
