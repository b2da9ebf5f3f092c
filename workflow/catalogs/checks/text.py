"""Length, repetition and what was left in the source's language."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.checks.hosts import without_addresses
from workflow.catalogs.checks.unit import OBJECT, SPACELESS, Check, Said, Unit, listed
from workflow.domain.terms import TermKind

# Columns of a headline. A letter of Chinese, Japanese and Korean takes two (Unicode, UAX 11).
HEADLINE: Final = 90

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")

# From this many words on, an unchanged text is no name.
_LONG: Final = 5

# Languages that repeat a word for its plural, its manner or its force.
_REDUPLICATING: Final = frozenset(
    (
        "az bn fa fil gu haw hi hy id jv ka kk kn ko ku ky mi ml mr ms my ne pa ps si su sw ta te"
        " tg th tl tr ur uz vi"
    ).split()
)

# Words that grammar may put twice in a row, by language.
_TWICE: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "cs": "se si",
        "da": "at der det for i om til",
        "de": "das dem den der die sie",
        "el": "λίγο σιγά το",
        "en": "had that",
        "es": "así luego muy nos",
        "et": "ja see",
        "fi": "se",
        "fr": "en nous vous",
        "hu": "az egy ki",
        "it": "man mano piano poco quasi via",
        "nb": "at den der det for i om som til",
        "nl": "dat de die het zij",
        "pl": "się",
        "pt": "logo se",
        "ro": "care încet",
        "ru": "чуть еле",
        "sk": "sa",
        "sv": "att den det för i om på som till",
        "uk": "ледь",
    }.items()
}


@dataclass(frozen=True)
class Unchanged(Check):
    id = "translation_unchanged"
    codes = ("translation_unchanged",)
    documentation = (
        f"A text of {_LONG} words or more is the source's, word for word; names, codes and terms"
        " that stay as they are do not count."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        same_language = unit.source.language == unit.language.language
        if not same_language and _folded(unit.original) == _folded(unit.translation):
            count = _translatable(unit)
            if count >= _LONG:
                yield "translation_unchanged", {"count": count}


@dataclass(frozen=True)
class HeadlineLength(Check):
    id = "translation_headline_length"
    codes = ("translation_headline_length",)
    documentation = (
        f"The headline is wider than {HEADLINE} columns; a character of Chinese, Japanese or"
        " Korean takes two."
    )

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        if unit.segment.role == "headline" and (width := columns(unit.translation)) > HEADLINE:
            yield "translation_headline_length", {"width": width, "limit": HEADLINE}


@dataclass(frozen=True)
class DoubledWords(Check):
    id = "translation_doubled_words"
    codes = ("translation_doubled_words",)
    documentation = (
        "A word stands twice in a row; not in languages that repeat words, nor where grammar does"
        " so (nous nous, die die)."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        language = unit.language.language
        if language in _REDUPLICATING | SPACELESS:
            return
        usual = _TWICE.get(language, frozenset())
        doubled = [word for word in _doubled(unit.translation) if word not in usual]
        if doubled and not any(_doubled(unit.original)):
            yield "translation_doubled_words", {"words": listed(dict.fromkeys(doubled))}


def columns(text: str) -> int:
    """How many columns *text* takes: two for a wide character, none for a mark on another."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _translatable(unit: Unit) -> int:
    """How many words of the source need a translation: names begin with a capital."""
    text = without_addresses(unit.original).replace(OBJECT, " ")
    for term in unit.terms:
        if term.kind is TermKind.DO_NOT_TRANSLATE:
            text = text.replace(term.source, " ")
    words = _WORD.findall(text)
    if unit.source.language in SPACELESS:
        return sum(map(len, words)) // 2
    small = sum(1 for word in words if not word[0].isupper())
    return len(words) if small >= 2 else 0


def _doubled(text: str) -> Iterable[str]:
    end, last = -1, ""
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word == last and text[end : match.start()].isspace():
            yield word
        end, last = match.end(), word
