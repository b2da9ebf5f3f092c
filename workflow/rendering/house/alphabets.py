"""
The letters that a language is written with.

CLDR's lists of them are not in Babel, but the language's own names for countries, languages, months
and days are: hundreds of words, in which every letter of an alphabet occurs. For Chinese, Japanese
and Korean they are a sample of a few hundred characters, which no font for these scripts lacks.
"""

from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError
from fontTools import unicodedata

from workflow.domain.language import LanguageTag
from workflow.rendering.fonts import script_of

# Languages that are written in several scripts, of Unicode's, at once.
_WRITTEN_IN = {
    "Hans": {"Hani"},
    "Hant": {"Hani"},
    "Jpan": {"Hani", "Hira", "Kana"},
    "Kore": {"Hang"},
}


@cache
def alphabet(language: LanguageTag) -> frozenset[str]:
    """The letters of *language*, small and capital; empty if CLDR knows nothing of it."""
    script = script_of(language)
    scripts = _WRITTEN_IN.get(script, {script})
    letters = {letter for word in _words(language) for letter in word + word.upper() + word.lower()}
    return frozenset(letter for letter in letters if _is_letter(letter, scripts))


def _is_letter(character: str, scripts: set[str]) -> bool:
    is_letter = unicodedata.category(character)[0] in "LM"
    return is_letter and unicodedata.script(character) in scripts


def _words(language: LanguageTag) -> Iterator[str]:
    try:
        locale = Locale.parse(language.gettext)
    except (UnknownLocaleError, ValueError):
        return
    yield from locale.territories.values()
    yield from locale.languages.values()
    for calendar in (locale.months, locale.days):
        for kind in calendar.values():
            for width in kind.values():
                yield from width.values()
