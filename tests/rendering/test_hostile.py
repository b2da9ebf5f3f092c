"""
What people send to break a renderer, as article text: refused with a finding, or shown as text.

That the worker lives on is shown in `journeys/test_hostile.py`.
"""

import io
import zipfile

import pytest

from tests.rendering.pdf_reading import seen_text
from tests.rendering.samples import EN
from workflow.catalogs.segments import compose_source
from workflow.domain.rendition import Format
from workflow.errors import InvalidInputError
from workflow.intake import read_article
from workflow.rendering.release import Release

REFUSED = {
    "deep quotes": ">" * 10_000 + " deep",
    "deep lists": "".join(" " * 2 * n + "- x\n" for n in range(200)),
    "one megabyte of text": "word " * 250_000,
    "a million brackets": "[" * 1_000_000,
    "emphasis upon emphasis": "*a **b " * 5_000,
    "many small words": "a " * 100_000,
    "three thousand rows": "| a | b |\n|---|---|\n" + "| x | y |\n" * 3_000,
}

SHOWN = {
    "markup": (
        "<svg onload=alert(1)><use href='#a'/></svg>\n\n<style>p{background:url(file:///etc/passwd)}"
        "</style>\n\n<iframe src='http://127.0.0.1:1/'></iframe>\n\nEnd."
    ),
    "references": (
        "![a](file:///etc/passwd) ![b](http://127.0.0.1:1/x.png) ![c](data:image/svg+xml,x) "
        "[d](javascript:alert(1)) [e](file:///etc/passwd)"
    ),
    "marks upon marks": "Z" + "\u0301" * 5_000 + " algo",
    "directions": "\u202e" * 200 + "gnp.exe" + "\u2066" * 200,
    "no place to break": "x" * 2_000,
    "a thousand columns": "|".join("x" * 1_000) + "\n" + "|".join(["-"] * 1_000) + "\n",
    "deep emphasis": "*a **b " * 600,
    "a wide table": "|".join("x" * 60) + "\n" + "|".join(["-"] * 60) + "\n" + "|".join("y" * 60),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_beyond_all_measure_is_refused_when_it_is_brought_in(name):
    with pytest.raises(InvalidInputError) as refusal:
        read_article(f"# Bad\n\n{REFUSED[name]}\n".encode(), "bad.md")

    assert refusal.value.code in {
        "nested_too_deep",
        "text_too_large",
        "too_many_segments",
        "too_many_marks",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_what_can_be_shown_is_text_and_nothing_else(renderer, name):
    brought = read_article(f"# Odd\n\n{SHOWN[name]}\n".encode(), "odd.md")
    shown = Release(compose_source(brought.text), EN, EN, "odd", proof=False)

    page = renderer.render(shown, Format.HTML).data.decode()
    pdf = renderer.render(shown, Format.PDF)

    assert not [tag for tag in ("<svg", "<iframe", '="javascript:', '="file:') if tag in page]
    assert "root:" not in seen_text(pdf.data)
    assert pdf.pages < 20


@pytest.mark.parametrize("name", ["markup", "references"])
def test_what_is_not_kept_is_told(name):
    brought = read_article(f"# Odd\n\n{SHOWN[name]}\n".encode(), "odd.md")

    told = {finding.code for finding in brought.findings}
    assert told & {"html_is_text", "image_not_shown", "link_refused"}


def test_a_word_document_that_would_grow_is_not_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p/>" * 5_000_000)

    with pytest.raises(InvalidInputError, match="docx_too_large"):
        read_article(packed.getvalue(), "bomb.docx")
