"""
Which fonts a language is set in: one table, so that no foreign fallback ever appears.

Every family is named, for the generic ones pick Japanese forms for Chinese and Korean text. All
are in Debian's fonts-noto-core and fonts-noto-cjk: one family per script, regular and bold. They
are without serifs, but for Tibetan, of which these packages have no other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from babel.core import get_global

from workflow.domain.language import LanguageTag
from workflow.rendering.rare_families import RARE_FAMILIES

# ISO 15924 script → family. Latin, Greek and Cyrillic share one.
LATIN = "Noto Sans"
_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "Hans": "Noto Sans CJK SC",
        "Hant": "Noto Sans CJK TC",
        "Jpan": "Noto Sans CJK JP",
        "Kore": "Noto Sans CJK KR",
        "Arab": "Noto Sans Arabic",
        "Hebr": "Noto Sans Hebrew",
        "Deva": "Noto Sans Devanagari",
        "Beng": "Noto Sans Bengali",
        "Taml": "Noto Sans Tamil",
        "Thai": "Noto Sans Thai",
        "Geor": "Noto Sans Georgian",
        "Armn": "Noto Sans Armenian",
        "Ethi": "Noto Sans Ethiopic",
        "Gujr": "Noto Sans Gujarati",
        "Guru": "Noto Sans Gurmukhi",
        "Khmr": "Noto Sans Khmer",
        "Knda": "Noto Sans Kannada",
        "Laoo": "Noto Sans Lao",
        "Mlym": "Noto Sans Malayalam",
        "Mymr": "Noto Sans Myanmar",
        "Orya": "Noto Sans Oriya",
        "Sinh": "Noto Sans Sinhala",
        "Telu": "Noto Sans Telugu",
        "Tibt": "Noto Serif Tibetan",
        "Thaa": "Noto Sans Thaana",
    }
)

# Full family → the smaller one made from it, which is looked into first (core_fonts.py).
CORE_FAMILIES: Mapping[str, str] = MappingProxyType(
    {f"Noto Sans CJK {region}": f"Communique Sans {region}" for region in ("SC", "TC", "JP", "KR")}
)

# What a font can be chosen for; Greek and Cyrillic are in the Latin one unless it is.
SCRIPTS = ("Latn", "Grek", "Cyrl", *_FAMILIES)

SYMBOLS = ("Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math")

# For what the others lack: it comes with Debian's fontconfig.
_LAST = "DejaVu Sans"
# Used if it is installed.
EMOJI = "Noto Color Emoji"

# Unicode's scripts that go by another name in languages: most of these are of several languages.
_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"Hani": "Hans", "Hira": "Jpan", "Kana": "Jpan", "Hang": "Kore", "Bopo": "Hant"}
)

# The Noto monospace of the two packages is a CJK font of 16 MB,
# which would add 100 KB to a PDF for one word of code.
CODE = "DejaVu Sans Mono"


@dataclass(frozen=True)
class FontFace:
    """
    A font file that is not installed, for the PDF engine to use.

    Attributes:
        family: The name by which style sheets ask for it.
        weight: As in CSS: 400 is regular, 700 bold.
        path: A static TrueType or OpenType file.
    """

    family: str
    weight: int
    italic: bool
    path: Path


def script_of(language: LanguageTag) -> str:
    """
    The script that *language* is written in: its own, or CLDR's likely one; `Latn` if unknown.

    >>> script_of(LanguageTag("zh", territory="TW"))
    'Hant'
    """
    if language.script:
        return language.script
    likely = get_global("likely_subtags")
    known = likely.get(language.gettext) or likely.get(language.language) or ""
    parts = known.split("_")
    return parts[1] if len(parts) > 1 else "Latn"


def family_for(language: LanguageTag) -> str:
    """
    The family, from a package, that *language* is set in.

    >>> family_for(LanguageTag("ja"))
    'Noto Sans CJK JP'
    """
    script = script_of(language)
    return _FAMILIES.get(script) or RARE_FAMILIES.get(script, LATIN)


def families(language: LanguageTag) -> tuple[str, ...]:
    """
    The families to look for a glyph in, in order: the language's script, Latin, symbols, others.

    The others are for a name quoted in its own letters: they are the same for every language. A
    core family that was not made is passed over by the engine, as any family that is not there.
    """
    others = (*_FAMILIES.values(), _LAST, *RARE_FAMILIES.values(), EMOJI)
    full = dict.fromkeys((family_for(language), LATIN, *SYMBOLS, *others))
    with_core = ((CORE_FAMILIES.get(family, family), family) for family in full)
    return tuple(dict.fromkeys(chain.from_iterable(with_core)))


def all_families() -> frozenset[str]:
    """Every family that a document may be set in; there is no other in a PDF of ours."""
    return frozenset(code_families(LanguageTag("en")))


def script_families(script: str) -> tuple[str, ...]:
    """
    The families for a script of Unicode; none for what is no script, such as symbols.

    >>> script_families("Kana")
    ('Noto Sans CJK JP',)
    """
    if script in ("Latn", "Grek", "Cyrl"):
        return (LATIN,)
    known = _OTHER_NAMES.get(script, script)
    family = _FAMILIES.get(known) or RARE_FAMILIES.get(known)
    return (family,) if family else ()


def font_package(family: str) -> str:
    """Debian's package that has *family* of our table."""
    if "CJK" in family:
        return "fonts-noto-cjk"
    if family == EMOJI:
        return "fonts-noto-color-emoji"
    return "fonts-dejavu-core" if family.startswith("DejaVu") else "fonts-noto-core"


def web_families(language: LanguageTag) -> tuple[str, ...]:
    """The families that a web page names before the reader's own; browsers find the rest."""
    return (family_for(language),)


def code_families(language: LanguageTag) -> tuple[str, ...]:
    """The families for code within a text in *language*."""
    return (CODE, *families(language))


def css_list(names: tuple[str, ...]) -> str:
    """
    *names* as the value of `font-family`.

    >>> css_list(("Noto Sans", "Noto Sans Math"))
    "'Noto Sans', 'Noto Sans Math'"
    """
    return ", ".join(f"'{_escaped(name)}'" for name in names)


def _escaped(name: str) -> str:
    # CSS Syntax 3, 4.3.7: any character may be written as its code point.
    return re.sub(r"[^\w -]", lambda match: f"\\{ord(match[0]):x} ", name, flags=re.ASCII)
