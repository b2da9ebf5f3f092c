"""
The numbers of a text as values, whatever digits, separators and words a language writes.

A figure may be read in more than one way ("14.30" is a decimal or a time); `figures` keeps all
ways, and whoever compares takes the one that fits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from workflow.catalogs.checks.hosts import without_addresses, without_invisible
from workflow.catalogs.checks.locale_words import Words, words_of
from workflow.domain.language import LanguageTag

_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_GROUPING = " \u00a0\u202f\u2009"
_TAIL = r"(?:[.,'’٫٬،·]\d+){0,12}"
_NUMBER = re.compile(rf"(?:\d{{1,3}}(?:[\u00a0\u202f\u2009]\d{{3}})+(?!\d)|\d+){_TAIL}")
_SPACED_NUMBER = re.compile(rf"(?:\d{{1,3}}(?:[{_GROUPING}]\d{{3}})+(?!\d)|\d+){_TAIL}")
# A century may carry an ending: XXIe, XXI-й. One letter alone is a word more often.
_ROMAN = re.compile(r"(?<!\w)[IVXLC]{2,7}(?=[a-zºª]{0,3}(?!\w))")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

# What follows or precedes an hour.
_CLOCK_AFTER = re.compile(
    r"\s?(?::\d\d|[hH](?![^\W\d])|Uhr|時|点|點|시|น\.|[ap]\.?\s?m(?!\w)|(?:hod|klo|óra)\b)"
)
_CLOCK_BEFORE = re.compile(r"(?:午前|午後|上午|下午|오전|오후|[kK]l\.?|\bora)\s?$")

_LETTER_BEFORE = re.compile(r"[A-Za-z]$")
_NAME_BEFORE = re.compile(r"[A-Z][\w.]{1,40}[ \u00a0-]?$")

# What a spelled-out number never stands beside: a percent sign, a currency, a degree, a month.
_SIGN = re.compile(r"[%٪％‰\u20a0-\u20c0$£¥°]")
_MONTH_BEFORE = re.compile(r"[月월]\s?$")
_MONTH_AFTER = re.compile(r"\s?[月월]\s?\d")

# What may be more than one number: a date, a time, a version, numbers side by side.
_SEVERAL = re.compile(r"\d+\.\d+\.\d+(?:\.\d+)*|\d{1,2}\.\d\d|\d+(?:[ \u00a0\u202f\u2009]\d+)+")

# The vowel signs of the scripts of India and South-East Asia are no letters to `re`.
_LETTERS = r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3])+"
_WORD = re.compile(rf"[\s\u00a0\u202f-]?({_LETTERS})[.॰]?")

# Calendars beside the Gregorian one: the years to add, for years of that range.
_CALENDARS: Final = {
    "th": (((2400, 2700), (-543,)),),
    "fa": (((1300, 1500), (621, 622)),),
    "ps": (((1300, 1500), (621, 622)),),
}
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


@dataclass(frozen=True)
class Figure:
    """
    One number of a text.

    Attributes:
        text: As it is written, its digits in ASCII.
        values: What it may stand for; empty for a version such as 9.6.1.
        parts: Its runs of digits, where they may be numbers of their own: 24.09.2020.
        optional: Whether it may be lacking on the other side: "00", a month's name.
        clock: Whether it is an hour.
        spellable: Whether a language may write it out as a word, or small: CO₂.
        named: Whether it belongs to a name, which may be repeated.
    """

    text: str
    values: frozenset[Decimal]
    parts: tuple[Decimal, ...] = ()
    optional: bool = False
    clock: bool = False
    spellable: bool = False
    named: bool = False


@lru_cache(maxsize=4096)
def figures(text: str, language: LanguageTag) -> tuple[Figure, ...]:
    """
    The numbers of *text*, those in words (months, "thousands", XXI) as optional ones.

    >>> from workflow.domain.language import LanguageTag
    >>> [sorted(map(str, f.values)) for f in figures("97,4 % de 1 240", LanguageTag("fr"))]
    [['97.4'], ['1240']]
    """
    plain = ascii_digits(without_addresses(text))
    words = words_of(language)
    pattern = _SPACED_NUMBER if words.spaced else _NUMBER
    written = [_figure(match, plain, words, language) for match in pattern.finditer(plain)]
    return (*written, *_in_words(plain, words))


def ascii_digits(text: str) -> str:
    """*text* with ASCII digits for those of every script, and no invisible characters."""
    if text.isascii():
        return text
    return _FOREIGN_DIGIT.sub(
        lambda match: str(unicodedata.decimal(match[0])), without_invisible(text)
    )


def _figure(match: re.Match[str], text: str, words: Words, language: LanguageTag) -> Figure:
    parts = tuple(map(Decimal, re.findall(r"\d+", match[0])))
    before = text[max(0, match.start() - 48) : match.start()]
    after = text[match.end() : match.end() + 40]
    values = _scaled(_readings(match[0], words), after, words)
    values |= _other_calendars(match[0], before, language)
    signs = _SIGN.search(before[-2:] + after[:2])
    dated = _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after)
    is_plain = len(parts) == 1 and not (signs or dated)
    return Figure(
        match[0],
        frozenset(values),
        parts if _SEVERAL.fullmatch(match[0]) else (),
        optional=match[0] == "00",
        clock=bool(_CLOCK_AFTER.match(after) or _CLOCK_BEFORE.search(before)),
        spellable=bool(_LETTER_BEFORE.search(before))
        or (is_plain and parts[0] <= 12 and not _beside_month(match, text, words)),
        named=bool(_NAME_BEFORE.search(before)),
    )


def _readings(number: str, words: Words) -> set[Decimal]:
    """By the language's own separators, or by others if those cannot be meant."""
    own = {value for pair in words.separators if (value := _value(number, *pair)) is not None}
    if own:
        return own
    others = ((".", ","), (",", "."))
    return {value for pair in others if (value := _value(number, *pair)) is not None}


def _value(number: str, decimal: str, group: str) -> Decimal | None:
    match = _shape(decimal, group).fullmatch(number)
    if match is None:
        return None
    whole = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{whole}.{match['rest']}" if match["rest"] else whole)


@lru_cache(maxsize=64)
def _shape(decimal: str, group: str) -> re.Pattern[str]:
    """A number by one pair of separators; groups of three, or Indian ones of two and three."""
    groups = "".join(sorted(set(group + _GROUPING + "'’٬،") - {decimal}))
    point, between = f"[{re.escape(decimal)}٫]", f"[{re.escape(groups)}]"
    western = rf"\d{{1,3}}(?:{between}\d{{3}})+"
    indian = rf"\d{{1,2}}(?:{between}\d{{2}})+{between}\d{{3}}"
    return re.compile(rf"(?P<whole>{western}|{indian}|\d+)(?:{point}(?P<rest>\d+))?")


def _scaled(values: set[Decimal], after: str, words: Words) -> set[Decimal]:
    """*values* times the "thousand" or "million" that follows; an abbreviation may be none."""
    for _ in range(2):
        match = _WORD.match(after)
        if match is None:
            break
        scale = _scale(match[1].casefold(), words)
        if scale is None:
            short = dict(words.shorts).get(match[1].casefold())
            return values | {value * short for value in values} if short else values
        values = {value * scale for value in values}
        after = after[match.end() :]
    return values


def _scale(word: str, words: Words) -> Decimal | None:
    for beginning, scale in words.scales:
        is_ideograph = beginning[0] > "\u2e80"
        if word.startswith(beginning) and (is_ideograph or len(word) <= len(beginning) + 5):
            return scale
    return None


def _in_words(text: str, words: Words) -> Iterator[Figure]:
    for match in words.months.finditer(text):
        value = Decimal(month_of(match))
        yield Figure(match[0], frozenset((value,)), optional=True)
    for match in re.finditer(_LETTERS, text):
        scale = _scale(match[0].casefold(), words)
        if scale:
            yield Figure(match[0], frozenset((scale,)), optional=True)
    for match in _ROMAN.finditer(text):
        value = Decimal(_roman(match[0]))
        yield Figure(match[0], frozenset((value,)), optional=True)


def month_of(match: re.Match[str]) -> int:
    """Which month a match of `Words.months` is, 1 to 12."""
    return int((match.lastgroup or "m0")[1:])


def _roman(numeral: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in numeral]
    later = [*digits[1:], 0]
    return sum(-d if d < after else d for d, after in zip(digits, later, strict=True))


def _other_calendars(number: str, before: str, language: LanguageTag) -> set[Decimal]:
    if not number.isdecimal() or len(number) > 4:
        return set()
    year = int(number)
    for (first, last), shifts in _CALENDARS.get(language.language, ()):
        if first <= year <= last:
            return {Decimal(year + shift) for shift in shifts}
    era = _ERAS.get(before[-2:])
    return {Decimal(year + era)} if era else set()


def _beside_month(match: re.Match[str], text: str, words: Words) -> bool:
    around = text[max(0, match.start() - 16) : match.end() + 16]
    return words.months.search(around) is not None
