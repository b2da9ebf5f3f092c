"""
A PNG or JPEG logo: looked at before it is decoded, and encoded anew without anything but pixels.

What a camera or a program wrote beside the picture (places, names, profiles) does not go public.
"""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from workflow.domain.findings import Finding

MOST_BYTES: Final = 5_000_000
# A scan in poster size; WeasyPrint alone takes 337 MB for 144 megapixels (facts/rendering.md, 9).
MOST_PIXELS: Final = 16_000_000
# As data in each web page; 600 by 240 pixels of a flat logo take 10 kB.
MOST_ENCODED_BYTES: Final = 150_000
# Fine print, and a screen of four pixels to the CSS pixel.
_DOTS_PER_MILLIMETRE: Final = 400 / 25.4

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"

# What Pillow raises for a file that is not what it says.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError)


@dataclass(frozen=True)
class Picture:
    """
    A picture that may be used anywhere.

    Attributes:
        width: In pixels, as `height`.
    """

    data: bytes
    media_type: str
    width: int
    height: int


def read_picture(
    data: bytes, height_mm: float, where: str, problems: list[Finding]
) -> Picture | None:
    """
    Read the picture *data*, or add to *problems* why it cannot be used.

    Args:
        height_mm: How high it will be; more pixels than that can show are not kept.
        where: What the findings name as their place.
    """
    try:
        # Pillow looks at the size when it opens a file, and would rather warn than refuse.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise Image.DecompressionBombError
        picture = _encoded(opened, height_mm)
    except Image.DecompressionBombError:
        values = {"limit": f"{MOST_PIXELS:,}"}
        problems.append(Finding("house_picture_too_large", where=where, values=values))
        return None
    except _DAMAGED:
        problems.append(Finding("house_picture_damaged", where=where))
        return None
    if len(picture.data) > MOST_ENCODED_BYTES:
        sizes = {"size": len(picture.data), "limit": MOST_ENCODED_BYTES}
        problems.append(Finding("house_picture_too_detailed", where=where, values=sizes))
        return None
    return picture


def _encoded(opened: Image.Image, height_mm: float) -> Picture:
    is_jpeg = opened.format == "JPEG"
    # A turned photograph is turned here, for the note that says so is left out.
    upright = ImageOps.exif_transpose(opened)
    has_alpha = not is_jpeg and upright.has_transparency_data
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    most = round(height_mm * _DOTS_PER_MILLIMETRE)
    if plain.height > most:
        size = (max(1, round(plain.width * most / plain.height)), most)
        plain = plain.resize(size, Image.Resampling.LANCZOS)
    pixels = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    if is_jpeg:
        pixels.save(out, "JPEG", quality=90, optimize=True)
        return Picture(out.getvalue(), "image/jpeg", *pixels.size)
    pixels.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), "image/png", *pixels.size)
