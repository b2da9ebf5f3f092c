"""Characters that nobody sees, and lines that stretch a word."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.checks.unit import Check, Said, Unit, listed
from workflow.domain.bidi_controls import shown_controls
from workflow.domain.findings import Severity
from workflow.domain.language import LanguageTag

# Scripts that join letters, or keep them apart, in the middle of a word (Unicode 23.2).
_JOINING: Final = frozenset(
    "ar as bn ckb fa gu hi kn ku ml mr my ne or pa ps sa sd si ta te ug ur".split()
)
_BREAKING: Final = frozenset("bo dz ja jv km lo my th zh".split())

_INVISIBLE = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff\u180e\u206a-\u206f]")

# A stretched word; the stroke also joins a particle to a Latin name or a digit, and marks an
# abbreviation: then no Arabic letter follows.
_KASHIDA = re.compile(
    r"(?<!\w)\w*[\u0620-\u064a\u066e-\u06d3]\u0640+[\u0620-\u063f\u0641-\u064a\u06d3]\w*"
)


@dataclass(frozen=True)
class Invisible(Check):
    id = "translation_invisible"
    codes = ("translation_invisible",)
    documentation = (
        "A zero-width character is in the text that neither the script"
        " needs (Persian, Hindi, Thai, emoji do) nor the source has."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        found = (
            match[0]
            for match in _INVISIBLE.finditer(unit.text)
            if match[0] not in unit.segment.msgid
            and not _is_needed(match, unit.text, unit.language)
        )
        characters = [f"U+{ord(character):04X}" for character in dict.fromkeys(found)]
        if characters:
            yield "translation_invisible", {"characters": listed(characters)}


@dataclass(frozen=True)
class HiddenDirections(Check):
    id = "translation_bidi"
    codes = ("translation_bidi",)
    documentation = "A character that changes directions unseen is in the text."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        shown = shown_controls(unit.text)
        if shown and unit.segment.role != "headline":
            yield "translation_bidi", {"shown": shown}


@dataclass(frozen=True)
class HiddenDirectionsInHeadline(Check):
    id = "translation_headline_bidi"
    severity = Severity.BLOCKING
    codes = ("translation_headline_bidi",)
    documentation = "A character that changes directions unseen is in the headline."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        shown = shown_controls(unit.text)
        if shown and unit.segment.role == "headline":
            yield "translation_headline_bidi", {"shown": shown}


@dataclass(frozen=True)
class Kashida(Check):
    id = "translation_kashida"
    codes = ("translation_kashida",)
    documentation = "A word of an Arabic script is stretched by hand with kashida."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        words = [match[0] for match in _KASHIDA.finditer(unit.translation)]
        if words:
            yield "translation_kashida", {"words": listed(words)}


def _is_needed(match: re.Match[str], text: str, language: LanguageTag) -> bool:
    character, before = match[0], text[match.start() - 1 : match.start()]
    if character in "\u200c\u200d":
        is_emoji = bool(before) and unicodedata.category(before) in ("So", "Sk", "Mn")
        return is_emoji or language.language in _JOINING
    return character in "\u200b\u2060" and language.language in _BREAKING
