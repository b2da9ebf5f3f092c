"""Read back what was made: PDF text in reading order, and what the pages say."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import polib

_DROPPED = "‐-\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"


def pdf_text(path: Path) -> str:
    """The text of a PDF in reading order, as one line: what a reader copies out of it."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return squeezed(text)


def squeezed(text: str) -> str:
    """
    *text* without what a line break in a PDF may add or take: blanks, hyphens and bidi marks.

    Japanese and Chinese have no blanks to begin with, so all of them go.
    """
    dropped = dict.fromkeys(
        map(ord, "‐-\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
    )
    return "".join(text.translate(dropped).split())


def translations(path: Path) -> list[str]:
    """The texts of a filled catalog, in the order of the file."""
    return [entry.msgstr for entry in polib.pofile(str(path))]


def fill_from(catalog: Path, texts: Path, more: Mapping[str, str] = MappingProxyType({})) -> None:
    """
    Do a translator's work: write the translations of *texts*, and *more* of them, into the
    exported *catalog*.
    """
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(texts))} | more
    exported = polib.pofile(str(catalog), wrapwidth=0)
    for entry in exported:
        entry.msgstr = known[entry.msgid]
    exported.save()
