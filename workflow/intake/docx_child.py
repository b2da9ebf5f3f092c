"""
The process that reads a Word document: from standard input, JSON to standard output.

It limits itself before it reads: memory, processor, and no new file descriptor, so that no code in
it, whatever a document makes of it, can open a file or a connection.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import mammoth

MEMORY_BYTES: Final = 512 << 20
PROCESSOR_SECONDS: Final = 20
MAX_HTML: Final = 5_000_000
DAMAGED: Final = 3

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
    _limit()
    _warm()
    data = sys.stdin.buffer.read()
    # None is left: the three that are open are enough.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    try:
        _refuse_entities(data)
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(_unopened)
        )
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
    sys.stdout.buffer.write(json.dumps({"html": result.value, "findings": findings}).encode())
    return 0


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


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


def _unopened(image: Any) -> dict[str, str]:
    """Pictures are not unpacked; mammoth adds what is said about them."""
    return {"src": ""}


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
