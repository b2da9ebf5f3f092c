import csv
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import DE, FR
from workflow.catalogs.glossary import MAX_BYTES, MAX_TERMS, read_csv, write_csv
from workflow.catalogs.glossary_tbx import read_glossary, read_tbx
from workflow.domain.findings import Severity
from workflow.domain.terms import LONGEST_TERM, Entry, Term, TermKind, faults
from workflow.errors import InvalidInputError

REQUIRED, FORBIDDEN, KEPT = TermKind.REQUIRED, TermKind.FORBIDDEN, TermKind.DO_NOT_TRANSLATE
HEADER = "language,source,kind,target,note\n"


def entry(source="well", kind=REQUIRED, target="puits", *, language=FR, note=""):
    return Entry(language, Term(source, kind, target), note)


def said(file):
    return [(finding.where, finding.code) for finding in file.findings]


def refusal(read, data):
    with pytest.raises(InvalidInputError) as caught:
        read(data)
    return caught.value.code


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", ",;\t")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_however_a_spreadsheet_wrote_it(mark, delimiter, end):
    rows = ["Language,Source,Kind,Target", "fr,well,required,puits", "de,UN,do not translate,"]
    text = end.join(row.replace(",", delimiter) for row in rows)

    file = read_csv(mark + text.encode())

    assert file.entries == (entry(), entry("UN", KEPT, "", language=DE))
    assert file.findings == ()


def test_columns_may_stand_in_any_order_and_rows_may_be_short():
    file = read_csv(b"note,kind,source,target,language\nthe noun,required,well,puits,fr\n,x\n")

    assert file.entries == (entry(note="the noun"),)
    assert said(file) == [("line 3", "language_unknown")]


def test_bad_rows_are_refused_with_their_lines_and_all_others_kept():
    rows = (
        "fr,well,required,puits,\n"
        "../etc,well,required,x,\n"
        "fr,well,optional,x,\n"
        "fr,,required,x,\n"
        "fr,well,required,,\n"
        "fr,UN,do_not_translate,ONU,\n"
        f"fr,{'w' * (LONGEST_TERM + 1)},required,x,\n"
        "fr,a\x00b,required,x,\n"
        "fr,one,required,un,note,one too many\n"
        'fr,"well,required,open quote,\n'
        'fr,two,required,deux,"a note\nof two lines"\n'
        "fr,last,forbidden,dernier,\n"
    )

    file = read_csv((HEADER + rows).encode())

    assert [each.term.source for each in file.entries] == ["well", "two", "last"]
    assert file.entries[1].note == "a note\nof two lines"
    assert said(file) == [
        ("line 3", "language_unknown"),
        ("line 4", "term_kind_unknown"),
        ("line 5", "term_source_missing"),
        ("line 6", "term_target_missing"),
        ("line 7", "term_target_unwanted"),
        ("line 8", "term_too_long"),
        ("line 9", "term_control_character"),
        ("line 10", "glossary_row_too_long"),
        ("line 11", "glossary_row_broken"),
    ]


def test_the_same_term_twice_is_once_and_another_word_for_it_is_another():
    rows = "fr,well,required,puits\nfr,well,required,puits\nfr,well,required,forage\n"

    file = read_csv((HEADER + rows).encode())

    assert file.entries == (entry(), entry(target="forage"))


def test_a_column_that_nobody_knows_is_left_out_and_named():
    file = read_csv(b"\nlanguage,source,kind,target,owner\nfr,well,required,puits,ada\n")

    assert file.entries == (entry(),)
    assert [(f.where, f.code, f.severity) for f in file.findings] == [
        ("line 2", "glossary_column_unknown", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "glossary_header_missing"),
        (b"fr,well,required,puits\n", "glossary_header_missing"),
        (HEADER.encode() + b"fr,caf\xe9,required,x\n", "glossary_not_utf8"),
        (b"x" * 10_000_000, "glossary_too_large"),
        (HEADER.encode() + b"".join(b"fr,w%d,required,x\n" % n for n in range(MAX_TERMS + 1)),
         "glossary_too_many_terms"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_refused_whole(data, code):
    assert refusal(read_csv, data) == code


def test_a_file_that_is_wrong_from_end_to_end_has_a_bounded_report():
    file = read_csv(HEADER.encode() + b'fr,"a,required,b\n' * 20_000)

    assert len(file.findings) < 300
    assert file.findings[-1].code == "glossary_more_findings"
    assert file.findings[-1].values["count"] + len(file.findings) - 1 == 20_000


@pytest.mark.parametrize("first", "=+-@＝＋－＠")
def test_no_cell_that_leaves_is_a_formula(first):
    hostile = entry(f"{first}cmd|'/c calc'!A1", REQUIRED, f"{first}1+1", note=f"{first}2")

    data = write_csv([hostile])

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [cell[0] for cell in rows[1][1:]] == ["'", "r", "'", "'"]
    assert read_csv(data).entries == (hostile,)


texts = st.text(st.sampled_from(string.printable[:95] + "é「，＝\u00a0"), max_size=30)


@given(st.lists(st.builds(entry, texts, st.sampled_from(TermKind), texts, note=texts)))
def test_what_is_written_is_read_again(entries):
    sound = [
        each
        for each in entries
        if not faults(each)
        and all(text == text.strip() for text in (each.term.source, each.term.target, each.note))
    ]

    file = read_csv(write_csv(sound))

    first = {}
    for each in sound:
        first.setdefault(each.term, each)
    assert file.entries == tuple(first.values())
    assert file.findings == ()


def martif(body, *, doctype='<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">', lang="en"):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<martif type="TBX-Basic"'
        f' xml:lang="{lang}"><text><body>{body}</body></text></martif>'
    ).encode()


def test_tbx_of_2008_is_read_with_its_statuses():
    body = """
    <termEntry id="c7"><note>of water</note>
      <langSet xml:lang="en"><tig><term>well</term></tig></langSet>
      <langSet xml:lang="fr">
        <tig><term>puits</term>
          <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
        <ntig><termGrp><term>forage</term>
          <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termGrp></ntig>
        <tig><term>trou</term>
          <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
        <tig><term>fosse</term>
          <termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
      </langSet>
      <langSet xml:lang="de"><tig><term>Brunnen</term></tig></langSet>
    </termEntry>"""

    file = read_tbx(martif(body))

    assert file.findings == ()
    assert [(e.language, e.term.kind, e.term.target, e.note) for e in file.entries] == [
        (FR, REQUIRED, "puits", "of water"),
        (FR, REQUIRED, "forage", "of water"),
        (FR, FORBIDDEN, "trou", "of water"),
        (FR, FORBIDDEN, "fosse", "of water"),
        (DE, REQUIRED, "Brunnen", "of water"),
    ]


def test_tbx_of_2019_is_read_in_both_of_its_styles():
    data = b"""<tbx xmlns="urn:iso:std:iso:30042:ed-2" style="dct" xml:lang="en-US"
      xmlns:min="http://www.tbxinfo.net/ns/min"><text><body>
      <conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>well</term></termSec></langSec>
        <langSec xml:lang="fr"><termSec><term>puits</term></termSec>
          <termSec><term>trou</term><min:administrativeStatus>supersededTerm-admn-sts
          </min:administrativeStatus></termSec></langSec></conceptEntry></body></text></tbx>"""

    file = read_glossary(b"\xef\xbb\xbf\n" + data)

    assert file.entries == (entry(), entry(kind=FORBIDDEN, target="trou"))


@pytest.mark.parametrize(
    "mark",
    [
        '<descrip type="Translation needed">No</descrip>',
        '<admin type="doNotTranslate">yes</admin>',
        '<note translate="no">a name</note>',
    ],
)
def test_names_that_stay_are_for_their_languages_or_for_all_of_the_file(mark):
    source = '<langSet xml:lang="en"><tig><term>UN</term></tig></langSet>'
    french = '<langSet xml:lang="fr"><tig><term>ONU</term></tig></langSet>'
    other = (
        '<termEntry><langSet xml:lang="en"><tig><term>well</term></tig></langSet>'
        '<langSet xml:lang="de"><tig><term>Brunnen</term></tig></langSet></termEntry>'
    )

    named = read_tbx(martif(f"<termEntry>{mark}{source}{french}</termEntry>{other}"))
    bare = read_tbx(martif(f"<termEntry>{mark}{source}</termEntry>{other}"))

    assert [(e.language, e.term) for e in named.entries if e.term.kind is KEPT] == [
        (FR, Term("UN", KEPT))
    ]
    assert [(e.language, e.term) for e in bare.entries if e.term.kind is KEPT] == [
        (DE, Term("UN", KEPT))
    ]


def test_a_concept_that_cannot_be_used_is_named_and_the_others_are_kept():
    body = """
    <termEntry id="c1"><langSet xml:lang="de"><tig><term>Brunnen</term></tig></langSet></termEntry>
    <termEntry><langSet xml:lang="en"><tig><term>well</term></tig></langSet>
      <langSet xml:lang="../x"><tig><term>?</term></tig></langSet>
      <langSet xml:lang="fr"><tig><term>puits</term></tig></langSet></termEntry>"""

    file = read_tbx(martif(body))

    assert file.entries == (entry(),)
    assert sorted(said(file)) == [
        ("concept 2", "language_unknown"),
        ("concept c1", "tbx_source_missing"),
    ]


LAUGHS = '<!ENTITY l0 "ha">' + "".join(
    f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};">' for n in range(1, 40)
)
MANY = "".join(f"<tig><term>w{n}</term></tig>" for n in range(30_000))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (martif("&l39;", doctype=f"<!DOCTYPE martif [{LAUGHS}]>"), "tbx_declarations"),
        (martif("&x;", doctype='<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
         "tbx_declarations"),
        (martif("", doctype='<!DOCTYPE martif [<!ATTLIST a b CDATA "much">]>'), "tbx_declarations"),
        (martif("&x;"), "tbx_syntax"),
        (martif("<termEntry>" * 50_000), "tbx_too_deep"),
        (martif("<termEntry>"), "tbx_syntax"),
        (b'<?xml version="1.0" encoding="klingon"?><martif/>', "tbx_syntax"),
        (b'<?xml version="1.0" encoding="utf-16"?><martif/>', "tbx_syntax"),
        (b"<html><body>well</body></html>", "tbx_root_unknown"),
        (martif(" " * MAX_BYTES), "glossary_too_large"),
        (b"<martif>" * 1_250_000, "glossary_too_large"),
        (martif(f'<termEntry><langSet xml:lang="en">{MANY}</langSet><langSet xml:lang="fr">{MANY}'
                "</langSet></termEntry>"), "glossary_too_many_terms"),
    ],
    ids=lambda given: given if isinstance(given, str) else "file",
)  # fmt: skip
@pytest.mark.slow
def test_hostile_xml_is_refused(data, code):
    assert refusal(read_glossary, data) == code
