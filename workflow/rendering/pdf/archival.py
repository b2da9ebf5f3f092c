"""
One file for archives and for screen readers: PDF/A-3a and PDF/UA-1 at once.

WeasyPrint 70 writes either. Its PDF/A has the tags of both, so the file only has to say that it
keeps to PDF/UA, too, and a few things have to be mended that the standards forbid.
"""

import zlib
from collections.abc import Mapping

import pydyf
from weasyprint.pdf.metadata import DocumentMetadata

VARIANT = "pdf/a-3a"

# ISO 14289-1, 5 names the property; ISO 19005-3, 6.6.2.3.3 wants every schema that XMP does not
# know to be described within the file.
_UA_SCHEMA = """\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF>"""


# The end of a stream whose data end with a carriage return.
_TWO_WAYS = b"\r\nendstream"


class ArchivalMetadata(DocumentMetadata):
    """The metadata of a document that keeps to PDF/UA-1 beside what its variant says."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", _UA_SCHEMA.encode())


def mend(pdf: pydyf.PDF) -> None:
    """Mend what WeasyPrint 70 writes against the two standards; for its finisher hook."""
    for each in tuple(pdf.objects):
        if isinstance(each, pydyf.Stream):
            _mend_stream(each)
            _compress(each)
        elif isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem":
            _mend_element(each, pdf)


def is_ambiguous(data: bytes) -> bool:
    """
    Whether the end of some stream in *data* can be read in two ways.

    A carriage return that is data stands before the line feed that ends a stream, and some readers
    take both for the end of the line (ISO 19005-3, 6.1.7.1 forbids a length that differs).
    """
    return _TWO_WAYS in data


def _mend_stream(stream: pydyf.Stream) -> None:
    if b"begincmap" in stream.stream:
        # A mark that shares its cluster with a letter is mapped to nothing, which is forbidden
        # in a ToUnicode map; a zero-width space is allowed (ISO 14289-1, 7.21.7).
        stream.stream = [_with_targets(part) for part in stream.stream]
    elif stream.extra.get("Type") == "/Metadata":
        # Archives look for it without knowing PDF, so it stands there in plain letters.
        stream.compress = False


def _compress(stream: pydyf.Stream) -> None:
    """Compress once, where the engine would for the file's identifier and again for the file."""
    if not stream.compress:
        return
    stream.compress = False
    data = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    filters: list[str] = []
    # What ends ambiguously is compressed once more: its last bytes are a checksum.
    while not filters or data.endswith(b"\r"):
        data = zlib.compress(data, level=9)
        filters.append("/FlateDecode")
    stream.stream = [data]
    stream.extra["Filter"] = filters[0] if len(filters) == 1 else pydyf.Array(filters)


def _with_targets(part: bytes | str) -> bytes | str:
    return part.replace(b" <>", b" <200b>") if isinstance(part, bytes) else part


def _mend_element(element: pydyf.Dictionary, pdf: pydyf.PDF) -> None:
    # The kids that are numbers are marked content, the others are references.
    references = [kid for kid in element["K"] if isinstance(kid, bytes)]
    kids = {reference: pdf.objects[int(reference.split()[0])] for reference in references}
    if element["S"] == "/LI":
        _give_body(element, kids, pdf)
    elif any(kid.get("Type") == "/OBJR" for kid in kids.values()):
        # Bold or code within a link has an annotation of its own, and no form is ever here:
        # what holds an annotation is a link (ISO 14289-1, 7.18.5).
        element["S"] = "/Link"


def _give_body(
    item: pydyf.Dictionary, kids: Mapping[bytes, pydyf.Dictionary], pdf: pydyf.PDF
) -> None:
    # The paragraphs of a list item stand directly in it; they belong into an LBody
    # (ISO 32000-1, 14.8.4.3.3).
    bare = {ref: kid for ref, kid in kids.items() if kid.get("S") not in ("/Lbl", "/LBody")}
    if not bare:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(bare),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for kid in bare.values():
        kid["P"] = body.reference
    item["K"] = pydyf.Array([kid for kid in item["K"] if kid not in bare] + [body.reference])
