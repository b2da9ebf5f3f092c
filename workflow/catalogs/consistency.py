"""
The consistency of a whole article: whether all its languages say the same facts as the source.

Facts are what no language may change: numbers, dates, addresses, names that stay, placeholders,
and that nothing is left out. How a language writes is the affair of `checks`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from workflow.catalogs.checks.addresses import Emails, ForeignHosts, Links, Phones
from workflow.catalogs.checks.numbers import Dates, Numbers
from workflow.catalogs.checks.running import apply, place_of
from workflow.catalogs.checks.structure import Placeholders
from workflow.catalogs.checks.terms import KeptTerms
from workflow.catalogs.checks.unit import Check, Unit
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.domain.terms import Term

FACTS: Final[tuple[Check, ...]] = (
    Placeholders(),
    Numbers(),
    Dates(),
    ForeignHosts(),
    Links(),
    Emails(),
    Phones(),
    KeptTerms(),
)

# One language alone that differs says nothing about the source.
_ENOUGH: Final = 2

_Found = dict[tuple[LanguageTag, str], tuple[Finding, ...]]


def consistency(
    segments: Sequence[Segment],
    editions: Mapping[LanguageTag, Mapping[str, str]],
    *,
    source: LanguageTag,
    terms: Sequence[Term] = (),
) -> tuple[Finding, ...]:
    """
    Compare every language of an article with its source.

    Args:
        segments: The article's, in reading order.
        editions: For each language, the text of each segment by its digest; texts of other
            segments are not looked at.
        terms: Only those that are not to be translated count here.

    Returns:
        First, as information, the segments in which all of two languages or more differ from the
        source in the same way: the fault may be the source's; `where` is `en p "first words"`.
        Then each language in the order of *editions*: how many of its messages are missing
        (`where` is the language), and what differs, in reading order.
    """
    found: _Found = {
        (language, segment.digest): apply(
            FACTS, Unit(segment, texts[segment.digest], source, language, terms)
        )
        for language, texts in editions.items()
        for segment in segments
        if segment.digest in texts
    }
    return (
        *_odd_source(segments, source, found),
        *(
            finding
            for language, texts in editions.items()
            for finding in _of_language(segments, language, texts, found)
        ),
    )


def _of_language(
    segments: Sequence[Segment], language: LanguageTag, texts: Mapping[str, str], found: _Found
) -> Iterator[Finding]:
    missing = sum(1 for segment in segments if segment.digest not in texts)
    if missing:
        values = {"missing": missing, "total": len(segments)}
        yield Finding("consistency_missing", Severity.WARNING, str(language), values)
    for segment in segments:
        for finding in found.get((language, segment.digest), ()):
            yield replace(finding, where=f"{language} {finding.where}")


def _odd_source(
    segments: Sequence[Segment], source: LanguageTag, found: _Found
) -> Iterator[Finding]:
    translated = Counter(digest for _, digest in found)
    differing = Counter(
        (digest, code)
        for (_, digest), findings in found.items()
        for code in {finding.code for finding in findings}
    )
    odd = {
        digest
        for (digest, _), count in differing.items()
        if count == translated[digest] and count >= _ENOUGH
    }
    for segment in segments:
        if segment.digest in odd:
            values = {"count": translated[segment.digest]}
            where = f"{source} {place_of(segment)}"
            yield Finding("consistency_source_odd", Severity.INFO, where, values)
