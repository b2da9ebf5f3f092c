"""
Pictures of somebody else's making, made anew without anything but what they show.

What a camera or a program wrote beside a picture (places, names, profiles) does not go public.
"""

import io
import struct
import warnings
from typing import Final

from PIL import Image, ImageCms, ImageOps

# What Pillow raises for a file that is not what it says.
DAMAGED: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError)


class TooManyPixelsError(Exception):
    """It would take more memory than a picture may."""


def opened(data: bytes, most_pixels: int) -> Image.Image:
    """
    A PNG or JPEG of at most *most_pixels*, not decoded yet.

    Raises:
        TooManyPixelsError: By what it says of itself.
        OSError and others of `DAMAGED`: It is neither, or broken.
    """
    try:
        # Pillow looks at the size when it opens a file, and would rather warn than refuse.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError from error
    if picture.width * picture.height > most_pixels:
        raise TooManyPixelsError
    return picture


def only_pixels(picture: Image.Image, most: tuple[int, int]) -> Image.Image:
    """
    What *picture* shows: upright, in the colours of sRGB, and not larger than *most*.

    Raises:
        OSError and others of `DAMAGED`.
    """
    profile = picture.info.get("icc_profile")
    # A photograph is decoded at a half, a quarter or an eighth where that is enough.
    picture.draft(None, (max(most), max(most)))
    # A turned photograph is turned here, for the note that says so is left out.
    upright = ImageOps.exif_transpose(picture)
    has_alpha = upright.has_transparency_data
    plain = _in_srgb(upright, profile, "RGBA" if has_alpha else "RGB")
    if plain.width > most[0] or plain.height > most[1]:
        plain.thumbnail(most, Image.Resampling.LANCZOS)
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _in_srgb(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
        except ImageCms.PyCMSError:
            pass  # A profile that nobody can use says nothing: taken for sRGB, as browsers do.
        else:
            return converted or picture.convert(mode)
    return picture.convert(mode)
