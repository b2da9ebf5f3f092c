"""Numbers and dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.catalogs.checks.figures import ascii_digits, figures, month_of
from workflow.catalogs.checks.hosts import without_addresses
from workflow.catalogs.checks.locale_words import words_of
from workflow.catalogs.checks.matching import differences
from workflow.catalogs.checks.unit import Check, Said, Unit, listed
from workflow.domain.language import LanguageTag

# A day or year right before a month's name, with at most a short word between them, or after it.
_DAY_BEFORE = re.compile(r"\d{1,4}\S{0,3}[\s\u00a0\u202f]+(?:\w{1,3}[\s\u00a0\u202f]+)?$")
_DAY_AFTER = re.compile(r"[.,]?[\s\u00a0\u202f]+(?:\w{1,3}[\s\u00a0\u202f]+)?\d{1,4}")


@dataclass(frozen=True)
class Numbers(Check):
    id = "translation_numbers"
    codes = ("translation_numbers",)
    documentation = (
        "The numbers are not those of the source, as values: 1,200.50 is 1 200,50 and ١٬٢٠٠٫٥٠;"
        " month names, 12 and 24 hours, millions in words and small numbers spelled out are known."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        missing, added = differences(
            figures(unit.original, unit.source), figures(unit.translation, unit.language)
        )
        if missing or added:
            yield (
                self.id,
                {
                    "missing": listed(figure.text for figure in missing),
                    "added": listed(figure.text for figure in added),
                },
            )


@dataclass(frozen=True)
class Dates(Check):
    id = "translation_dates"
    codes = ("translation_dates",)
    documentation = "A month that the source names in a date is neither named nor numbered."
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """
        See `documentation`.

        A year of another calendar brings other months with it. Of a date that is missing as a
        whole, the numbers tell.
        """
        dated = list(_dated_months(unit.original, unit.source))
        if not dated:
            return
        found = figures(unit.translation, unit.language)
        if any(len(figure.values) > 1 and figure.text.isdecimal() for figure in found):
            return
        present = {value for figure in found for value in (*figure.values, *figure.parts)}
        missing = [
            date
            for month, numbers, date in dated
            if month not in present and not numbers.isdisjoint(present)
        ]
        if missing:
            yield "translation_dates", {"missing": listed(missing)}


def _dated_months(text: str, language: LanguageTag) -> Iterator[tuple[int, set[int], str]]:
    """The months in *text* that stand beside a number: which, what numbers, and the words."""
    plain = ascii_digits(without_addresses(text))
    for match in words_of(language).months.finditer(plain):
        before = _DAY_BEFORE.search(plain[max(0, match.start() - 16) : match.start()])
        after = _DAY_AFTER.match(plain, match.end())
        # "may" and "march" are words of English too.
        if (before or after) and (match[0][0].isupper() or language.language != "en"):
            date = f"{before[0] if before else ''}{match[0]}{after[0] if after else ''}"
            yield month_of(match), set(map(int, re.findall(r"\d+", date))), date
