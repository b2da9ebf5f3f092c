"""The fonts that are embedded in a PDF."""

import io
import re

import pikepdf


def font_names(data: bytes) -> set[str]:
    """Their names as the engine writes them, without the tag of the subset: `Noto-Sans-Bold`."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return {
            str(each.BaseFont).partition("+")[2]
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"
        }


def font_families(data: bytes) -> set[str]:
    """Their families."""
    # A slant that no file has is made by the engine.
    return {
        re.sub(r"-(Bold|Italic|Oblique)", "", name).replace("-", " ") for name in font_names(data)
    }
