from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tests.rendering.samples import EN, document, paragraph, passage, release, rich
from workflow.domain.document import (
    Cell,
    Code,
    CodeBlock,
    ContactCard,
    Emphasis,
    Heading,
    Image,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteReference,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
)
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.release import Notice, NoticeKind
from workflow.rendering.wrap import width


@pytest.fixture
def text(renderer):
    def render(shown=None, language=EN, **options):
        return renderer.render(release(shown, language, **options), Format.TXT).data.decode()

    return render


def items(*texts, tight=True, ordered=False, start=1):
    return ListBlock(ordered, start, tight, tuple(ListItem((paragraph(t),)) for t in texts))


def test_a_small_release_is_a_wire_message(text):
    assert text() == (
        "Lakes Commission\n\n"
        "Press release\n\n"
        "For immediate release\n\n"
        "Lakes open\n"
        "==========\n\n"
        "Geneva, 23 November 2026 – The archive is open.\n\n"
        "###\n"
    )


def test_an_embargo_stands_above_the_headline(text):
    written = text(document(embargo=datetime(2026, 11, 23, 9, tzinfo=UTC)))

    assert "\n\nEmbargoed until 23 November 2026, 09:00 UTC\n\nLakes open\n" in written


def test_a_proof_says_so_first(text):
    assert text(proof=True).startswith("*** Draft – not for publication ***\n\n")


@pytest.mark.parametrize("tag", ["en", "de", "ar", "ur", "zh_Hans", "ja", "ko", "hi"])
def test_lines_are_at_most_72_columns_wide(text, tag):
    language = LanguageTag.parse(tag)

    lines = text(rich(language), language).splitlines()

    assert max(map(width, lines)) <= 72
    assert not [line for line in lines if line != line.rstrip()]
    assert not [pair for pair in pairwise(lines) if pair == ("", "")]


def test_text_is_not_escaped(text):
    assert "a < b & “c” <tag>" in text(document(body=(paragraph("a < b & “c” <tag>"),)))


def body(text, *blocks):
    written = text(document(place=None, date=None, body=(Heading(3, passage("x")), *blocks)))
    return written.partition("==\n\nx\n\n")[2].partition("\n\n###")[0]


def test_lists_have_bullets_or_numbers_and_hang(text):
    long = "word " * 20

    assert body(text, items("a", "b")) == "- a\n- b"
    assert body(text, items("a", "b", tight=False)) == "- a\n\n- b"
    assert body(text, items("a", "b", ordered=True, start=9)) == " 9. a\n10. b"
    assert body(text, items(long)).splitlines()[1].startswith("  word")


def test_a_list_in_a_list_is_indented(text):
    inner = ListItem((paragraph("a"), items("b", "c")))

    assert body(text, ListBlock(False, 1, True, (inner,))) == "- a\n  - b\n  - c"


def test_an_empty_list_leaves_no_trace(text):
    assert body(text, items(), paragraph("after")) == "after"


def test_quotes_and_code_are_indented(text):
    assert body(text, Quote((paragraph("a"), paragraph("b")))) == "    a\n\n    b"
    assert body(text, CodeBlock("x\n  y\n")) == "    x\n      y"


def test_headings_of_the_second_level_are_underlined(text):
    assert body(text, Heading(2, passage("Why"))) == "Why\n---"
    assert body(text, Rule()) == "* * *"


def test_a_table_is_aligned(text):
    header = (Cell(passage("Lake")), Cell(passage("Depth"), "end"), Cell(passage("Old"), "center"))
    row = (Cell(passage("湖泊")), Cell(passage("7"), "end"), Cell(passage("x"), "center"))

    assert body(text, Table(header, (row,))) == (
        "Lake  Depth  Old\n----  -----  ---\n湖泊      7   x"
    )


def test_a_table_that_is_too_wide_becomes_a_list_of_its_rows(text):
    header = (Cell(passage("Lake")), Cell(passage("What was found")))
    row = (Cell(passage("Aral")), Cell(passage("word " * 20)))

    written = body(text, Table(header, (row, row)))

    assert written.startswith("Lake: Aral\nWhat was found: word word")
    assert "\n\nLake: Aral\n" in written


def test_marks_of_emphasis_are_dropped_and_links_show_where_they_lead(text):
    shown = paragraph(
        Strong((Text("bold"),)),
        " ",
        Emphasis((Text("soft"),)),
        " ",
        Link("https://example.org/a", (Text("report"),)),
        " ",
        Link("https://example.org/", (Text("example.org"),)),
        " ",
        Image("map.png", "A map"),
        LineBreak(),
        "below",
    )

    assert (
        body(text, shown) == "bold soft report <https://example.org/a> example.org [A map]\nbelow"
    )


def test_a_line_of_the_source_is_no_break(text):
    assert body(text, paragraph("one\ntwo")) == "one two"


def test_notes_about_and_contacts_follow_the_end(text):
    shown = document(
        body=(paragraph("Checked", NoteReference("n"), "."),),
        notes=(Note("n", (paragraph("By hand."),)),),
        boilerplate=(paragraph("We measure."),),
        contacts=(ContactCard(passage("Amara Lindholt"), passage("Press"), "a@b.org", "+41 22"),),
    )

    assert text(shown).partition("Checked")[2] == (
        "[1].\n\n###\n\n"
        "Notes to editors\n----------------\n\n[1] By hand.\n\n"
        "About Lakes Commission\n----------------------\n\nWe measure.\n\n"
        "Media contact\n-------------\n\n"
        "Amara Lindholt\nPress\nPhone: +41 22\nEmail: a@b.org\n"
    )


def test_a_boilerplate_that_brings_its_heading_gets_no_second_one(text):
    shown = document(boilerplate=(Heading(2, passage("The Commission")), paragraph("We measure.")))

    assert "About" not in text(shown)


def test_each_press_marks_the_end_in_its_own_way(text):
    assert text().endswith("\n\n###\n")
    assert text(language=LanguageTag("ar")).endswith("\n\n(انتهى)\n")


@pytest.mark.parametrize(("tag", "first", "last"), [("he", "\u2068", "\u2069"), ("en", "", "")])
def test_code_and_addresses_are_whole_in_a_right_to_left_line(text, tag, first, last):
    shown = document(
        body=(
            paragraph(
                "א ",
                Code("--help"),
                " א ",
                Link("https://example.org/a/", (Text("א"),)),
                " ",
                Link("https://example.org", (Text("example.org"),)),
            ),
            CodeBlock("--help"),
        )
    )

    written = text(shown, LanguageTag.parse(tag))

    assert f"א {first}--help{last} א א {first}<https://example.org/a/>{last} example.org" in (
        " ".join(written.split())
    )
    assert f"\n    {first}--help{last}\n" in written


def test_a_bare_address_that_would_be_torn_is_bracketed_as_a_link_must_end(text):
    address = Link("https://example.org/", (Text("example.org/"),))

    assert "\u2068<example.org/>\u2069" in text(
        document(body=(paragraph(address),)), LanguageTag("he")
    )
    assert " – example.org/\n" in text(document(body=(paragraph(address),)))


def test_names_and_numbers_in_a_right_to_left_sentence_are_whole(text):
    shown = document(body=(paragraph("א C++ א +41 22 555 01 23 א PostgreSQL 17 א."),))

    assert "א \u2068C++\u2069 א \u2068+41 22 555 01 23\u2069 א PostgreSQL 17 א." in text(
        shown, LanguageTag("he")
    )


def test_a_line_that_begins_with_a_foreign_name_runs_in_the_language_s_direction(text):
    shown = document(place=None, date=None, body=(paragraph("PostgreSQL שלום"),))

    assert "\n\u200fPostgreSQL שלום\n" in text(shown, LanguageTag("he"))


def test_the_lines_of_a_contact_are_wrapped_too(text):
    card = ContactCard(passage("Amara Lindholt"), passage("of the office " * 9), "a@b.org", "")

    lines = text(document(contacts=(card,))).splitlines()

    assert max(map(width, lines)) <= 72
    assert [line for line in lines if line.startswith("  ")]


def test_soft_hyphens_are_dropped(text):
    assert body(text, paragraph("Press\u00ade")) == "Presse"


def test_a_stand_in_is_marked_in_the_readers_language(text):
    shown = document(body=(Paragraph(passage("Not yet.", stand_in=True)),))

    assert "Not yet. [لم يُترجم بعد]" in text(shown, LanguageTag("ar"))


def test_a_withdrawn_release_keeps_only_headline_reason_and_contacts(text):
    notice = Notice(NoticeKind.WITHDRAWN, "The figures\nwere wrong.")

    written = text(notices=(notice,))

    assert "The archive is open" not in written
    assert "This press release has been withdrawn.\nReason: The figures were wrong.\n" in written


def test_the_groups_of_a_phone_number_keep_their_order_in_a_right_to_left_line(text):
    card = ContactCard(passage("Amara"), passage(), "", "+41 22 555 01 23")

    assert ": \u2068+41 22 555 01 23\u2069\n" in text(document(contacts=(card,)), LanguageTag("he"))
    assert ": +41 22 555 01 23\n" in text(document(contacts=(card,)), EN)
