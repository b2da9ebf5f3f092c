from datetime import UTC, datetime

import pytest

from tests.rendering.pages import read
from tests.rendering.samples import EN, document, paragraph, passage, release, rich
from workflow.domain.document import (
    Cell,
    Code,
    CodeBlock,
    ContactCard,
    Heading,
    Image,
    Link,
    Note,
    NoteReference,
    Paragraph,
    Table,
    Text,
)
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.release import Notice, NoticeKind

AR = LanguageTag("ar")
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"' onload=alert(3) {{ 7*7 }} %(x)s &amp;"
)


@pytest.fixture
def page(renderer):
    def render(shown=None, language=EN, **options):
        return read(renderer.render(release(shown, language, **options), Format.HTML).data.decode())

    return render


@pytest.mark.parametrize("tag", ["en", "ar", "zh_Hans", "he", "ja"])
def test_a_page_says_its_language_direction_and_title_and_has_one_headline(page, tag):
    language = LanguageTag.parse(tag)

    shown = page(rich(language), language)

    assert shown.named("html") == [{"lang": language.bcp47, "dir": language.direction}]
    assert len(shown.named("h1")) == 1
    assert shown.texts["h1"][0] in shown.texts["title"][0]
    assert [each["name"] for each in shown.named("meta") if "name" in each].count(
        "description"
    ) == 1


def test_a_page_has_landmarks_and_a_way_past_its_head(page):
    shown = page(rich(EN))

    assert len(shown.named("main")) == 1
    assert shown.named("aside")
    assert shown.named("footer")
    assert shown.named("a")[0] == {"class": "skip", "href": "#text"}
    assert shown.named("main")[0]["id"] == "text"


def test_a_page_is_self_contained(page):
    shown = page(rich(EN))

    # What search engines read is data; nothing is run.
    assert shown.named("script") == [{"type": "application/ld+json"}]
    assert not shown.named("link")
    assert "url(" not in shown.texts["style"][0]
    assert "@import" not in shown.texts["style"][0]


def test_no_identifier_is_used_twice(page):
    ids = [attributes["id"] for _, attributes in page(rich(EN)).elements if "id" in attributes]

    assert len(ids) == len(set(ids))


def test_the_text_opens_with_place_and_date(page):
    shown = page()

    assert "Geneva, 23 November 2026 – The archive is open." in shown.text
    assert {"datetime": "2026-11-23"} in shown.named("time")


def test_a_note_and_its_reference_lead_to_each_other(page):
    body = (paragraph("Checked", NoteReference("x"), "."),)
    shown = page(document(body=body, notes=(Note("x", (paragraph("By hand."),)),)))

    there = next(a for a in shown.named("a") if a.get("role") == "doc-noteref")
    back = next(a for a in shown.named("a") if a.get("role") == "doc-backlink")
    ids = {attributes.get("id") for _, attributes in shown.elements}
    assert there["aria-label"] == "Note 1"
    assert {there["href"].lstrip("#"), back["href"].lstrip("#")} <= ids


def test_header_cells_say_what_they_head_and_an_empty_one_is_none(page):
    row = (Cell(passage("Alpine")), Cell(passage("2"), "end"))
    table = Table((Cell(passage()), Cell(passage("Lakes"), "end")), (row,))

    shown = page(document(body=(paragraph("x"), table)))

    assert shown.named("th") == [{"scope": "col", "class": "figures"}]
    assert len(shown.named("td")) == 3


def test_a_link_to_another_site_does_not_tell_it_where_the_reader_came_from(page):
    body = (
        paragraph(
            Link("https://example.org/a", (Text("out"),), "More"),
            Link("../annex.html", (Text("here"),)),
            Link("javascript:alert(1)", (Text("trap"),)),
        ),
    )

    links = [a for a in page(document(body=body)).named("a") if "class" not in a]

    assert {"href": "https://example.org/a", "title": "More", "rel": "noopener noreferrer"} in links
    assert {"href": "../annex.html"} in links
    assert not [a for a in links if "javascript" in a["href"]]


def test_addresses_run_from_left_to_right_in_a_right_to_left_page(page):
    card = ContactCard(
        passage("Amara Lindholt"), passage("مسؤولة"), "press@example.org", "+41 22 555 01 23"
    )

    shown = page(document(contacts=(card,)), AR)

    isolated = zip(shown.named("bdi"), shown.texts["bdi"], strict=True)
    assert {text for attributes, text in isolated if attributes == {"dir": "ltr"}} >= {
        "press@example.org",
        "+41 22 555 01 23",
    }


def test_latin_names_are_isolated_in_a_right_to_left_page_only(page):
    shown = document(body=(paragraph("x"), paragraph("لغة C++ وبرنامج AT&T.")))

    assert {"C++", "AT&T"} <= set(page(shown, AR).texts["bdi"])
    assert "C++" not in page(shown).texts["bdi"]


@pytest.mark.parametrize(
    ("align", "texts", "expected"),
    [
        ("end", ["2,415", "97.4%"], "figures"),
        ("start", ["١٬٢٤٠", "٩٧٫٤٪"], "figures"),
        ("center", ["1", "2"], "center"),
        ("end", ["Lakes", "2"], "end"),
        ("start", ["1988 to 2026"], "start"),
    ],
)
def test_a_column_of_figures_is_set_under_its_units(page, align, texts, expected):
    rows = tuple((Cell(passage(text), align),) for text in texts)
    table = Table((Cell(passage("Head"), align),), rows)

    shown = page(document(body=(paragraph("x"), table)))

    assert {cell["class"] for cell in shown.named("td")} == {expected}


def test_a_proof_says_so_and_asks_not_to_be_indexed(page):
    proof, final = page(proof=True), page()

    assert "Draft – not for publication" in proof.text
    assert {"name": "robots", "content": "noindex, nofollow"} in proof.named("meta")
    assert "Draft" not in final.text
    assert "robots" not in [each.get("name") for each in final.named("meta")]


def test_a_proof_names_the_embargo_and_the_public_page_no_longer_does(page):
    shown = document(embargo=datetime(2026, 11, 23, 9, tzinfo=UTC))

    assert "Embargoed until 23 November 2026, 09:00 UTC" in page(shown, proof=True).text
    assert "Embargoed" not in page(shown).text
    assert "immediate" not in page(shown).text


def test_a_final_page_leads_to_the_other_files_beside_it(page):
    links = {each["href"] for each in page().named("a")}

    assert {"open-lake-archive.pdf", "open-lake-archive.txt"} <= links


def test_a_stand_in_keeps_its_own_language_and_is_marked_in_the_readers(page):
    shown = page(document(body=(Paragraph(passage("Not yet.", stand_in=True)),)), AR, proof=True)

    stand_in = shown.classed("stand-in")[0]
    mark = shown.classed("untranslated")[0]
    assert (stand_in["lang"], stand_in["dir"]) == ("en", "ltr")
    assert (mark["lang"], mark["dir"]) == ("ar", "rtl")
    assert "لم يُترجم بعد" in shown.text


def test_the_readers_of_a_correction_are_told_what_changed(page):
    shown = page(notices=(Notice(NoticeKind.CORRECTION, "The date was wrong."),))

    assert "Correction: The date was wrong." in shown.text


def test_an_outdated_page_says_so(page):
    shown = page(notices=(Notice(NoticeKind.OUTDATED),))

    assert "This page reflects an earlier version." in shown.text


def test_a_withdrawn_page_keeps_its_headline_and_contacts_and_loses_its_text(page):
    card = ContactCard(passage("Amara"), passage("Press"), "a@b.org", "")
    shown = document(subtitle=passage("Subtitle"), contacts=(card,), boilerplate=(paragraph("B"),))
    notice = Notice(NoticeKind.WITHDRAWN, "The figures were wrong.")

    seen = page(shown, notices=(notice,))

    assert seen.texts["h1"] == ["Lakes open"]
    assert "This press release has been withdrawn. Reason: The figures were wrong." in seen.text
    assert "a@b.org" in seen.text
    assert "Subtitle" not in seen.text
    assert "The archive is open" not in seen.text
    assert "archive is open" not in seen.named("meta")[2]["content"]


def hostile():
    words = passage(HOSTILE)
    body = (
        Paragraph(passage(HOSTILE, Code(HOSTILE), Link(HOSTILE, (Text(HOSTILE),), HOSTILE))),
        Paragraph(passage(Link("https://e.org/" + HOSTILE, (Text(HOSTILE),), HOSTILE))),
        Paragraph(passage(Link('https://e.org/"onmouseover="x', (Text("x"),), HOSTILE))),
        Paragraph(passage(Image(HOSTILE, HOSTILE), Image("a.png", HOSTILE))),
        Heading(2, words),
        CodeBlock(HOSTILE),
        Table((Cell(words),), ((Cell(words),),)),
    )
    return document(
        headline=words,
        subtitle=words,
        organisation=words,
        place=words,
        body=body,
        boilerplate=(Paragraph(words),),
        notes=(Note("n", (Paragraph(words),)),),
        contacts=(ContactCard(passage(HOSTILE), words, HOSTILE, HOSTILE),),
        signature=words,
        keywords=(words, words),
    )


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_text_is_text_wherever_it_stands(page, kind, tag):
    language = LanguageTag.parse(tag)

    shown = page(hostile(), language, proof=True, notices=(Notice(kind, HOSTILE),))

    assert not shown.named("script")
    assert all(image["src"] == "a.png" for image in shown.named("img"))
    assert not [a for _, a in shown.elements if any(name.startswith("on") for name in a)]
    assert not [a for a in shown.named("a") if "script" in a["href"] and "%3C" not in a["href"]]
    assert "</style" not in shown.texts["style"][0]
    assert shown.texts["h1"] == [HOSTILE]
    assert "49" not in shown.texts["h1"][0]


def test_words_of_a_catalog_are_text_too(tmp_path):
    from tests.rendering.samples import TEMPLATES
    from workflow.rendering.chrome import ChromeShelf
    from workflow.rendering.environment import Environments

    catalog = tmp_path / "fr" / "LC_MESSAGES" / "release.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "About %(organisation)s"\nmsgstr "<b onclick=x>%(organisation)s</b> & co"\n'
    )
    environment = Environments(TEMPLATES, ChromeShelf(tmp_path)).environment(LanguageTag("fr"))

    template = environment.from_string('{{ _("About %(organisation)s", organisation="<i>") }}')

    assert template.render() == "&lt;b onclick=x&gt;&lt;i&gt;&lt;/b&gt; &amp; co"
