"""PDFs as structure: what a reader's program and a screen reader find in them."""

import gc
import hashlib
import logging
import subprocess
import sys
import unicodedata

import pytest

from tests.rendering.pdf_reading import elements, kids, opened, read_aloud, seen_text
from tests.rendering.samples import EN, ROOT, SHIPPED, document, paragraph, passage, release, rich
from workflow.domain.document import (
    Cell,
    Code,
    Image,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Strong,
    Table,
    Text,
)
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import RenderingError
from workflow.rendering.fonts import script_of
from workflow.rendering.pdf.engine import MAX_PAGES, PdfRenderer
from workflow.rendering.release import Notice, NoticeKind

pytestmark = pytest.mark.slow


@pytest.fixture
def pdf(renderer):
    def render(shown=None, language=EN, **options):
        return renderer.render(release(shown, language, **options), Format.PDF)

    return render


@pytest.fixture(scope="module")
def engine():
    return PdfRenderer("@page { size: A6 }")


@pytest.mark.parametrize("tag", ["en", "fr", "ru", "ar", "he", "zh_Hans", "ja"])
def test_a_pdf_says_its_language_title_and_structure(pdf, tag):
    language = LanguageTag.parse(tag)

    rendered = pdf(rich(language), language)

    with opened(rendered.data) as file:
        assert str(file.Root.Lang) == language.bcp47
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.docinfo["/Title"]
        assert file.docinfo["/Author"]
        assert not {"/CreationDate", "/ModDate"} & set(file.docinfo)
        assert file.open_metadata()["pdfuaid:part"] == "1"
        assert file.Root.Outlines.Count > 0
        assert len(file.pages) == rendered.pages


def test_what_is_a_heading_list_or_table_is_tagged_as_one(pdf):
    with opened(pdf(rich(EN)).data) as file:
        found = [str(each.S) for each in elements(file.Root.StructTreeRoot)]

    assert found.count("/H1") == 1
    assert {"/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Link"} <= set(found)


def test_the_tags_keep_to_pdf_ua_where_the_engine_does_not(pdf):
    bold = Link("https://example.org", (Strong((Text("bold"),)), Code("code")))
    table = Table((Cell(passage()), Cell(passage("Depth"))), ((Cell(passage("x")),) * 2,))
    item = ListItem(
        (paragraph("one"), ListBlock(False, 1, False, (ListItem((paragraph("two"),)),)))
    )
    body = (paragraph(bold), table, ListBlock(True, 1, True, (item,)))

    with opened(pdf(document(body=body)).data) as file:
        found = list(elements(file.Root.StructTreeRoot))

        in_items = {str(kid.S) for each in found if each.S == "/LI" for kid in kids(each)}
        linked = {str(e.S) for e in found if any(k.get("/Type") == "/OBJR" for k in kids(e))}
        headed = [each.A.Headers for each in found if each.S == "/TD"]
        assert in_items == {"/Lbl", "/LBody"}
        assert linked == {"/Link"}
        assert all(len(headers) == 1 for headers in headed)


@pytest.mark.parametrize(
    ("tag", "phrases"),
    [
        ("en", ["Lakes Commission opens", "Until now", "What the archive shows", "End"]),
        ("fr", ["Genève", "novembre 2026", "Communiqué"]),
        ("ru", ["Женева", "23 ноября 2026"]),
        ("zh_Hans", ["日内瓦", "2026年11月23日", "国际湖泊委员会"]),
        ("ja", ["ジュネーブ", "2026年11月23日"]),
    ],
)
def test_the_text_can_be_read_in_order(pdf, tag, phrases):
    language = LanguageTag.parse(tag)

    text = " ".join(seen_text(pdf(rich(language), language).data).split())

    assert not [phrase for phrase in phrases if phrase not in text]
    if tag == "en":
        places = [text.index(phrase) for phrase in phrases]
        assert places == sorted(places)


@pytest.mark.parametrize(("tag", "word"), [("ar", "جنيف"), ("he", "הנציבות")])
def test_right_to_left_words_are_whole(pdf, tag, word):
    language = LanguageTag.parse(tag)

    assert word in seen_text(pdf(rich(language), language).data)


def test_a_broken_word_and_a_broken_line_are_read_as_they_were_written(pdf):
    long = "Internationalisation of intergovernmental administration, " * 4

    with opened(pdf(document(body=(paragraph("x"), paragraph(long.strip())))).data) as file:
        read = [block.text for block in read_aloud(file)]

    assert "‐" in seen_text(pdf(document(body=(paragraph("x"), paragraph(long.strip())))).data)
    assert long.strip() in read


def test_a_break_and_a_code_do_not_run_into_the_words_beside_them(pdf):
    body = (paragraph("x"), paragraph("one", LineBreak(), "two ", Code("three"), " four"))

    with opened(pdf(document(body=body)).data) as file:
        assert "one two three four" in [block.text for block in read_aloud(file)]


def test_words_in_another_language_say_so(pdf):
    body = (paragraph("x"), Paragraph(passage("Not yet translated.", stand_in=True)))

    with opened(pdf(document(body=body), LanguageTag("fr"), proof=True).data) as file:
        spoken = {
            str(each.ActualText).strip(): str(each.get("/Lang", ""))
            for each in elements(file.Root.StructTreeRoot)
            if "/ActualText" in each
        }

    assert spoken["Not yet translated."] == "en"
    assert spoken["Lakes Commission"] == ""


def test_a_draft_carries_no_data(pdf):
    with opened(pdf(document(), proof=True).data) as file:
        assert not file.attachments


def test_a_document_that_blows_up_is_refused_by_its_pages(engine):
    many = "<p style='break-after: page'>x" * (MAX_PAGES + 1)

    with pytest.raises(RenderingError) as refusal:
        engine.render(f"<html lang=en><title>x</title>{many}", EN)

    assert refusal.value.values == {
        "measure": "pages",
        "value": MAX_PAGES + 1,
        "limit": MAX_PAGES,
    }


def test_what_the_engine_cannot_hold_is_refused(engine):
    with pytest.raises(RenderingError) as refusal:
        engine.render("<html lang=en><title>x</title>" + "<div>" * 1000, EN)

    assert refusal.value.values == {"reason": "RecursionError"}


def test_no_stream_ends_in_two_ways(pdf):
    # About one text in six has a stream whose checksum ends with a carriage return.
    for number in range(60):
        data = pdf(document(headline=passage(f"Lakes open {number}"))).data
        assert b"\r\nendstream" not in data


@pytest.mark.parametrize("tag", ["en", "ar", "zh_Hans", "hi"])
def test_a_second_rendering_has_the_same_bytes(pdf, tag):
    language = LanguageTag.parse(tag)

    first = pdf(rich(language), language, proof=True)
    pdf(rich(EN))

    assert pdf(rich(language), language, proof=True).data == first.data


def test_another_process_makes_the_same_bytes(pdf):
    program = (
        "import hashlib\n"
        "from tests.rendering.samples import *\n"
        "from workflow.domain.rendition import Format\n"
        "from workflow.rendering.core_fonts import core_folder\n"
        "from workflow.rendering.renderer import Renderer\n"
        "tag = LanguageTag('ar')\n"
        "renderer = Renderer(TEMPLATES, LOCALES, core_folder())\n"
        "data = renderer.render(release(rich(tag), tag), Format.PDF).data\n"
        "print(hashlib.sha256(data).hexdigest())\n"
    )
    command = [sys.executable, "-c", program]
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": "/usr/bin:/bin"}

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)

    tag = LanguageTag("ar")
    assert done.stdout.decode().strip() == hashlib.sha256(pdf(rich(tag), tag).data).hexdigest()


@pytest.mark.parametrize("tag", ["en", "ar", "ja", "de"])
def test_every_page_of_a_proof_says_so(pdf, tag, renderer):
    language = LanguageTag.parse(tag)
    words = renderer.shelf.chrome(language).gettext("Draft – not for publication")

    rendered = pdf(rich(language), language, proof=True)

    assert rendered.pages > 1
    for page in range(1, rendered.pages + 1):
        # The mark in the margin stands before everything else of its page.
        top = seen_text(rendered.data, "-f", str(page), "-l", str(page), "-layout").strip()
        assert _whole(words) <= set(top.splitlines()[0].split())


def _whole(words):
    # pdftotext tears an Arabic word apart where it has a vowel sign.
    return {word for word in words.split() if not any(map(unicodedata.combining, word))}


def test_a_final_pdf_says_nothing_of_a_draft(pdf):
    assert "Draft" not in seen_text(pdf(rich(EN)).data)


def test_a_withdrawn_release_is_one_page_without_its_text(pdf):
    rendered = pdf(rich(EN), notices=(Notice(NoticeKind.WITHDRAWN, "Wrong figures."),))

    text = seen_text(rendered.data)
    assert rendered.pages == 1
    assert "Reason: Wrong figures." in text
    assert "86,450" not in text


def test_contacts_are_never_parted(pdf):
    for length in range(20, 60, 4):
        filler = tuple(paragraph("word " * 60) for _ in range(length // 4))
        shown = document(body=filler, contacts=rich(EN).contacts)
        pages = [
            part for part in seen_text(pdf(shown).data).split("\f") if "Media contacts" in part
        ]
        assert "archive@example.org" in pages[0]


def test_paper_shows_what_a_picture_says_and_no_path_that_leads_nowhere(pdf):
    body = (paragraph(Image("map.png", "A map"), Link("annex.html", (Text("annex"),))),)

    text = seen_text(pdf(document(body=body)).data)

    assert "[A map]annex" in text


def test_a_character_without_a_glyph_fails_the_document_and_is_named(pdf):
    with pytest.raises(RenderingError) as refusal:
        pdf(document(headline=passage("A \ue123 sign")))

    assert refusal.value.code == "missing_glyph"
    values = {
        "character": "\ue123",
        "code_point": "U+E123",
        "script": "Unknown",
        "language": "en",
        "package": "no package known",
    }
    assert [finding.values for finding in refusal.value.findings] == [values]


def test_a_warning_of_the_engine_fails_the_document(engine):
    with pytest.raises(RenderingError) as refusal:
        engine.render("<html lang=en><title>x</title><style>p { colour: red }</style><p>x", EN)

    assert refusal.value.code == "rendering_warned"
    assert "colour" in refusal.value.findings[0].values["warning"]


def test_a_log_line_from_within_fails_the_document(engine, monkeypatch):
    laid_out = engine._laid_out

    def complaining(*arguments):
        logging.getLogger("weasyprint").warning("Something odd")
        return laid_out(*arguments)

    # No document of ours makes WeasyPrint log in the middle of a layout, so one is made to.
    monkeypatch.setattr(engine, "_laid_out", complaining)

    with pytest.raises(RenderingError) as refusal:
        engine.render("<html lang=en><title>x</title><p>x", EN)

    assert refusal.value.values == {"warning": "Something odd"}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "data:image/svg+xml,<svg/>",
        "ftp://example.org/x",
    ],
)
@pytest.mark.parametrize(
    "markup",
    [
        "<img src='{}' alt=x>",
        "<link rel=stylesheet href='{}'>",
        "<link rel=attachment href='{}'>",
        "<style>@import url('{}')</style>",
        "<style>@font-face {{ font-family: x; src: url('{}') }} p {{ font-family: x }}</style><p>x",
        "<p style=\"background: url('{}')\">x",
        "<object data='{}'></object>",
        "<embed src='{}'>",
    ],
)
def test_nothing_is_fetched_and_trying_fails_the_document(engine, markup, address):
    with pytest.raises(RenderingError) as refusal:
        engine.render("<html lang=en><title>x</title>" + markup.format(address), EN)

    assert refusal.value.code == "fetch_refused"


def test_a_failed_document_leaves_no_handler_behind(engine):
    logger = logging.getLogger("weasyprint")
    before = list(logger.handlers), logger.propagate

    with pytest.raises(RenderingError):
        engine.render("<img src='http://example.org/x.png'>", EN)

    assert (logger.handlers, logger.propagate) == before


def test_the_garbage_collector_wakes_up_after_a_document_that_fails(renderer):
    with pytest.raises(RenderingError):
        renderer.render(release(document(headline=passage("\ue000"))), Format.PDF)

    assert gc.isenabled()


def test_one_language_stands_for_each_script(renderer):
    chosen = renderer.languages_by_script()

    assert {script_of(each) for each in SHIPPED} == chosen.keys()
    assert all(script_of(language) == script for script, language in chosen.items())


@pytest.mark.parametrize("language", SHIPPED, ids=str)
def test_a_page_to_try_out_can_be_made_in_every_language(renderer, language):
    renderer.try_out(language)
