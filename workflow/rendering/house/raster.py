"""A PNG or JPEG logo: looked at before it is decoded, and encoded anew (`rendering.pixels`)."""

import io
from dataclasses import dataclass
from typing import Final

from workflow.domain.findings import Finding
from workflow.rendering.pixels import DAMAGED, TooManyPixelsError, only_pixels, opened

MOST_BYTES: Final = 5_000_000
# A scan in poster size; WeasyPrint alone takes 337 MB for 144 megapixels (facts/rendering.md, 9).
MOST_PIXELS: Final = 16_000_000
# As data in each web page; 600 by 240 pixels of a flat logo take 10 kB.
MOST_ENCODED_BYTES: Final = 150_000
# Fine print, and a screen of four pixels to the CSS pixel.
_DOTS_PER_MILLIMETRE: Final = 400 / 25.4

# Wide enough for any logo: what counts is how high it is.
_ANY_WIDTH: Final = 1 << 20


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
        picture = _encoded(data, height_mm)
    except TooManyPixelsError:
        values = {"limit": f"{MOST_PIXELS:,}"}
        problems.append(Finding("house_picture_too_large", where=where, values=values))
        return None
    except DAMAGED:
        problems.append(Finding("house_picture_damaged", where=where))
        return None
    if len(picture.data) > MOST_ENCODED_BYTES:
        sizes = {"size": len(picture.data), "limit": MOST_ENCODED_BYTES}
        problems.append(Finding("house_picture_too_detailed", where=where, values=sizes))
        return None
    return picture


def _encoded(data: bytes, height_mm: float) -> Picture:
    picture = opened(data, MOST_PIXELS)
    is_jpeg = picture.format == "JPEG"
    pixels = only_pixels(picture, (_ANY_WIDTH, round(height_mm * _DOTS_PER_MILLIMETRE)))
    out = io.BytesIO()
    if is_jpeg:
        pixels.save(out, "JPEG", quality=90, optimize=True)
        return Picture(out.getvalue(), "image/jpeg", *pixels.size)
    pixels.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), "image/png", *pixels.size)
