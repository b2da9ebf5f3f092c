"""Examine the fonts: what the languages of this installation need, script by script."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from babel import Locale

from workflow.domain.language import LanguageTag
from workflow.errors import RenderingError
from workflow.rendering.core_fonts import core_fonts, missing
from workflow.rendering.fonts import CODE, SYMBOLS, family_for, font_package, script_of
from workflow.rendering.installed import installed_versions
from workflow.usecases.examined import Examined
from workflow.wording import sentence

# One family has the three of them; and CLDR calls these by their languages.
_SCRIPTS = {
    "Latn": "Latin, Greek, Cyrillic",
    "Grek": "Latin, Greek, Cyrillic",
    "Cyrl": "Latin, Greek, Cyrillic",
    "Hans": "Han simplified",
    "Hant": "Han traditional",
    "Jpan": "Han and kana of Japanese",
    "Kore": "Hangul and Han of Korean",
}
# Name, families, the languages that need them: all, where none is listed.
_Row = tuple[str, tuple[str, ...], tuple[LanguageTag, ...]]
_EVERYWHERE: tuple[_Row, ...] = (("symbols", SYMBOLS, ()), ("code", (CODE,), ()))


def examine_fonts(languages: Collection[LanguageTag], core: Path) -> tuple[Examined, ...]:
    """
    A row for each script that *languages* are written in, for symbols, code and the core fonts.

    What is missing has one remedy, the same in each row: the command that installs all of it.

    Args:
        core: The folder of the core fonts.
    """
    try:
        versions = installed_versions()
        rows = [*_by_script(languages), *_EVERYWHERE]
        gone = {family for _, families, _ in rows for family in families} - versions.keys()
        remedy = apt_get(map(font_package, gone))
        return (*(_examined(row, versions, remedy) for row in rows), _core(core))
    except RenderingError as error:
        return (Examined("fonts", False, sentence(error), apt_get(["fontconfig"])),)


def apt_get(packages: Iterable[str]) -> str:
    """The command that installs *packages*."""
    return f"apt-get install {' '.join(sorted(set(packages)))}"


def _by_script(languages: Collection[LanguageTag]) -> Iterator[_Row]:
    names = {language: _script_name(script_of(language)) for language in languages}
    for name in dict.fromkeys(names[language] for language in sorted(languages)):
        written = tuple(sorted(each for each in languages if names[each] == name))
        yield name, (family_for(written[0]),), written


def _script_name(script: str) -> str:
    return _SCRIPTS.get(script) or str(Locale("en").scripts.get(script, script))


def _examined(row: _Row, versions: Mapping[str, str], remedy: str) -> Examined:
    name, families, languages = row
    absent = [family for family in families if family not in versions]
    needed_by = f", for {' '.join(map(str, languages))}" if languages else ""
    detail = f"missing: {', '.join(absent)}" if absent else _with_versions(families, versions)
    return Examined(f"font: {name}", not absent, detail + needed_by, remedy if absent else "")


def _with_versions(families: Iterable[str], versions: Mapping[str, str]) -> str:
    return ", ".join(f"{family} {versions[family]}" for family in families)


def _core(folder: Path) -> Examined:
    name = "fast fonts"
    fonts = core_fonts(folder)
    gone = missing(fonts)
    if fonts and not gone:
        return Examined(name, True, f"all {len(fonts)} are made")
    detail = f"{len(gone)} are not made" if fonts else "nothing to make them from"
    detail += ": Chinese, Japanese and Korean pages take longer and are larger"
    remedy = "communique fonts" if fonts else f"{apt_get(['fonts-noto-cjk'])} && communique fonts"
    return Examined(name, False, detail, remedy, needed=False)
