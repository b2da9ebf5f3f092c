"""Spaces: doubled, at the ends, and those of French and Swiss typography."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.checks.unit import Check, Said, Unit, listed
from workflow.domain.language import LanguageTag

_NO_BREAK: Final = "\u00a0\u202f"
_SWISS: Final = frozenset(
    LanguageTag(language, territory="CH") for language in ("de", "fr", "it", "rm")
)

_DOUBLED = re.compile(r"[ \u00a0\u202f\u3000]{2,}")
_SPACES: Final = frozenset(" \u00a0\u202f\u3000")

# A mark that stands between two letters or digits belongs to an address, a time or a ratio.
_BEFORE = re.compile(r"(?P<beside>[^;:!?»]?)(?P<mark>[;:!?»])(?![\w/\\;:!?-])")
_AFTER = re.compile(r"(?P<mark>«)(?P<beside>.?)")


@dataclass(frozen=True)
class Spaces(Check):
    id = "translation_spaces"
    codes = ("translation_spaces",)
    documentation = "Two spaces follow one another, or the text begins or ends with a space."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        places = [_around(unit.translation, match) for match in _DOUBLED.finditer(unit.translation)]
        places += [unit.text[:12].lstrip()] if unit.text[:1] in _SPACES else []
        places += [unit.text[-12:].rstrip()] if unit.text[-1:] in _SPACES else []
        if places:
            yield "translation_spaces", {"places": listed(dict.fromkeys(places))}


@dataclass(frozen=True)
class FrenchSpacing(Check):
    id = "translation_french_spacing"
    codes = ("translation_french_spacing",)
    documentation = (
        "French has a no-break space before ; : ! ? » and after «; Canadian French only at « » and"
        " before the colon."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`. Source: Lexique des règles typographiques, "Ponctuation"."""
        if unit.language.language != "fr" or unit.language.territory == "CH":
            return
        # A name that stays as it is brings its own marks.
        if unit.text == unit.segment.msgid:
            return
        marks = ":»«" if unit.language.territory == "CA" else ";:!?»«"
        places = [
            _around(unit.translation, match)
            for match in _guillemets_and_marks(unit.translation)
            if match["mark"] in marks and match["beside"] not in _NO_BREAK
        ]
        if places:
            yield "translation_french_spacing", {"places": listed(dict.fromkeys(places))}


@dataclass(frozen=True)
class SwissSpacing(Check):
    id = "translation_swiss_spacing"
    codes = ("translation_swiss_spacing",)
    documentation = (
        "Swiss German, Italian and Romansh have no space inside « »; Swiss French none or a"
        " no-break one, there and before ; : ! ?."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`. Source: Federal Chancellery, Weisungen, "Anführungszeichen"."""
        if unit.language not in _SWISS:
            return
        is_french = unit.language.language == "fr"
        wrong = " " if is_french else f" {_NO_BREAK}"
        places = [
            _around(unit.translation, match)
            for match in _guillemets_and_marks(unit.translation)
            if (is_french or match["mark"] in "«»") and match["beside"] in wrong
        ]
        if places:
            yield "translation_swiss_spacing", {"places": listed(dict.fromkeys(places))}


def _guillemets_and_marks(text: str) -> Iterator[re.Match[str]]:
    yield from (match for match in _BEFORE.finditer(text) if _is_a_mark(match))
    yield from (match for match in _AFTER.finditer(text) if match["beside"])


def _is_a_mark(match: re.Match[str]) -> bool:
    """Not one at the very beginning, in brackets of its own or after an opening quote."""
    return match["beside"] not in ("", "(", "[", "«", "“", '"', "…", ".")


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 8) : match.end() + 8].strip()
