"""
How a core font is made: the common letters taken out, and their outlines turned into quadratic
curves. Every change here or in `core_letters.py` lets all fonts be made anew.
"""

import os
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from workflow.rendering.core_fonts import CoreFont
from workflow.rendering.core_letters import letters

# In units of which an em has 1,000: at 10.5 pt, a hundredth of a point.
_MAX_ERROR = 1.0

# No vertical setting, and no forms of another language: each language has a family of its own.
_FEATURES = ["ccmp", "halt", "kern", "liga", "mark", "mkmk", "palt"]
# Without the space that pads the name of the table `CFF `: so the subsetter wants it.
_DROPPED = ["BASE", "CFF", "DSIG", "STAT", "VORG", "vhea", "vmtx"]

_STYLES = {400: "Regular", 700: "Bold"}
# Copyright, family, style, unique name, full name, version, PostScript name, licence and where
# it is found.
_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
_ENGLISH = 0x409


def make_core_font(font: CoreFont) -> Path:
    """
    Make *font* at its path, all at once; the same inputs give the same bytes.

    Raises:
        OSError: The folder cannot be written.
    """
    made = TTFont(font.source.path, fontNumber=font.source.index, recalcTimestamp=False)
    outlines = made.getGlyphSet()
    kept = _cut_down(made, letters(font.family))
    _give_outlines(made, {name: _quadratic(outlines[name]) for name in kept})
    _rename(made, font.family, _STYLES[font.weight])
    _save(made, font.path)
    return font.path


def _cut_down(font: TTFont, codes: frozenset[int]) -> list[str]:
    """Leave the glyphs for *codes* only, without their outlines; return their names in order."""
    options = subset.Options(
        layout_features=_FEATURES,
        name_IDs=list(_NAMES),
        name_languages=[_ENGLISH],
        notdef_outline=True,
        hinting=False,
        recalc_timestamp=False,
    )
    options.drop_tables = _DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    kept = [name for name in subsetter.orig_glyph_order if name in subsetter.glyphs_retained]
    font.setGlyphOrder(kept)
    return kept


def _quadratic(outline: Any) -> Any:
    pen = TTGlyphPen(None)
    # The two kinds of outline run in opposite directions.
    outline.draw(Cu2QuPen(pen, _MAX_ERROR, reverse_direction=True))
    return pen.glyph()


def _give_outlines(font: TTFont, glyphs: dict[str, Any]) -> None:
    font.sfntVersion = "\0\1\0\0"
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = list(glyphs)
    table.glyphs = glyphs
    font["post"].formatType = 3.0
    # Most of it is counted when the font is saved; the rest is about instructions, of which there
    # are none (OpenType, maxp).
    maxima = font["maxp"]
    maxima.tableVersion = 0x00010000
    maxima.maxZones = 1
    for field in (
        *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
        *("maxStackElements", "maxSizeOfInstructions", "maxComponentElements"),
        *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"),
        "maxComponentDepth",
    ):
        setattr(maxima, field, 0)


def _rename(font: TTFont, family: str, style: str) -> None:
    full, postscript = f"{family} {style}", f"{family.replace(' ', '')}-{style}"
    names = {1: family, 2: style, 3: postscript, 4: full, 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


def _save(font: TTFont, path: Path) -> None:
    """Write all of it under another name first: what has the right name is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            font.save(file, reorderTables=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
