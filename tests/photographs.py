"""Pictures as a camera or a drawing program makes them."""

import io
import random

from PIL import Image, ImageCms, ImageDraw

# Tags of EXIF: which way up, who made it, and where the places are.
_ORIENTATION, _ARTIST, _GPS = 0x0112, 0x013B, 0x8825
SECRET = "taken at 46.2 north by Ada"


def photograph(width: int = 640, height: int = 480, *, turned: bool = False) -> bytes:
    """A JPEG, red at the top and blue below; *turned* is lying on its side, and says so."""
    picture = Image.new("RGB", (width, height), "#c02020")
    ImageDraw.Draw(picture).rectangle((0, height // 2, width, height), fill="#2020c0")
    notes = Image.Exif()
    notes[_ARTIST] = SECRET
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        notes[_ORIENTATION] = 6  # The camera was held so that its right side was up.
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, exif=notes, comment=SECRET.encode())
    return out.getvalue()


def drawing(width: int = 300, height: int = 200, colour: str = "#208020") -> bytes:
    """A PNG through which one sees at its edges."""
    picture = Image.new("RGBA", (width, height), "#ffffff00")
    ImageDraw.Draw(picture).ellipse((4, 4, width - 5, height - 5), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def noise(width: int, height: int, form: str, mode: str = "RGB") -> bytes:
    """A picture that no encoding makes small."""
    size = width * height * len(Image.new(mode, (1, 1)).getbands())
    pixels = random.Random(1).randbytes(size)
    out = io.BytesIO()
    Image.frombytes(mode, (width, height), pixels).save(out, form)
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def swapped_photograph() -> bytes:
    """A JPEG that is blue, in a space of colours in which the first channel is the blue one."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#c00000").save(out, "JPEG", icc_profile=swapped)
    return out.getvalue()


def telephone_photograph() -> bytes:
    """Two pictures in one file, as telephones write them."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (64, 48), colour) for colour in ("#c02020", "#000000"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    return out.getvalue()
