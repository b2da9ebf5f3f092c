"""
What CLDR knows of a language's numbers and dates in words: separators, months, millions.

Everything is computed once per language; a language that Babel does not know has none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError

from workflow.catalogs.checks.unit import SPACELESS
from workflow.domain.language import LanguageTag

_SPACES: Final = " \u00a0\u202f\u2009"

# Languages whose countries write decimals in two ways, or months by two sets of names.
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("ar_SY", "ar_MA", "ar_DZ", "ar_EG"),
    "de": ("de_AT",),
    "es": ("es_MX",),
    "fa": ("fa_AF",),
    "ps": ("fa_AF",),
}

# Spellings of months that CLDR has not.
_ALSO_SPELLED: Final[Mapping[str, Mapping[str, int]]] = {"ps": {"ډسمبر": 12}}


@dataclass(frozen=True)
class Words:
    """
    What helps to read the numbers of one language.

    Attributes:
        separators: Pairs of decimal and group characters, the language's own first.
        spaced: Whether its groups of digits stand apart by a plain space.
        months: Finds the name of a month; its groups `m1` to `m12` say which.
        scales: Beginnings of "thousand", "million" …, longest first, and what they stand for.
        shorts: Their abbreviations.
    """

    separators: tuple[tuple[str, str], ...] = ((".", ","), (",", "."))
    spaced: bool = False
    months: re.Pattern[str] = re.compile(r"(?!)")
    scales: tuple[tuple[str, Decimal], ...] = ()
    shorts: tuple[tuple[str, Decimal], ...] = ()


@lru_cache(maxsize=256)
def words_of(language: LanguageTag) -> Words:
    """What CLDR knows of *language*; the defaults of `Words` if it knows nothing."""
    locales = list(_locales(language))
    if not locales:
        return Words()
    own = tuple(dict.fromkeys(pair for locale in locales for pair in _separators(locale)))
    return Words(
        separators=own,
        spaced=any(group in _SPACES for _, group in own),
        months=_months(locales, spaceless=language.language in SPACELESS),
        # Japanese has the short forms only: they are whole words.
        scales=_words(_scales(locales[0], "long")) or _words(_scales(locales[0], "short")),
        shorts=_scales(locales[0], "short"),
    )


def _locales(language: LanguageTag) -> Iterator[Locale]:
    also = () if language.territory else _ALSO.get(language.language, ())
    for name in (language.gettext, *also):
        try:
            yield Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue


def _separators(locale: Locale) -> Iterator[tuple[str, str]]:
    symbols = locale.number_symbols
    for system in dict.fromkeys((locale.default_numbering_system, "latn")):
        found = symbols.get(system, {})
        if found.get("decimal") and found.get("group"):
            yield found["decimal"], found["group"]


def _months(locales: Sequence[Locale], *, spaceless: bool) -> re.Pattern[str]:
    names = dict(_ALSO_SPELLED.get(locales[0].language, {}))
    for locale in locales:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[form].get(width, {}).items():
                    names.setdefault(name.casefold().strip(". "), number)
    # A name with its number in it ("9月", "tháng 9") is read as a number.
    named = {n: m for n, m in names.items() if n and not any(c.isdecimal() for c in n)}
    patterns = [
        rf"(?P<m{number}>{'|'.join(_inflected(name, spaceless) for name in names_of)})"
        for number in range(1, 13)
        if (names_of := sorted((n for n, m in named.items() if m == number), key=len)[::-1])
    ]
    start = "" if spaceless else r"(?<!\w)\w{0,2}?"
    return re.compile(start + f"(?:{'|'.join(patterns)})" if patterns else r"(?!)", re.IGNORECASE)


def _inflected(name: str, spaceless: bool) -> str:
    if spaceless:
        return re.escape(name)
    kept = name if len(name) < 5 else name[: -1 if len(name) == 5 else -2]
    ending = r"\w{0,5}" if len(name) >= 5 else r"\w?"
    return rf"{re.escape(kept)}{ending}(?!\w)"


def _scales(locale: Locale, form: str) -> tuple[tuple[str, Decimal], ...]:
    formats: Mapping[str, Mapping[str, Any]] = locale.compact_decimal_formats.get(form, {})
    found: dict[str, Decimal] = {}
    for patterns in formats.values():
        for magnitude, pattern in patterns.items():
            text = str(pattern.pattern).replace("'", "")
            zeros = text.count("0")
            word = re.sub(r"[0\s\u200e\u200f\u061c]+", " ", text).strip(" .॰").casefold()
            if word and zeros:
                found[_beginning(word) if form == "long" else word] = Decimal(
                    10 ** (len(magnitude) - zeros)
                )
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


def _words(scales: tuple[tuple[str, Decimal], ...]) -> tuple[tuple[str, Decimal], ...]:
    # Where CLDR has no word, as in Maltese, it says K, M, G and T; "1.3 gradi" is no billion.
    return tuple((word, scale) for word, scale in scales if len(word) > 1 or not word.isascii())


def _beginning(word: str) -> str:
    return word[: len(word) - (0 if len(word) < 5 else 1 if len(word) == 5 else 2)]
