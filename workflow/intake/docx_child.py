"""The process that reads a Word document: from standard input, JSON to standard output."""

import base64
import hashlib
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import mammoth

from workflow.domain.pictures import MOST_PICTURES, address_of
from workflow.intake.children import DAMAGED, input_at_last, limit_this_process

MAX_HTML: Final = 5_000_000
# All of them together; they are in memory, and once more as text.
MAX_PICTURES: Final = 40_000_000

_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
_CHANGE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)(?=[\s>])")
_COMMENT = re.compile(rb"<w:commentReference\b")
_DRAWING = re.compile(rb"<w:(?:drawing|pict|object)(?=[\s>])")
_TEXT = re.compile(rb"<w:t(?=[\s>])")
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_UNKNOWN_STYLE = re.compile(r"Unrecognised (?:paragraph|run|table) style: '?(.{1,60}?)'? \(")
# A document type can define entities, and Word never writes one.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

_Told = tuple[str, dict[str, Any]]


def main() -> int:
    """Read one document; the exit status says whether that was possible."""
    limit_this_process()
    _warm()
    data = input_at_last()
    pictures = _Pictures()
    try:
        _refuse_entities(data)
        take = mammoth.images.img_element(pictures.take)
        result = mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES, convert_image=take)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  (whatever its parts lack, mammoth has an error of its own)
        return DAMAGED
    if len(result.value) > MAX_HTML:
        return DAMAGED
    styles = (_UNKNOWN_STYLE.search(each.message) for each in result.messages)
    unknown = dict.fromkeys(match[1] for match in styles if match)
    findings = [*_left_out(data, result.value.count("<img"))]
    findings += (("docx_style_unknown", {"style": style}) for style in unknown)
    read = {"html": result.value, "findings": findings, "pictures": pictures.taken}
    sys.stdout.buffer.write(json.dumps(read).encode())
    return 0


@dataclass
class _Pictures:
    """
    The pictures that say what they show, as long as they are not too many.

    Attributes:
        taken: Their bytes in base 64, by the addresses under which the HTML names them.
    """

    taken: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def take(self, image: Any) -> dict[str, str]:
        """What the HTML says beside what mammoth says itself."""
        is_form_of_ours = image.content_type in ("image/png", "image/jpeg")
        if not image.alt_text or not is_form_of_ours or len(self.taken) == MOST_PICTURES:
            return {"src": ""}
        try:
            with image.open() as file:
                data = file.read(MAX_PICTURES - self.size + 1)
        except Exception:  # noqa: BLE001  (one that is missing, or somewhere else)
            return {"src": ""}
        self.size += len(data)
        if self.size > MAX_PICTURES:
            return {"src": ""}
        address = address_of(hashlib.sha256(data).hexdigest())
        self.taken[address] = base64.b64encode(data).decode()
        return {"src": address}


def _warm() -> None:
    """Read a document of one word, so that everything which is loaded late is there."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:body><w:p><w:r><w:t>Water</w:t></w:r></w:p></w:body></w:document>",
        )
    mammoth.convert_to_html(file, style_map=_STYLES)


def _refuse_entities(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            is_xml = part.filename.lower().endswith((".xml", ".rels"))
            # Zeros are the other half of UTF-16.
            if is_xml and _DOCTYPE.search(archive.read(part).replace(b"\x00", b"")):
                raise BadZipFile


def _left_out(data: bytes, pictures: int) -> Iterator[_Told]:
    """What mammoth does not tell of."""
    with ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml")
        margins = sum(
            bool(_TEXT.search(archive.read(name)))
            for name in archive.namelist()
            if _MARGIN.fullmatch(name)
        )
    counts = {
        "docx_changes_accepted": len(_CHANGE.findall(document)),
        "docx_comments_dropped": len(_COMMENT.findall(document)),
        "docx_drawings_dropped": len(_DRAWING.findall(document)) - pictures,
        "docx_margins_dropped": margins,
    }
    for code, count in counts.items():
        if count > 0:
            yield code, {"count": count}


if __name__ == "__main__":
    sys.exit(main())
