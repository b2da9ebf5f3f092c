"""
The process that reads a picture: from standard input; a line of JSON and the new picture's bytes
to standard output.
"""

import io
import json
import sys
from typing import Final

from PIL import Image, ImageCms, MpoImagePlugin, TiffImagePlugin

from workflow.domain.pictures import media_type_of
from workflow.intake.children import DAMAGED, input_at_last, limit_this_process
from workflow.intake.pictures import MOST_BYTES, MOST_PIXELS, TOO_DETAILED, TOO_LARGE
from workflow.rendering import pixels

# On each side: 240 dots to the inch over the whole width of the text on paper.
MOST_SIDE: Final = 1_600
# Of JPEG: from what nobody sees to what one may see who looks for it.
_QUALITIES: Final = (85, 75, 60)


def main() -> int:
    """Read one picture; the exit status says whether that was possible."""
    limit_this_process()
    _warm()
    data = input_at_last()
    try:
        picture = pixels.opened(data, MOST_PIXELS)
        is_png = picture.format == "PNG"
        plain = pixels.only_pixels(picture, (MOST_SIDE, MOST_SIDE))
    except pixels.TooManyPixelsError:
        return TOO_LARGE
    except pixels.DAMAGED:
        return DAMAGED
    made = (_png(plain) if is_png else b"") or _jpeg(plain)
    if not made:
        return TOO_DETAILED
    facts = {"media_type": media_type_of(made), "width": plain.width, "height": plain.height}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + made)
    return 0


def _png(plain: Image.Image) -> bytes:
    """Drawings, charts and screens; nothing if it is too much, as of a photograph."""
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue() if out.tell() <= MOST_BYTES else b""


def _jpeg(plain: Image.Image) -> bytes:
    """Nothing if even its coarsest form is too much, or if something can be seen through it."""
    if plain.mode != "RGB":
        return b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    return b""


def _warm() -> None:
    """Make and read one of each, so that everything which is loaded late is there."""
    pixel = Image.new("RGB", (2, 2))
    notes = Image.Exif()
    notes[TiffImagePlugin.IMAGEWIDTH] = 2
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Photographs of telephones are two in one.
    MpoImagePlugin.MpoImageFile  # noqa: B018  (having it is the point)
    for form in ("PNG", "JPEG"):
        out = io.BytesIO()
        pixel.save(out, form, optimize=True, exif=notes, icc_profile=profile)
        pixels.only_pixels(pixels.opened(out.getvalue(), 4), (1, 1))


if __name__ == "__main__":
    sys.exit(main())
