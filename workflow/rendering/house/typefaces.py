"""
The fonts of a house style: opened, measured against the letters of their script, and named by us.

A font file is a program's input that a stranger may have made: it is bounded before it is opened,
and its tables are measured before a library unfolds them.
"""

import hashlib
import io
import struct
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.core import get_global
from fontTools.ttLib import TTFont, TTLibError

from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.rendering.fonts import FontFace
from workflow.rendering.house.alphabets import alphabet
from workflow.rendering.house.style import HouseFont

# The largest static font of Noto's, with every Chinese character, has 17 MB.
MOST_BYTES: Final = 30_000_000

REGULAR, BOLD, ITALIC = "regular", "bold", "italic"
NEEDED: Final = (REGULAR, BOLD)
_CSS_WEIGHTS: Final = {REGULAR: 400, BOLD: 700, ITALIC: 400}
# OpenType 1.9, OS/2, usWeightClass; fontconfig has a scale of its own.
_CLASSES: Final = {REGULAR: range(350, 551), BOLD: range(600, 951), ITALIC: range(350, 551)}
_FONTCONFIG: Final = {REGULAR: range(75, 111), BOLD: range(170, 211), ITALIC: range(75, 111)}
# fsSelection.
_IS_ITALIC = 0x0001

# OpenType 1.9, OS/2, fsType: "restricted licence embedding", and "no subsetting".
_RESTRICTED, _WHOLE_ONLY = 0x0002, 0x0100
_STATIC = (b"\x00\x01\x00\x00", b"OTTO", b"true")
# How many characters a table may map: more than Unicode has is no map but a bomb.
_MOST_CHARACTERS = 0x110000
# What fontTools raises for a file that is not what it says.
_DAMAGED = (
    *(TTLibError, struct.error, ValueError, KeyError, IndexError, AssertionError),
    *(TypeError, AttributeError, OverflowError, EOFError, MemoryError, RecursionError),
)
_MOST_SHOWN = 12


@dataclass(frozen=True)
class Opened:
    """One font file that may be used."""

    title: str
    digest: str
    characters: frozenset[int]


def read_face(data: bytes, style: str, where: str, problems: list[Finding]) -> Opened | None:
    """
    Read the font file *data*, or add to *problems* why it cannot be used.

    Args:
        style: `REGULAR`, `BOLD` or `ITALIC`, which the file must be.
        where: What the findings name as their place.
    """
    if data[:4] not in _STATIC:
        problems.append(Finding("house_font_kind", where=where))
        return None
    try:
        # Tables are unfolded when they are first asked for.
        font = TTFont(io.BytesIO(data), lazy=True)
        found = _examined(font, style, where)
        characters = frozenset() if found else frozenset(_characters(font))
        title = "" if found else str(font["name"].getBestFamilyName() or "")
    except _DAMAGED:
        found = Finding("house_font_damaged", where=where)
    if found:
        problems.append(found)
        return None
    return Opened(title, hashlib.sha256(data).hexdigest(), characters)


def house_font(
    script: str, opened: Mapping[str, tuple[Opened, Path]], problems: list[Finding]
) -> HouseFont | None:
    """
    The font of *script* from its files by their styles, of which those of NEEDED are there.

    Adds to *problems* if letters are missing of the language that CLDR thinks of first.
    """
    family = f"House {script}"
    faces = tuple(
        FontFace(family, _CSS_WEIGHTS[style], italic=style == ITALIC, path=path)
        for style, (_, path) in opened.items()
    )
    files = {style: face for style, (face, _) in opened.items()}
    font = _font(script, family, _shown(files[REGULAR].title), files, faces)
    return font if _covers_its_script(font, problems) else None


def installed_font(script: str, family: str, problems: list[Finding]) -> HouseFont | None:
    """The installed *family* for *script*, or None, with what is wrong added to *problems*."""
    where = f"fonts.{script}.family"
    read = {style: _read_installed(*place) for style, place in _installed(family).items()}
    files = {style: face for style, face in read.items() if face}
    if not set(NEEDED) <= set(files):
        problems.append(Finding("house_font_not_installed", where=where, values={"name": family}))
        return None
    font = _font(script, family, family, files, ())
    return font if _covers_its_script(font, problems) else None


def _font(
    script: str, family: str, title: str, files: Mapping[str, Opened], faces: tuple[FontFace, ...]
) -> HouseFont:
    return HouseFont(
        script=script,
        family=family,
        title=title,
        files=tuple(file.digest for file in files.values()),
        italic=ITALIC in files,
        faces=faces,
        characters=frozenset.intersection(*(file.characters for file in files.values())),
    )


def _examined(font: TTFont, style: str, where: str) -> Finding | None:
    if "fvar" in font:
        return Finding("house_font_variable", where=where)
    if not {"cmap", "name", "OS/2", "head", "hhea", "maxp"} <= set(font.keys()):
        return Finding("house_font_damaged", where=where)
    if font["OS/2"].fsType & 0x000F == _RESTRICTED or font["OS/2"].fsType & _WHOLE_ONLY:
        return Finding("house_font_restricted", where=where)
    is_italic = bool(font["OS/2"].fsSelection & _IS_ITALIC)
    if font["OS/2"].usWeightClass not in _CLASSES[style] or is_italic is not (style == ITALIC):
        slant = "italic" if is_italic else "upright"
        values = {"style": style, "weight": font["OS/2"].usWeightClass, "slant": slant}
        return Finding("house_font_weight", where=where, values=values)
    return None


def _characters(font: TTFont) -> set[int]:
    if _mapped(font.reader["cmap"]) > _MOST_CHARACTERS:
        raise ValueError("a character map larger than Unicode")
    return set(font.getBestCmap() or ())


def _mapped(table: bytes) -> int:
    """How many characters the largest map of a `cmap` claims; fontTools lists them one by one."""
    count = struct.unpack_from(">H", table, 2)[0]
    offsets = {struct.unpack_from(">L", table, 8 + 8 * number)[0] for number in range(count)}
    return max((_claimed(table, offset) for offset in offsets), default=0)


def _claimed(table: bytes, offset: int) -> int:
    form = struct.unpack_from(">H", table, offset)[0]
    if form in (12, 13):
        count = struct.unpack_from(">L", table, offset + 12)[0]
        groups = struct.iter_unpack(">LLL", table[offset + 16 : offset + 16 + 12 * count])
        return sum(max(0, last - first + 1) for first, last, _ in groups)
    if form == 4:
        half = struct.unpack_from(">H", table, offset + 6)[0]
        ends = struct.unpack_from(f">{half // 2}H", table, offset + 14)
        starts = struct.unpack_from(f">{half // 2}H", table, offset + 16 + half)
        return sum(max(0, last - first + 1) for first, last in zip(starts, ends, strict=True))
    return 0


def _covers_its_script(font: HouseFont, problems: list[Finding]) -> bool:
    likely = get_global("likely_subtags").get(f"und_{font.script}", "en")
    language = LanguageTag.parse("_".join(likely.split("_")[:2]))
    missing = sorted(each for each in alphabet(language) if ord(each) not in font.characters)
    if missing:
        shown = " ".join(missing[:_MOST_SHOWN]) + (" …" if len(missing) > _MOST_SHOWN else "")
        values = {"script": font.script, "count": len(missing), "letters": shown}
        problems.append(Finding("house_font_lacks", where=f"fonts.{font.script}", values=values))
    return not missing


def _installed(family: str) -> dict[str, tuple[Path, int]]:
    """The static files of *family* by style, each with its place in the file."""
    form = "%{file}\t%{index}\t%{weight}\t%{slant}\t%{width}\t%{family}\n"
    command = ["fc-list", "--format", form]
    try:
        listed = subprocess.run(command, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, tuple[Path, int]] = {}
    for line in sorted(listed.stdout.decode(errors="replace").splitlines()):
        parts = line.split("\t")
        if len(parts) != 6 or family not in parts[5].split(",") or parts[4] != "100":
            continue
        for style, weights in _FONTCONFIG.items():
            is_it = (parts[3] != "0") is (style == ITALIC) and parts[2].isdecimal()
            # Above the lower half, an index names an instance of a variable font.
            if is_it and int(parts[2]) in weights and int(parts[1]) < 0x10000:
                found.setdefault(style, (Path(parts[0]), int(parts[1])))
    return {style: found[style] for style in _FONTCONFIG if style in found}


def _read_installed(path: Path, index: int) -> Opened | None:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return Opened("", digest, frozenset(_characters(font)))
    except (OSError, *_DAMAGED):
        return None


def _shown(title: str) -> str:
    printable = "".join(each for each in title if each.isprintable())
    return printable[:60] or "a font without a name"
