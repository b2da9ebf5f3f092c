"""
Core fonts: the common letters of a large Chinese, Japanese or Korean font, in TrueType outlines.

The engine copies and cuts down every font that a document uses. With these it takes 0.58 of the
time and a quarter of the bytes (facts/rendering.md, 3); a rare letter still falls back to the
full font. They are made from the installed fonts by `communique fonts`; without them all works.
"""

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from workflow.errors import RenderingError
from workflow.rendering.fonts import CORE_FAMILIES, FontFace
from workflow.rendering.installed import InstalledFont, font_digest, installed_fonts

# Weight in CSS → in fontconfig.
_WEIGHTS = {400: "80", 700: "200"}

# What decides, beside the source, how a core font comes out.
_RECIPE = ("core_building.py", "core_letters.py")


@dataclass(frozen=True)
class CoreFont:
    """
    A font to be made.

    Attributes:
        family: Its own; `source` is what it is made from.
        path: Where it is once it is made. The name holds a digest of all that it depends on, so
            what is there is what would be made.
    """

    family: str
    weight: int
    source: InstalledFont
    path: Path


def core_folder() -> Path:
    """
    Where they are: in the Python environment that this program is installed in.

    Every process of an installation shares it, containers get it with the image, and it
    goes when the installation goes.
    """
    return Path(sys.prefix) / "share" / "communique" / "fonts"


def core_fonts(folder: Path) -> tuple[CoreFont, ...]:
    """
    Those that can be made from the fonts of this machine, made or not.

    Raises:
        RenderingError: `fonts_unknown`.
    """
    installed = sorted(installed_fonts(), key=lambda font: (font.path, font.index))
    recipe = _recipe_digest()
    found = (
        (family, weight, _source(installed, full, weight))
        for full, family in CORE_FAMILIES.items()
        for weight in _WEIGHTS
    )
    return tuple(
        CoreFont(family, weight, source, folder / _file_name(family, weight, source, recipe))
        for family, weight, source in found
        if source is not None
    )


def missing(fonts: Iterable[CoreFont]) -> tuple[CoreFont, ...]:
    """Those of *fonts* that are not made."""
    return tuple(font for font in fonts if not font.path.is_file())


def core_faces(folder: Path | None) -> tuple[FontFace, ...]:
    """
    The core fonts that are made, for the engine; a family is used only when it has all weights.

    None at all where there is no *folder* or where the fonts of the machine cannot be listed.
    """
    if folder is None or not folder.is_dir():
        return ()
    try:
        made = [font for font in core_fonts(folder) if font.path.is_file()]
    except RenderingError:
        return ()
    weights = {font.family: sum(other.family == font.family for other in made) for font in made}
    return tuple(
        FontFace(font.family, font.weight, False, font.path)
        for font in made
        if weights[font.family] == len(_WEIGHTS)
    )


def _source(installed: Iterable[InstalledFont], family: str, weight: int) -> InstalledFont | None:
    wanted = (family, _WEIGHTS[weight])
    return next((font for font in installed if (font.family, font.weight) == wanted), None)


def _file_name(family: str, weight: int, source: InstalledFont, recipe: str) -> str:
    inputs = (family, str(weight), font_digest(source.path), str(source.index), recipe)
    digest = hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:16]
    return f"{family.replace(' ', '')}-{weight}-{digest}.ttf"


def _recipe_digest() -> str:
    digest = hashlib.sha256(version("fonttools").encode())
    for name in _RECIPE:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()
