"""
Word documents into HTML.

A document is a ZIP archive of somebody else's making: its directory is judged before anything of
it is unpacked, and then it is read in a process of its own with little memory, little time and no
way to open a file or a connection (`docx_child`).
"""

import base64
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from workflow.domain.findings import Finding, Severity
from workflow.errors import InvalidInputError
from workflow.intake.children import DAMAGED, read_in_child

# What `cli.door` and the desk let in at most.
MAX_BYTES: Final = 20_000_000
MAX_PARTS: Final = 2_000
# A release has some 100 kB of XML; pictures count too.
MAX_UNPACKED: Final = 100_000_000
MAX_XML: Final = 20_000_000
# Deflate makes 1:1000 of zeros, and 1:20 of the XML of Word.
MAX_RATIO: Final = 200
_RATIO_COUNTS_FROM: Final = 1_000_000
# A bit of the general purpose flags (APPNOTE 4.4.4).
_ENCRYPTED: Final = 0x1
_CHILD: Final = "workflow.intake.docx_child"
_REFUSALS: Final = {DAMAGED: "docx_damaged"}


def is_zipped(data: bytes) -> bool:
    """Whether *data* is an archive with a Word document in it, by its content."""
    return data.startswith(b"PK\x03\x04") and b"word/document" in data


@dataclass(frozen=True)
class ReadDocument:
    """
    What is in a document.

    Attributes:
        html: It may hold anything.
        findings: What was not kept.
        pictures: As they are in the document, by the addresses that stand in *html*.
    """

    html: str
    findings: tuple[Finding, ...]
    pictures: Mapping[str, bytes]


def read_docx(data: bytes) -> ReadDocument:
    """
    The text of a document as HTML, its pictures, and what was not kept.

    Raises:
        InvalidInputError: `file_too_large`, `docx_damaged`, `docx_locked`, `docx_macros`,
            `docx_too_large`, `docx_limit`.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError("file_too_large", size=len(data), limit=MAX_BYTES)
    _judge(data)
    read = json.loads(read_in_child(_CHILD, data, _REFUSALS, "docx_limit"))
    findings = (Finding(code, Severity.WARNING, values=values) for code, values in read["findings"])
    pictures = {name: base64.b64decode(each) for name, each in read["pictures"].items()}
    return ReadDocument(read["html"], tuple(findings), pictures)


def _judge(data: bytes) -> None:
    """By the archive's directory alone."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InvalidInputError("docx_damaged") from error
    _refuse_large(parts)
    names = {part.filename for part in parts}
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise InvalidInputError("docx_locked")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InvalidInputError("docx_macros")
    if not names >= {"[Content_Types].xml", "word/document.xml"} or len(names) != len(parts):
        raise InvalidInputError("docx_damaged")


def _refuse_large(parts: Sequence[ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    xml = sum(p.file_size for p in parts if p.filename.lower().endswith((".xml", ".rels")))
    dense = any(
        part.file_size > max(_RATIO_COUNTS_FROM, MAX_RATIO * part.compress_size) for part in parts
    )
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or xml > MAX_XML or dense:
        limit = MAX_XML if xml > MAX_XML else MAX_UNPACKED
        raise InvalidInputError("docx_too_large", parts=len(parts), size=unpacked, limit=limit)
