"""House styles to read: folders, logos and fonts made on the spot."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.rendering.house import HouseStyle
from workflow.rendering.house.alphabets import alphabet
from workflow.rendering.house.reading import read_house_style

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">{}</svg>'
SQUARE = SVG.format('<rect width="20" height="10" fill="#0f5e63"/>').encode()
LOGO = '[logo]\nfile = "{}"\nalt = "Lakes"\n'
FONT = '[fonts.Latn]\nregular = "r.ttf"\nbold = "b.ttf"\n'


def folder(tmp_path: Path, toml: str, **files: bytes) -> Path:
    """*tmp_path* as a house style; `logo_svg` becomes the file `logo.svg`."""
    (tmp_path / "house.toml").write_text(toml)
    for name, data in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(data)
    return tmp_path


def read(tmp_path: Path, toml: str, **files: bytes) -> HouseStyle:
    return read_house_style(folder(tmp_path, toml, **files))


def problems(tmp_path: Path, toml: str, **files: bytes) -> list[tuple[str, str]]:
    """The codes and places of all that is wrong."""
    with pytest.raises(InvalidInputError, match="house_style_refused") as refusal:
        read(tmp_path, toml, **files)
    return [(finding.code, finding.where) for finding in refusal.value.findings]


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, kind)
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A gray square of *side* pixels in a few kilobytes."""
    header = struct.pack(">2L5B", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side + 1) * side), 9)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    made = (
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def font(
    weight: int = 400,
    letters: frozenset[str] | None = None,
    *,
    variable: bool = False,
    italic: bool = False,
    embedding: int = 0,
) -> bytes:
    """A font that has *letters*, English ones if none are given, each of them a box."""
    wanted = letters if letters is not None else alphabet(LanguageTag("en"))
    more = set("0123456789 .,–-:“”()/@+’!?•↑") | {"ü", "\u00ad", "\u2010"}
    codes = sorted({ord(letter) for letter in wanted | more})
    names = {code: f"u{code:04X}" for code in codes}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder.setupGlyf(dict.fromkeys(builder.font.getGlyphOrder(), box))
    builder.setupHorizontalMetrics(dict.fromkeys(builder.font.getGlyphOrder(), (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    if variable:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupOS2(usWeightClass=weight, fsType=embedding, fsSelection=0x01 if italic else 0x40)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
