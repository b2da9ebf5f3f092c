"""A PDF read back: through its tags as a screen reader does, and through its glyphs."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

# pdftotext wraps right-to-left runs in embedding marks that are not in the text.
_EMBEDDING = dict.fromkeys(range(0x202A, 0x202F))
_BLOCKS = frozenset("/P /H1 /H2 /H3 /H4 /H5 /H6 /LI /TH /TD /Caption".split())


@dataclass(frozen=True)
class Tagged:
    """A block of the document: what it is tagged as, and the text that its tags hold."""

    tag: str
    text: str


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements below *element*, in reading order."""
    for child in kids(element):
        if "/S" in child:
            yield child
            yield from elements(child)


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    children = element.get("/K", [])
    listed = children if isinstance(children, pikepdf.Array) else [children]
    return [child for child in listed if isinstance(child, pikepdf.Dictionary)]


def read_aloud(pdf: pikepdf.Pdf) -> list[Tagged]:
    """The innermost blocks in reading order, a block that runs over two pages as one or two."""
    return [
        Tagged(str(each.S)[1:], _text(each))
        for each in elements(pdf.Root.StructTreeRoot)
        if str(each.S) in _BLOCKS and not any(str(k.S) in _BLOCKS for k in elements(each))
    ]


def _text(element: pikepdf.Object) -> str:
    if "/ActualText" in element:
        return str(element.ActualText)
    return "".join(_text(child) for child in kids(element) if "/S" in child)


def seen_text(data: bytes, *options: str) -> str:
    """What pdftotext makes of the glyphs, *options* being its own."""
    command = ["pdftotext", "-enc", "UTF-8", *options, "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.decode().translate(_EMBEDDING)


def squeezed(text: str) -> str:
    """*text* without blanks of any kind and without the marks that steer lines and directions."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2010\u2066-\u2069]+", "", text)
