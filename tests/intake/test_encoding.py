import codecs

import pytest

from workflow.domain.findings import Severity
from workflow.errors import InvalidInputError
from workflow.intake.encoding import MAX_BYTES, decode
from workflow.wording import sentence

TEXT = "A “brave” title\n\nZürich pays €5.\n"


def refusal(data: bytes) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as refused:
        decode(data)
    assert "%(" not in sentence(refused.value)
    return refused.value


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_text_is_the_same_in_every_encoding(mark: bytes, encoding: str, ending: str) -> None:
    decoded = decode(mark + TEXT.replace("\n", ending).encode(encoding))

    assert (decoded.text, decoded.findings) == (TEXT, ())


def test_what_can_only_be_windows_1252_is_read_so_and_the_author_is_told() -> None:
    decoded = decode(TEXT.encode("cp1252"))

    assert decoded.text == TEXT
    assert [(f.code, f.severity) for f in decoded.findings] == [
        ("read_as_windows_1252", Severity.INFO)
    ]


def test_a_damaged_utf_8_file_is_not_taken_for_another_encoding() -> None:
    refused = refusal(("é" * 9).encode() + b"\n\xe9\n")

    assert (refused.code, refused.values["line"]) == ("encoding_broken", 2)


@pytest.mark.parametrize(
    "data", [codecs.BOM_UTF8 + b"a\n\xff", codecs.BOM_UTF16_LE + b"a\x00\n\x00\x00"]
)
def test_a_file_that_names_its_encoding_and_breaks_it_is_refused(data: bytes) -> None:
    assert (refusal(data).code, refusal(data).values["line"]) == ("encoding_broken", 2)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, "\u00a0\u3000".encode()])
def test_a_file_without_a_text_is_refused(data: bytes) -> None:
    assert refusal(data).code == "file_empty"


def test_a_file_beyond_all_measure_is_refused_with_its_size_and_the_limit() -> None:
    assert decode(b"x" * MAX_BYTES).text

    refused = refusal(b"x" * (MAX_BYTES + 1))

    assert (refused.code, refused.values) == (
        "file_too_large",
        {"size": MAX_BYTES + 1, "limit": MAX_BYTES},
    )


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04....word/document.xml", "a Word document"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"{\\rtf1\\ansi", "an RTF file"),
        (b"text with one \x00 zero byte in it, and more", "binary data"),
        (b"\x81\x8d\xff\xfe", "binary data"),
    ],
)
def test_a_file_that_is_not_text_is_refused_with_what_it_looks_like(
    data: bytes, looks_like: str
) -> None:
    refused = refusal(data)

    assert (refused.code, refused.values["looks_like"]) == ("file_not_text", looks_like)


@pytest.mark.parametrize("character", "\x01 \x0b \x0c \x1b \x7f \x9f \ufffe".split(" "))
def test_a_control_character_is_refused_with_its_line(character: str) -> None:
    refused = refusal(f"one\ntwo {character}\n".encode())

    assert refused.code == "control_characters"
    assert refused.values == {"line": 2, "character": f"U+{ord(character):04X}"}


def test_text_is_put_into_nfc() -> None:
    assert decode("e\u0301".encode()).text == "é"
