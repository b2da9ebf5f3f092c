"""All checks, and the two ways to run them: on one message, and on a whole edition."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from workflow.catalogs.checks.addresses import Emails, ForeignHosts, Links, Phones
from workflow.catalogs.checks.characters import (
    HiddenDirections,
    HiddenDirectionsInHeadline,
    Invisible,
    Kashida,
)
from workflow.catalogs.checks.numbers import Dates, Numbers
from workflow.catalogs.checks.punctuation import EndMark, Quotes
from workflow.catalogs.checks.spacing import FrenchSpacing, Spaces, SwissSpacing
from workflow.catalogs.checks.structure import ControlCharacters, Empty, Placeholders
from workflow.catalogs.checks.terms import ForbiddenTerms, KeptTerms, RequiredTerms
from workflow.catalogs.checks.text import DoubledWords, HeadlineLength, Unchanged
from workflow.catalogs.checks.unit import UNKNOWN, Check, Unit
from workflow.catalogs.notation import Kind, pieces, unescape
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.domain.terms import Term

CHECKS: Final[tuple[Check, ...]] = (
    Empty(),
    ControlCharacters(),
    Placeholders(),
    ForeignHosts(),
    Numbers(),
    Dates(),
    Links(),
    Emails(),
    Phones(),
    KeptTerms(),
    RequiredTerms(),
    ForbiddenTerms(),
    Unchanged(),
    HeadlineLength(),
    DoubledWords(),
    Spaces(),
    EndMark(),
    Quotes(),
    FrenchSpacing(),
    SwissSpacing(),
    Invisible(),
    HiddenDirections(),
    HiddenDirectionsInHeadline(),
    Kashida(),
)

# The one rule that needs a whole edition; its code stands beside those of `CHECKS`.
TRANSLATED_TWO_WAYS: Final = "translation_two_ways"


def check(
    segment: Segment,
    text: str,
    *,
    source: LanguageTag | None = None,
    language: LanguageTag | None = None,
    terms: Sequence[Term] = (),
) -> tuple[Finding, ...]:
    """
    Run all checks on *text* as a translation of *segment*.

    Args:
        source: The language of the segment. Without both languages, only the checks run that
            need none.
        terms: The glossary of *language*.

    Returns:
        Every finding, in the order of `CHECKS`; each place is the segment's context and its
        first words. An empty text has no other finding than that.
    """
    if source is None or language is None:
        neutral = [rule for rule in CHECKS if not rule.needs_languages]
        return apply(neutral, Unit(segment, text, UNKNOWN, UNKNOWN, terms))
    return apply(CHECKS, Unit(segment, text, source, language, terms))


def apply(rules: Iterable[Check], unit: Unit) -> tuple[Finding, ...]:
    """The findings of *rules* on *unit*; of an empty translation, the blocking ones only."""
    where = place_of(unit.segment)
    said = unit.translation.strip()
    return tuple(
        Finding(code, rule.severity, where, values)
        for rule in rules
        if said or rule.severity is Severity.BLOCKING
        for code, values in rule.find(unit)
    )


def check_edition(pairs: Sequence[tuple[Segment, str]]) -> tuple[Finding, ...]:
    """
    Run the checks that need a whole edition, beside those of `check`.

    Args:
        pairs: The segments that have a translation, in reading order.

    Returns:
        A warning at each segment whose text has stood earlier with another translation.
    """
    return tuple(_two_ways(pairs))


def place_of(segment: Segment) -> str:
    """Where a segment is, for a person: `p#2 “In a landmark move…”`."""
    text = "".join(piece.text for piece in pieces(segment.msgid) if piece.kind is Kind.TEXT)
    words = unescape(text).split()
    first = " ".join(words[:5])[:40]
    more = "…" if first != " ".join(words) else ""
    return f"{segment.context} “{first}{more}”"


def _two_ways(pairs: Sequence[tuple[Segment, str]]) -> Iterator[Finding]:
    first: dict[str, tuple[Segment, str]] = {}
    for segment, text in pairs:
        earlier, other = first.setdefault(segment.msgid, (segment, text))
        if " ".join(other.split()) != " ".join(text.split()):
            values = {"other": other[:80], "where": earlier.context}
            yield Finding(TRANSLATED_TWO_WAYS, Severity.WARNING, place_of(segment), values)
