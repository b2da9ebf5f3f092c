"""What blocks: a translation that is empty, that no line can hold, or that lost a placeholder."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.checks.unit import Check, Said, Unit
from workflow.catalogs.notation import Kind, check_placeholders, pieces
from workflow.domain.findings import Severity

# The last two code points of each plane are no characters, and never will be (Unicode 23.7).
_NONCHARACTERS = "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))

# C0, DEL and C1 controls, line and paragraph separators, unpaired surrogates and the other
# non-characters (Unicode 23.1, 23.7): none can stand in one line of a release.
CONTROL: Final = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)


@dataclass(frozen=True)
class Empty(Check):
    id = "translation_empty"
    severity = Severity.BLOCKING
    codes = ("translation_empty",)
    documentation = "There is no text, or nothing but placeholders and blanks."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        said = (p for p in pieces(unit.text) if p.kind is Kind.TEXT and p.text.strip())
        if next(said, None) is None:
            yield "translation_empty", {}


@dataclass(frozen=True)
class ControlCharacters(Check):
    id = "translation_control_character"
    severity = Severity.BLOCKING
    codes = ("translation_control_character",)
    documentation = "A control character, line separator or non-character is in the text."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        for character in dict.fromkeys(CONTROL.findall(unit.text)):
            yield "translation_control_character", {"character": f"U+{ord(character):04X}"}


@dataclass(frozen=True)
class Placeholders(Check):
    id = "placeholders"
    severity = Severity.BLOCKING
    codes = (
        "placeholder_missing",
        "placeholder_twice",
        "placeholder_unknown",
        "placeholder_unbalanced",
        "placeholder_too_deep",
        "placeholder_link_in_link",
        "placeholder_empty",
    )
    documentation = "Each placeholder of the source stands there once and nests; any order."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        for finding in check_placeholders(unit.segment.msgid, unit.text):
            yield finding.code, finding.values
