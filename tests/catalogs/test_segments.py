import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs.generated import (
    MARKDOWN,
    NOISE,
    PINNED,
    said_by,
    said_by_markdown_it,
    things,
)
from workflow.catalogs.markup import MAX_CHARACTERS
from workflow.catalogs.naming import MAX_SEGMENTS
from workflow.catalogs.segments import compose, compose_source, segments
from workflow.domain.article import ArticleText, Contact
from workflow.domain.document import (
    Document,
    Heading,
    Image,
    Link,
    ListBlock,
    NoteReference,
    Paragraph,
    Passage,
    Strong,
    Table,
    Text,
)
from workflow.errors import InvalidInputError
from workflow.intake import read_article

DATA = Path(__file__).parents[1] / "data"


def article(body: str, **others: object) -> ArticleText:
    return ArticleText(title="Title", body=body, **others)  # type: ignore[arg-type]


def messages(text: ArticleText) -> list[tuple[str, str]]:
    return [(segment.context, segment.msgid) for segment in segments(text)]


def body_messages(markdown: str) -> list[tuple[str, str]]:
    return messages(article(markdown))[1:]


def passages(value: object) -> list[Passage]:
    if isinstance(value, Passage):
        return [value]
    if isinstance(value, tuple):
        return [passage for item in value for passage in passages(item)]
    inner = getattr(value, "__dataclass_fields__", ())
    return [passage for name in inner for passage in passages(getattr(value, name))]


@PINNED
@given(MARKDOWN | NOISE)
def test_a_document_says_what_the_markdown_says(markdown: str) -> None:
    document = compose_source(article(markdown))

    assert said_by(document) == said_by_markdown_it(markdown)


@PINNED
@given(MARKDOWN)
def test_translating_every_segment_into_itself_changes_nothing(markdown: str) -> None:
    text = article(markdown, boilerplate="## About\n\nUs[^1]\n\n[^1]: Really", keywords=("a", "a"))
    same = {segment.digest: segment.msgid for segment in segments(text)}

    assert compose(text, same) == compose_source(text)


@PINNED
@given(MARKDOWN | NOISE, st.data())
def test_no_translation_adds_anything_that_the_source_lacks(
    markdown: str, data: st.DataObject
) -> None:
    text = article(markdown)
    hostile = st.text(alphabet="<>/ab1is2&;[](*) ", max_size=12) | st.sampled_from(
        ["<a1>x</a1>", "<b1><i1>", "<script>", "[x](https://far.org)", "<code1/><code1/>", "**b**"]
    )
    translations = {s.digest: data.draw(hostile) for s in segments(text)}

    document = compose(text, translations)

    assert sorted(map(str, things(document))) == sorted(map(str, things(compose_source(text))))


@PINNED
@given(MARKDOWN | NOISE)
def test_no_two_segments_are_the_same(markdown: str) -> None:
    found = segments(article(f"{markdown}\n\n{markdown}"))

    assert len({segment.digest for segment in found}) == len(found)
    assert all(segment.msgid and "\n" not in segment.msgid for segment in found)


def test_segments_come_in_the_order_of_reading_each_under_its_role() -> None:
    text = ArticleText(
        title="Title",
        subtitle="Subtitle",
        organisation="Org",
        place="Kabul",
        body="Text[^n]\n\n## Part\n\n- item\n\n> quoted\n\n| h |\n|---|\n| d |\n\n[^n]: Note\n",
        boilerplate="About us",
        contacts=(Contact("Jane", "Press officer", "j@x.org", "1"), Contact("Joe")),
        signature="TEAM",
        keywords=("one", "two"),
    )

    assert [context for context, _ in messages(text)] == (
        "headline subtitle organisation place p h2 li quote th td fn boilerplate name contact"
        " name signature keyword keyword"
    ).split()


def test_placeholders_are_numbered_per_kind_in_the_order_of_the_source() -> None:
    markdown = "A **b *i* `c`** ~~s~~ [l](/x) **b**  \n![p](p.png)[^1] `d`\n\n[^1]: N"

    [paragraph, *_] = body_messages(markdown)

    assert paragraph == (
        "p",
        "A <b1>b <i1>i</i1> <code1/></b1> <s1>s</s1> <a1>l</a1> <b2>b</b2><br1/><img1/><fn1/>"
        " <code2/>",
    )


def test_emphasis_around_a_whole_segment_is_no_part_of_its_message() -> None:
    text = article("***Acme***")

    assert body_messages(text.body) == [("p", "Acme")]
    [block] = compose_source(text).body
    assert things(block) == ["Emphasis", "Strong"]


def test_wrapping_a_paragraph_differently_leaves_its_message_alone() -> None:
    assert body_messages("one two\nthree") == body_messages("one\ntwo  three")


def test_a_line_end_between_chinese_characters_is_no_blank() -> None:
    assert body_messages("新闻\n**稿**\n件 and\nmore") == [("p", "新闻<b1>稿</b1>件 and more")]


def test_characters_that_would_look_like_placeholders_are_escaped() -> None:
    text = article("Use `x` &amp; &lt;b1> now")

    assert body_messages(text.body) == [("p", "Use <code1/> &amp; &lt;b1> now")]


def test_a_title_is_plain_text() -> None:
    text = ArticleText(title="A **b** <b1> & [c](d)", body="")

    assert messages(text) == [("headline", "A **b** &lt;b1> &amp; [c](d)")]
    assert compose_source(text).headline.children == (Text("A **b** <b1> & [c](d)"),)


def test_a_text_that_repeats_in_one_role_gets_an_ordinal() -> None:
    assert body_messages("- yes\n- yes\n\nyes\n\n- yes") == [
        ("li", "yes"),
        ("li#2", "yes"),
        ("p", "yes"),
        ("li#3", "yes"),
    ]


def test_an_inserted_paragraph_renames_no_other_segment() -> None:
    before = segments(article("One\n\n### H\n\n- item\n\nTwo"))
    after = segments(article("New\n\n## Above\n\nOne\n\n### H\n\n- new\n- item\n\nTwo"))

    assert {segment.digest for segment in before} < {segment.digest for segment in after}


def test_a_moved_link_changes_the_hint_and_no_message() -> None:
    [_, old] = segments(article("See [it](https://a.org)"))
    [_, new] = segments(article("See [it](https://b.org)"))

    assert old.digest == new.digest
    assert (old.hint, new.hint) == (
        "Paragraph. <a1> = https://a.org",
        "Paragraph. <a1> = https://b.org",
    )


@pytest.mark.parametrize(
    "markdown", ["| a | b |\n|---|---|\n| | `x` |", "a | b\n--|--\n![](x.png) |"]
)
def test_a_cell_with_nothing_to_translate_is_no_segment(markdown: str) -> None:
    assert body_messages(markdown) == [("th", "a"), ("th", "b")]


def test_what_an_image_shows_and_the_title_of_a_link_are_translated_too() -> None:
    text = article('![A cat](cat.png) and [more](/m "All of it")')
    french = {
        "A cat": "Un chat",
        "All of it": "Tout",
        "<img1/> and <a1>more</a1>": "<img1/> et <a1>plus</a1>",
    }
    translations = {s.digest: french[s.msgid] for s in segments(text)[1:]}

    [paragraph] = compose(text, translations).body

    assert body_messages(text.body)[1:] == [("alt", "A cat"), ("tooltip", "All of it")]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.passage == Passage(
        (Image("cat.png", "Un chat"), Text(" et "), Link("/m", (Text("plus"),), "Tout"))
    )


def test_a_passage_stands_in_while_what_its_image_shows_is_not_translated() -> None:
    text = article("See ![a cat](cat.png)")
    [_, paragraph, _] = segments(text)

    [block] = compose(text, {paragraph.digest: "Voir <img1/>"}).body

    assert isinstance(block, Paragraph)
    assert block.passage.stand_in


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "//far.org", "ftp://a", "a:b"]
)
def test_a_link_that_may_not_be_keeps_its_text(target: str) -> None:
    text = article(f"A [*word*]({target}) here")

    assert body_messages(text.body) == [("p", "A <i1>word</i1> here")]


@pytest.mark.parametrize(
    "target",
    [
        "https://a.org/b",
        "HTTP://a.org",
        "mailto:a@b.org",
        "tel:+3212",
        "/docs/13/",
        "x.html#y",
        "#y",
        "?q=a:b",
    ],
)
def test_web_mail_and_phone_addresses_paths_and_fragments_are_links(target: str) -> None:
    [block] = compose_source(article(f"A [word]({target})")).body

    assert things(block) == [("Link", target)]


def test_without_translations_every_passage_shows_the_source_and_says_so() -> None:
    text = article("A **b**\n\n- c", place="Kabul", keywords=("k",))

    document = compose(text, {})

    assert all(passage.stand_in for passage in passages(document))
    assert things(document) == things(compose_source(text))


def test_the_source_stands_in_for_nothing() -> None:
    assert not any(passage.stand_in for passage in passages(compose_source(article("A\n\n- b"))))


def test_a_translation_whose_placeholders_do_not_fit_is_not_shown() -> None:
    text = article("A **b** c")
    [_, paragraph] = segments(text)

    [block] = compose(text, {paragraph.digest: "Sans rien"}).body

    assert isinstance(block, Paragraph)
    assert block.passage == Passage((Text("A "), Strong((Text("b"),)), Text(" c")), stand_in=True)


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("# A\n\n## B\n\n# C", [2, 3, 2]),
        ("### A\n\n### B\n\n##### C\n\n#### D", [2, 2, 3, 3]),
        ("###### A\n\n## B", [2, 2]),
    ],
)
def test_headings_begin_below_the_headline_and_leave_no_level_out(
    written: str, levels: list[int]
) -> None:
    blocks = compose_source(article(written)).body

    assert [block.level for block in blocks if isinstance(block, Heading)] == levels


def test_lists_keep_their_kind_their_first_number_and_their_air() -> None:
    [first, second, third] = compose_source(article("- a\n- b\n\n---\n\n7. a\n\n8. b")).body

    assert isinstance(first, ListBlock)
    assert isinstance(third, ListBlock)
    assert (first.ordered, first.start, first.tight, len(first.items)) == (False, 1, True, 2)
    assert (third.ordered, third.start, third.tight, len(third.items)) == (True, 7, False, 2)
    assert second != third


def test_a_table_keeps_its_cells_and_their_alignment() -> None:
    [table] = compose_source(article("| a | b | c |\n|---|:-:|--:|\n| 1 | |")).body

    assert isinstance(table, Table)
    assert [cell.align for cell in table.header] == ["start", "center", "end"]
    assert [len(row) for row in table.rows] == [3]


def test_footnotes_come_after_the_body_in_the_order_of_their_definitions() -> None:
    text = article("One[^b] two[^a]\n\n[^a]: A\n[^b]: B\n[^c]: unused\n[^b]: again")

    assert body_messages(text.body) == [("p", "One<fn1/> two<fn2/>"), ("fn", "A"), ("fn", "B")]
    assert [note.label for note in compose_source(text).notes] == ["a", "b"]


@PINNED
@given(MARKDOWN | NOISE)
def test_every_note_that_is_referred_to_is_there(markdown: str) -> None:
    document = compose_source(article(markdown, boilerplate=markdown))

    referred = {str(t) for t in things(document) if str(t).startswith("NoteReference")}
    assert referred <= {f"NoteReference{note.label}" for note in document.notes}


def test_the_footnotes_of_the_boilerplate_are_not_those_of_the_body() -> None:
    document = compose_source(article("A[^1]\n\n[^1]: body", boilerplate="B[^1]\n\n[^1]: about"))

    [body, about] = document.notes
    assert body.label != about.label
    assert things(document.boilerplate) == [f"NoteReference{about.label}"]


def test_a_note_defined_inside_another_is_found() -> None:
    document = compose_source(article("A[^b]\n\n[^a]: unused\n\n    [^b]: inner\n"))

    assert isinstance(document, Document)
    assert [note.label for note in document.notes] == ["b"]
    assert NoteReference("b") in passages(document.body)[0].children


def deep(levels: int) -> str:
    return "> " * levels + "text"


def test_nesting_beyond_all_measure_is_refused_with_its_line() -> None:
    segments(article(deep(15)))

    with pytest.raises(InvalidInputError) as refused:
        segments(article("one\n\n" + deep(25)))

    assert (refused.value.code, refused.value.values["line"]) == ("nested_too_deep", 3)


@pytest.mark.parametrize(
    "markdown", ["> " * 500 + "x", "*a **b " * 40 + "** c* " * 40, "- " * 500 + "x"]
)
def test_what_nests_too_deep_is_refused_and_not_dropped(markdown: str) -> None:
    with pytest.raises(InvalidInputError, match="nested_too_deep"):
        segments(article(markdown))


@pytest.mark.slow
def test_a_text_beyond_all_measure_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="text_too_large"):
        segments(article("x" * (MAX_CHARACTERS + 1)))
    with pytest.raises(InvalidInputError, match="too_many_segments"):
        segments(article("- a\n" * (MAX_SEGMENTS + 1)))


def test_the_sample_of_the_project_comes_apart_into_its_segments() -> None:
    text = read_article((DATA / "intake/presskit13.md").read_bytes(), "presskit13.md").text

    roles = [segment.role for segment in segments(text)]

    assert {role: roles.count(role) for role in roles} == {"headline": 1, "p": 18, "h3": 6, "li": 6}


def test_a_document_needs_nothing_but_the_revision_as_it_is_stored() -> None:
    text = article("A **b**", place="Kabul", contacts=(Contact("J", "Officer"),), keywords=("k",))

    stored = ArticleText.from_json(json.loads(json.dumps(text.as_json())))

    assert segments(stored) == segments(text)
    assert compose_source(stored) == compose_source(text)
