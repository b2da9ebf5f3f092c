import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from moz.l10n.formats.xliff import xliff_parse, xliff_serialize

from tests.catalogs.generated import MARKDOWN, PINNED
from workflow.catalogs.checks import CONTROL
from workflow.catalogs.exchange import Catalog, Upload
from workflow.catalogs.formats import peek, read_catalog
from workflow.catalogs.merging import Fate, merge
from workflow.catalogs.po_reading import MAX_BYTES, MAX_MESSAGES
from workflow.catalogs.segments import segments
from workflow.catalogs.xliff_guard import DEEPEST
from workflow.catalogs.xliff_writing import NAMESPACE, write_xliff
from workflow.domain.article import ArticleText
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.errors import InvalidInputError
from workflow.wording import sentence

FR = LanguageTag("fr")
EN = LanguageTag("en")
NOW = datetime(2025, 7, 11, tzinfo=UTC)

SEGMENTS = (
    Segment("headline", "Growth of 100% & more", "Headline, at most 90 characters."),
    Segment("p", "<b1>Old <i1>and</i1></b1><a1>new</a1> & <code1/><br1/>"),
    Segment("li", "Acme &amp; Co &lt;b>"),
    Segment("li#2", "Acme &amp; Co &lt;b>"),
)
FRENCH = (
    "Croissance de 100 %",
    "<a1>neuf</a1><b1><i1>et</i1> vieux</b1> &amp; <br1/><code1/>",
    "Acme &amp; Cie &lt;b>",
    "Acme et Cie",
)


def translated(
    texts: tuple[str, ...] = FRENCH, *, needs_work: bool = False
) -> dict[str, Translation]:
    return {
        segment.digest: Translation(segment.digest, text, needs_work, "ann", NOW)
        for segment, text in zip(SEGMENTS, texts, strict=False)
    }


def catalog(**others: object) -> Catalog:
    known = Catalog("growth", 3, "3.17", EN, FR, SEGMENTS, translated())
    return replace(known, **others)  # type: ignore[arg-type]


def read(data: bytes | str, **others: object) -> Upload:
    known: dict[str, object] = {"slug": "growth", "language": FR, "segments": SEGMENTS}
    raw = data.encode() if isinstance(data, str) else data
    return read_catalog(raw, **{**known, **others})  # type: ignore[arg-type]


def texts(upload: Upload) -> list[str]:
    return [message.text for message in upload.messages]


def file(body: str, attributes: str = 'original="growth" target-language="fr"') -> str:
    return (
        f'<xliff version="1.2" xmlns="{NAMESPACE}">\n<file {attributes}>\n<body>\n{body}\n'
        "</body>\n</file>\n</xliff>\n"
    )


def unit(target: str, segment: Segment = SEGMENTS[1], attributes: str = "") -> str:
    return (
        f'<trans-unit id="{segment.digest}"><source>It</source>'
        f"<target {attributes}>{target}</target></trans-unit>"
    )


def test_a_file_says_what_it_is_and_shows_placeholders_as_inline_elements() -> None:
    root = etree.fromstring(write_xliff(catalog()))

    names = {None: NAMESPACE}
    assert dict(root.find("file", names).attrib) == {
        "original": "growth",
        "source-language": "en",
        "target-language": "fr",
        "datatype": "plaintext",
        "product-name": "communique",
        "product-version": "3",
        "build-num": "3.17",
    }
    [headline, paragraph, *_] = root.iterfind(".//trans-unit", names)
    assert headline.get("id") == SEGMENTS[0].digest
    assert headline.find("note", names).text == SEGMENTS[0].hint
    source = paragraph.find("source", names)
    assert "".join(source.itertext()) == "Old andnew & "
    inline = [(etree.QName(each).localname, each.get("id")) for each in source.iterdescendants()]
    assert inline == [("g", "b1"), ("g", "i1"), ("g", "a1"), ("x", "code1"), ("x", "br1")]


def test_what_went_out_comes_back() -> None:
    upload = read(write_xliff(catalog()))

    assert texts(upload) == list(FRENCH)
    assert [message.segment for message in upload.messages] == list(SEGMENTS)
    assert upload.refused == ()
    assert upload.base == "3.17"


def test_the_library_that_reads_it_writes_the_same_messages_again() -> None:
    data = write_xliff(catalog())

    again = "".join(xliff_serialize(xliff_parse(data)))

    assert texts(read(again)) == list(FRENCH)


def test_states_comments_and_flags_come_back() -> None:
    said = {
        digest: replace(each, comment="Which?\nThis.", flags=("no-wrap", "x"))
        for digest, each in translated(needs_work=True).items()
    }

    upload = read(write_xliff(catalog(translations=said)))

    assert {message.needs_work for message in upload.messages} == {True}
    assert {message.comment for message in upload.messages} == {"Which?\nThis."}
    assert {message.flags for message in upload.messages} == {("no-wrap", "x")}


def test_a_message_without_a_text_has_no_target_and_brings_its_comment() -> None:
    empty = replace(next(iter(translated().values())), text="", comment="Which?")

    data = write_xliff(catalog(translations={empty.segment: empty}))

    assert b"<target" not in data
    assert [each.comment for each in read(data).comments] == ["Which?"]


def test_the_source_that_a_text_was_made_for_stands_beside_it() -> None:
    old = Segment("p", "<b1>Old</b1><i1>est</i1>")
    carried = replace(translated()[SEGMENTS[1].digest], previous=old, needs_work=True)

    data = write_xliff(catalog(translations={carried.segment: carried}))

    found = etree.fromstring(data).find(".//alt-trans/source", {None: NAMESPACE})
    assert "".join(found.itertext()) == "Oldest"
    assert texts(read(data)) == [FRENCH[1]]


@PINNED
@given(MARKDOWN)
def test_any_article_survives_the_journey(markdown: str) -> None:
    found = segments(ArticleText("T", markdown))
    same = {s.digest: Translation(s.digest, s.msgid, False, "ann", NOW) for s in found}

    upload = read(write_xliff(catalog(segments=found, translations=same)), segments=found)

    assert texts(upload) == [s.msgid for s in found]


@PINNED
@given(st.text(min_size=1).filter(lambda text: text.strip() and not CONTROL.search(text)))
def test_any_text_survives_the_journey(text: str) -> None:
    written = text.strip().replace("&", "&amp;").replace("<", "&lt;")
    [segment] = found = (Segment("p", "x"),)
    there = {segment.digest: Translation(segment.digest, written, False, "ann", NOW)}

    [message] = read(
        write_xliff(catalog(segments=found, translations=there)), segments=found
    ).messages

    unwritable = dict.fromkeys(map(ord, "\ufdd0\ufffe\uffff"), "\ufffd")
    assert message.text == normalize("NFC", written.translate(unwritable))


def test_a_text_that_was_written_loosely_is_not_taken_for_a_change() -> None:
    loose = translated(("100 % & < 5",))

    merged = merge(read(write_xliff(catalog(translations=loose))).messages, {}, loose)

    assert [one.fate for one in merged] == [Fate.ALREADY_THERE]


@pytest.mark.parametrize(
    ("attributes", "needs_work"),
    [
        ('state="translated"', False),
        ('state="signed-off"', False),
        ('state="needs-review-translation"', True),
        ('state="needs-l10n"', True),
        ('state="new"', True),
        ("", False),
    ],
)
def test_the_states_of_other_programs(attributes: str, needs_work: bool) -> None:
    [message] = read(file(unit("Oui", SEGMENTS[3], attributes))).messages

    assert message.needs_work is needs_work


def test_a_unit_that_is_not_approved_needs_work() -> None:
    data = file(unit("Oui", SEGMENTS[3])).replace("<trans-unit", '<trans-unit approved="no"')

    assert [message.needs_work for message in read(data).messages] == [True]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: "\n" + text.partition("?>\n")[2],
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("Croissance", '<mrk mtype="seg" mid="1">Croissance</mrk>'),
        lambda text: text.replace("<body>", '<body><group id="all">').replace(
            "</body>", "</group></body>"
        ),
        lambda text: text.replace("<trans-unit", '<trans-unit xmlns:m="urn:m" m:status="done"'),
        lambda text: text.replace("<body>", "<header><note>By hand</note></header><body>"),
        lambda text: text.replace(' ctype="bold"', ""),
        lambda text: text.replace("</source>", "</source><seg-source>S</seg-source>"),
    ],
)
def test_programs_may_write_it_in_their_own_way(change: object) -> None:
    data = change(write_xliff(catalog()).decode())  # type: ignore[operator]

    upload = read(data)

    assert texts(upload) == list(FRENCH)
    assert upload.refused == ()


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ('<g id="b1"><g id="i1">et</g></g> <x id="code1"/><x id="br1"/>', {"placeholder_missing"}),
        (
            '<g id="b1"><g id="i1">et</g></g><g id="a1">n</g><g id="a1">n</g>'
            '<x id="code1"/><x id="br1"/>',
            {"placeholder_twice"},
        ),
        (
            '<g id="b1"><g id="i1">et</g></g><g id="a1">n</g><x id="code1"/><x id="br1"/>'
            '<ph id="2">&lt;b&gt;</ph>',
            {"placeholder_unknown"},
        ),
        (
            '<g id="b1"><g id="i1">et</g></g><g id="a1">n</g><x id="code1"/><x/>',
            {"placeholder_missing", "placeholder_unknown"},
        ),
        ("&lt;b1&gt;text&lt;/b1&gt;", {"placeholder_missing"}),
    ],
)
def test_a_lost_doubled_or_foreign_placeholder_is_refused_with_its_line(
    target: str, codes: set[str]
) -> None:
    upload = read(file(unit("Oui", SEGMENTS[3]) + "\n" + unit(target)))

    assert texts(upload) == ["Oui"]
    assert {finding.code for finding in upload.refused} == codes
    assert {finding.where for finding in upload.refused} == {"line 5"}


def test_a_unit_that_the_article_lacks_and_a_second_one_are_left_out() -> None:
    other = Segment("p", "Gone")
    body = "\n".join(
        (unit("Oui", SEGMENTS[3]), unit("Non", SEGMENTS[3]), unit("Parti", other), unit("", other))
    )

    upload = read(file(body))

    assert texts(upload) == ["Oui"]
    assert [(finding.code, finding.where) for finding in upload.refused] == [
        ("po_duplicate", "line 5"),
        ("po_unknown_message", "line 6"),
        ("po_unknown_message", "line 7"),
    ]
    assert upload.refused[1].values["beginning"] == "It"


def test_a_text_for_an_earlier_revision_is_obsolete() -> None:
    other = Segment("p", "Gone")

    upload = read(file(unit("Parti", other)), earlier=(other,))

    assert [message.text for message in upload.obsolete] == ["Parti"]


def test_a_file_tells_its_article_and_language() -> None:
    assert peek(write_xliff(catalog()), "any.xml") == ("growth", FR)


GOOD = file(unit("Oui", SEGMENTS[3]))


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        ("<!DOCTYPE xliff SYSTEM 'http://x.test/x.dtd'>\n" + GOOD, "xliff_declarations", "Line 1"),
        (
            f"<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a 'aaaa'>]>{GOOD}",
            "xliff_declarations",
            "Line 2",
        ),
        (GOOD.replace("</body>", ""), "xliff_syntax", "Line 6"),
        ("\n\n" + GOOD.replace("</body>", ""), "xliff_syntax", "Line 8"),
        (GOOD.replace("Oui", "&e;"), "xliff_syntax", "Line 4"),
        (GOOD.replace('"growth"', '"other"'), "po_other_article", "other"),
        (GOOD.replace('"fr"', '"de"'), "po_other_language", "de"),
        (GOOD.replace('"fr"', '"?"'), "language_unknown", "?"),
        (GOOD.replace("1.2", "2.0", 1), "xliff_version", "2.0"),
        ("<html/>", "xliff_root_unknown", "html"),
        ("<?xml version='1.0' encoding='utf-16'?>" + GOOD, "po_charset", "utf-16"),
        ("<?xml version='1.0' encoding='utf-7'?>" + GOOD, "po_charset", "utf-7"),
        (GOOD.encode().replace(b"Oui", b"\xff"), "po_not_utf8", "4"),
        (GOOD.replace("Oui", "<!-- -->"), "xliff_unsupported", "export"),
        (GOOD.replace("</target>", "</target><target>2</target>"), "xliff_unsupported", "4"),
        (
            GOOD.replace("<body>", '<header><tool tool-id="com.apple.dt.xcode"/></header><body>'),
            "xliff_unsupported",
            "line 3",
        ),
        (GOOD.replace("</file>", '</file><file original="b"><body/></file>'),
         "xliff_several_articles", "2"),
        ('<xliff version="1.2"/>', "xliff_several_articles", "0"),
        (GOOD.replace("Oui", "<g>" * DEEPEST + "</g>" * DEEPEST), "xliff_too_deep", "levels"),
        (GOOD.replace("Oui", "".join(f"<g xmlns:n{n}='u'/>" for n in range(101))),
         "xliff_too_many_parts", "line 4"),
        (GOOD.replace("<body>", "<body " + " ".join(f'a{n}="1"' for n in range(101)) + ">"),
         "xliff_too_many_parts", "line 3"),
        (GOOD.replace("</target>", f"</target><note>{'x' * 20_001}</note>"),
         "po_comment_too_large", "line 4"),
        (GOOD + " " * MAX_BYTES, "po_too_large", "bytes"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_as_a_whole(
    data: str | bytes, code: str, says: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(data)

    assert caught.value.code == code
    assert says in sentence(caught.value)


def test_a_file_that_names_no_language_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="xliff_language_unknown"):
        peek(GOOD.replace('target-language="fr"', "").encode(), "fr/growth.xlf")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<trans-unit id='1'/>" * (MAX_MESSAGES + 1), "po_too_many_messages"),
        (unit("<x/>" * 1_000_000), "xliff_too_many_parts"),
        (f"<{'a' * 50_000}>" + "<b/>" * 100_000 + f"</{'a' * 50_000}>", "xliff_too_many_parts"),
    ],
)
def test_a_file_of_many_parts_is_refused_before_they_are_built(body: str, code: str) -> None:
    data = file(body).encode()
    tracemalloc.start()

    with pytest.raises(InvalidInputError, match=code):
        read(data)

    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
