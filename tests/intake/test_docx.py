"""Word documents: what comes in, what is told, and what is refused before it is opened."""

import pytest

from tests.intake.docx_files import (
    docx,
    item,
    link,
    locked,
    note,
    paragraph,
    picture,
    run,
    table,
)
from workflow.errors import InvalidInputError
from workflow.intake import read_article

HEAD = paragraph("Water is safe again", "Title")


def codes(brought) -> dict[str, object]:
    return {each.code: dict(each.values) for each in brought.findings}


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidInputError) as refused:
        read_article(data, "release.docx")
    return refused.value.code


def test_a_document_comes_in_with_its_structure() -> None:
    data = docx(
        HEAD,
        paragraph("Three weeks of repair", "Subtitle"),
        paragraph(
            run("The ") + run("well", "<w:b/>") + run(" is ") + run("open", "<w:i/>") + run(".")
        ),
        paragraph("What was done", "Heading2"),
        item("Pump"),
        item("New", 1),
        item("Filter"),
        table(("Year", "mm"), ("2025", "1|2")),
        paragraph(link("The report", 0) + run(" has more") + note(1) + run(".")),
        links=("https://water.example/a?b=1&amp;c=(2)",),
        notes=("In Spanish.",),
    )

    brought = read_article(data, "whatever.bin")

    assert brought.text.title == "Water is safe again"
    assert brought.text.subtitle == "Three weeks of repair"
    assert brought.text.body == (
        "The **well** is *open*.\n\n"
        "## What was done\n\n"
        "- Pump\n  - New\n- Filter\n\n"
        "| Year | mm |\n| --- | --- |\n| 2025 | 1\\|2 |\n\n"
        "[The report](<https://water.example/a?b=1&c=(2)>) has more[^1].\n\n"
        "[^1]: In Spanish."
    )
    assert brought.slug == "water-is-safe-again"
    assert codes(brought) == {"table_header_taken": {"count": 1}}


def test_what_was_not_kept_is_told() -> None:
    deleted = f'<w:del w:id="1" w:author="x">{run("old").replace("w:t", "w:delText")}</w:del>'
    inserted = f'<w:ins w:id="2" w:author="x">{run("new")}</w:ins>'
    data = docx(
        HEAD,
        paragraph(run("A ") + deleted + inserted + '<w:r><w:commentReference w:id="1"/></w:r>'),
        paragraph(picture("The open well")),
        paragraph(link("Click", 0), "Odd"),
        paragraph(run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O")),
        links=("javascript:alert(1)",),
        **{"word/header1.xml": '<w:hdr xmlns:w="x"><w:t>Secret</w:t></w:hdr>'},
    )

    brought = read_article(data, "release.docx")

    assert brought.text.body == "A new\n\nClick\n\nH2O"
    assert codes(brought) == {
        "docx_changes_accepted": {"count": 2},
        "docx_comments_dropped": {"count": 1},
        "docx_margins_dropped": {"count": 1},
        "docx_style_unknown": {"style": "House Odd"},
        "picture_dropped": {"alternative": "The open well", "count": 1},
        "link_dropped": {"target": "javascript:alert(1)", "count": 1},
        "formatting_dropped": {"tag": "sub", "count": 1},
    }


def test_text_that_looks_like_markdown_or_html_stays_text() -> None:
    hostile = "# no *heading* [x](javascript:1) &lt;script&gt; ![](a.png) 1_2_3 `c`"

    brought = read_article(docx(HEAD, paragraph(hostile), paragraph("- no list")), "r.docx")

    assert brought.text.body.startswith(r"\# no \*heading\* \[x\](javascript:1) \<script>")
    assert brought.text.body.endswith(r"\- no list")
    assert brought.findings == ()


def test_without_a_heading_the_first_paragraph_is_the_title_and_that_is_told() -> None:
    brought = read_article(docx(paragraph("Water is safe"), paragraph("Text.")), "r.docx")

    assert (brought.text.title, brought.text.body) == ("Water is safe", "Text.")
    assert list(codes(brought)) == ["title_guessed"]


def test_a_bomb_is_refused_by_its_directory() -> None:
    bomb = docx(HEAD, **{"word/media/zeros.bin": b"\x00" * 30_000_000})
    assert len(bomb) < 50_000
    assert refusal(bomb) == "docx_too_large"
    heavy = docx(paragraph("x " * 10_500_000))
    assert refusal(heavy) == "docx_too_large"
    many = docx(HEAD, **{f"word/{number}.bin": "" for number in range(2_001)})
    assert refusal(many) == "docx_too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx(HEAD, **{"word/vbaProject.bin": b"x"}), "docx_macros"),
        (locked(docx(HEAD)), "docx_locked"),
        (docx(HEAD)[:-40], "docx_damaged"),
        (docx(HEAD, **{"word/document.xml": "<not-closed"}), "docx_damaged"),
        (
            docx(HEAD, **{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
            "docx_damaged",
        ),
        (b"PK\x03\x04 word/document.xml and no archive", "docx_damaged"),
        (docx(), "article_refused"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_another_archive_is_no_document() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_article(b"PK\x03\x04 something else", "release.docx")
    assert refused.value.values["looks_like"] == "a ZIP archive"
