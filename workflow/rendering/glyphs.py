"""What to say of a character that the fonts of this machine do not have, or ours should not."""

from collections.abc import Collection, Iterator

from fontTools import unicodedata

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.errors import RenderingError
from workflow.rendering.fonts import EMOJI, SYMBOLS, font_package, script_families
from workflow.rendering.installed import installed_families

# A package that is there already cannot be the remedy, and some characters are in no font at all.
_NO_PACKAGE = "no package known"

# From Mahjong tiles to the last block of pictographs; whatever else is a symbol is in SYMBOLS.
_EMOJI = range(0x1F000, 0x1FB00)


def missing_glyph(code: int, language: LanguageTag) -> Finding:
    """That no font has the character with *code*: which script it is of, and what to install."""
    character = chr(code)
    values = {
        "character": character,
        "code_point": f"U+{code:04X}",
        "script": str(unicodedata.script_name(unicodedata.script(character))),
        "language": str(language),
        "package": _package(code),
    }
    return Finding("missing_glyph", values=values)


def foreign_font(family: str, characters: Collection[str], language: LanguageTag) -> Finding:
    """That a part of the text would be set in *family*, which no table of ours names."""
    shown = "".join(sorted(characters)[:10])
    values = {"family": family, "characters": shown, "language": str(language)}
    return Finding("foreign_font", values=values)


def _package(code: int) -> str:
    try:
        installed = installed_families()
    except RenderingError:
        installed = frozenset()
    packages = (font_package(each) for each in _families(code) if each not in installed)
    return next(packages, _NO_PACKAGE)


def _families(code: int) -> Iterator[str]:
    """Families that have letters of its script, or may have the symbol."""
    if code in _EMOJI:
        yield EMOJI
        return
    script = unicodedata.script(chr(code))
    yield from script_families(script)
    if script in ("Zyyy", "Zinh") and unicodedata.category(chr(code)) != "Cn":
        yield from SYMBOLS
