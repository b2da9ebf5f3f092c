"""Files that no translator's program would make, and those that one spoilt: each an answer."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs.generated import PINNED
from tests.catalogs.test_exchange import (
    FR,
    FRENCH,
    HEADER,
    SEGMENTS,
    catalog,
    message,
    msgfmt,
    read,
    refusal,
    refusals,
    texts,
    translated,
)
from workflow.catalogs.exchange import COMMENT, Upload, read_po, write_po, write_pot
from workflow.catalogs.po_matching import MAX_TEXT
from workflow.catalogs.po_parsing import MAX_MESSAGES, MAX_NOTES
from workflow.catalogs.po_reading import MAX_HEADER
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError

WHOLE = write_po(catalog()).decode()
LAST = WHOLE.count("\n")


def struck(msgid: str, msgstr: str, *, context: str) -> str:
    return "".join(f"#~ {line}\n" for line in message(msgid, msgstr, context=context).split("\n"))


# Whole files: refused or read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (HEADER.replace("UTF-8", "ISO-8859-1"), "po_charset", 4),
        (HEADER.encode() + message("a", "é").encode("latin-1"), "po_not_utf8", 7),
        ((HEADER + message("a", "é")).replace("\n", "\r").encode("latin-1"), "po_not_utf8", 7),
        (HEADER + message("a", "b\0"), "control_characters", 7),
        (HEADER + "# a\0\n", "control_characters", 6),
        (HEADER + message("a", "b\\0"), "po_syntax", 7),
        (HEADER + message("a", "b\\x00"), "po_syntax", 7),
        (HEADER + '#| msgid "\\000"\n' + message("a", "b"), "po_syntax", 6),
        (HEADER + '#| msgid "a" "b"\n', "po_syntax", 6),
        (HEADER + '#| "a"\n', "po_syntax", 6),
        (HEADER + '#~ "a"\n', "po_syntax", 6),
        (HEADER + '#~ msgid "a"\n', "po_syntax", 6),
        (HEADER + '#~ msgid "a"\nmsgstr "b"\n', "po_syntax", 7),
        (HEADER + 'msgid "a"\n#~ msgstr "b"\n', "po_syntax", 7),
        (HEADER + message("a", 'b"c"d'), "po_syntax", 7),
        (HEADER + message("a", "b" + '"' * 100_000), "po_syntax", 7),
        (WHOLE[: WHOLE.rindex("msgstr")], "po_syntax", LAST - 2),
        (WHOLE[:-10], "po_syntax", LAST),
        (WHOLE.replace('msgid ""\nmsgstr ""\n"', '# gone\n"', 1), "po_syntax", 2),
        (message("a", "b"), "po_header_missing", 1),
        (struck("", "Language: fr", context="").replace('#~ msgctxt ""\n', ""),
         "po_header_missing", 1),
        (HEADER.replace("Language: fr", "X-A: " + "a" * MAX_HEADER), "po_header_too_large", 1),
        ("#" * (MAX_NOTES + 1), "po_comment_too_large", 1),
        (HEADER + "# aaaaaaaa\n" * 10_000, "po_comment_too_large", 6 + MAX_NOTES // 10),
        (HEADER + "#, " + "a, " * MAX_NOTES, "po_comment_too_large", 6),
    ],
)  # fmt: skip
def test_a_spoilt_file_is_refused_with_the_line(data: bytes | str, code: str, line: int) -> None:
    refused = refusal(data)

    assert (refused.code, refused.values["line"]) == (code, line)


def test_a_foreign_article_or_language_is_refused_and_a_stale_base_handed_on() -> None:
    assert refusal(WHOLE, slug="other").code == "po_other_article"
    assert refusal(WHOLE.replace("Language: fr", "Language: ja")).code == "po_other_language"
    assert read(WHOLE.replace("b4se", "1.0")).base == "1.0"
    assert read(WHOLE.replace('"X-Communique-Base: b4se\\n"\n', "")).base is None


@pytest.mark.parametrize("count", ["999999999", "-1", "1e400", "plural=__import__('os')", ""])
def test_no_plural_formula_is_looked_at_or_given_back(count: str) -> None:
    data = WHOLE.replace("nplurals=2", f"nplurals={count}")

    upload = read(data)

    assert texts(upload) == list(FRENCH)
    assert upload.header == {}


def test_a_file_cut_off_between_messages_brings_what_is_left() -> None:
    upload = read(WHOLE[: WHOLE.index("\n#. Paragraph.")])

    assert (texts(upload), upload.refused) == ([FRENCH[0]], ())


@pytest.mark.slow
def test_100_000_messages_are_read_and_one_more_is_refused_in_seconds(must_end) -> None:
    many = "".join(f'msgid "m{number}"\nmsgstr ""\n' for number in range(MAX_MESSAGES))
    found = [Segment("p", f"m{number}") for number in range(MAX_MESSAGES)]
    upload = read(HEADER + many, segments=found)
    refused = [refusal(HEADER + many + extra).code for extra in (message("a", "b"), '#~msgid ""')]

    assert upload.refused == ()
    assert refused == ["po_too_many_messages", "po_too_many_messages"]


# Its own process, since a limit on memory is one for ever; in megabytes of the file.
LIMITED = r"""
import resource, sys
from workflow.catalogs.exchange import read_po
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError

known = {"slug": "growth", "language": LanguageTag("fr"), "segments": [Segment("p", "a")]}
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 300_000_000, resource.RLIM_INFINITY))
start = sys.argv[1].encode() + b'msgid "a"\nmsgstr "'
for megabytes, unit, end in [
    (9.9, b"x", b'"'), (9.9, b"x", b""), (9.9, b'"', b""),
    (9.9, b"x" * 96 + b"\xf0\x9f\x98\x80", b'"'),
    (1, b"\\n", b'"'), (1, b'"\n"aa', b'"'), (1, b'"\n', b""), (1, b'"\n# a', b""),
]:
    try:
        upload = read_po(start + unit * int(megabytes * 1e6 / len(unit)) + end, **known)
        print(upload.refused[0].code)
    except InvalidInputError as refused:
        print(refused.code)
"""


@pytest.mark.slow
def test_one_huge_text_costs_bounded_memory() -> None:
    command = [sys.executable, "-c", LIMITED, HEADER]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)

    large, broken = "text_too_large", "po_syntax"
    assert ran.stdout.split() == [
        *(large, broken, broken, large),
        *(large, large, broken, "po_comment_too_large"),
    ]


def test_a_text_that_no_translation_can_be_is_refused_alone() -> None:
    limit = MAX_TEXT + 10 * len(SEGMENTS[2].msgid)
    long = message(SEGMENTS[2].msgid, "a" * (limit + 1), context="li")

    upload = read(HEADER + message(SEGMENTS[3].msgid, "A", context="li#2") + long)

    assert refusals(upload) == [("text_too_large", "line 10")]
    assert texts(upload) == ["A"]


def test_what_stands_in_a_file_often_does_not_multiply() -> None:
    """Without contexts, each of a thousand comments would go to each of a thousand cells."""
    cells = [Segment(f"td#{number}", "a") for number in range(1_000)]

    upload = read(HEADER + '# Why?\nmsgid "a"\nmsgstr ""\n' * 1_000, segments=cells)

    assert len(upload.comments) == len(cells)


# What is kept of single messages ----------------------------------------------------------------


def test_comments_flags_and_previous_sources_are_read_wherever_programs_put_them() -> None:
    entry = (
        "#  first\n#second\n#\n#. ours\n#: a.md:1\n#, no-wrap, range: 0..9\n#= fuzzy\n#, no-wrap\n"
        '#| msgctxt "h2"\n#| msgid ""\n#| "Acme "\n#| "Ltd"\n'
        'msgctxt "li"\n# third\nmsgid "Acme &amp; Co"\nmsgstr "A"\n# a last word\n'
    )

    [found] = read(HEADER + entry).messages

    assert found.comment == " first\nsecond\n\nthird"
    assert (found.flags, found.needs_work) == (("no-wrap", "range: 0..9"), True)
    assert (found.previous_context, found.previous_msgid) == ("h2", "Acme Ltd")


def test_what_is_said_about_a_message_is_its_own_and_not_its_neighbours() -> None:
    first = '# one\n#, no-wrap\n#| msgid "x"\n' + message("Acme &amp; Co", "A", context="li")

    found = read(HEADER + first + message("Acme &amp; Co", "B", context="li#2")).messages[1]

    assert (found.comment, found.flags, found.previous_msgid) == ("", (), "")


def test_an_untranslated_or_refused_message_still_brings_its_comment() -> None:
    empty = "# Which Acme?\n" + message("Acme &amp; Co", "", context="li")
    refused = "# No tag here\n" + message("Acme &amp; Co", "<b1>", context="li#2")

    upload = read(HEADER + empty + refused)

    assert upload.messages == ()
    assert refusals(upload)[0][1] == "line 12"
    assert [(one.segment, one.text, one.comment) for one in upload.comments] == [
        (SEGMENTS[2], "", "Which Acme?"),
        (SEGMENTS[3], "", "No tag here"),
    ]


def test_a_file_from_an_earlier_revision_brings_its_texts_as_obsolete() -> None:
    gone, struck_out = Segment("p", "Gone"), Segment("p", "Struck")
    live = "# Well\n#, fuzzy\n" + message("Gone", "Parti", context="p")

    upload = read(
        HEADER + live + struck("Struck", "Barré", context="p"), earlier=(gone, struck_out)
    )

    assert [(one.segment, one.text, one.needs_work, one.comment) for one in upload.obsolete] == [
        (gone, "Parti", True, "Well"),
        (struck_out, "Barré", False, ""),
    ]
    assert (upload.messages, upload.refused) == ((), ())


def test_a_segment_of_many_earlier_revisions_gets_its_text_once() -> None:
    earlier = [Segment("p", "Gone", hint) for hint in ("", "Paragraph.", "")]

    upload = read(HEADER + struck("Gone", "Parti", context="p"), earlier=earlier)

    assert [one.text for one in upload.obsolete] == ["Parti"]


def test_a_segment_that_the_article_has_again_is_not_obsolete() -> None:
    upload = read(HEADER + message("Acme &amp; Co", "A", context="li"), earlier=SEGMENTS)

    assert (texts(upload), upload.obsolete) == (["A"], ())


def test_a_struck_out_text_fills_a_message_that_has_none_and_no_other() -> None:
    """Babel leaves a message that comes back both live and empty, and obsolete with its text."""
    empty = message("Acme &amp; Co", "", context="li")
    full = message("Acme &amp; Co", "B", context="li#2")
    old = [struck("Acme &amp; Co", "Old", context=context) for context in ("li", "li#2")]

    upload = read(HEADER + old[0] + empty + full + old[1])

    assert sorted(texts(upload)) == ["B", "Old"]
    assert refusals(upload) == [("po_duplicate", "line 19")]


def test_a_struck_out_message_that_was_never_ours_is_told_and_an_empty_one_is_nothing() -> None:
    upload = read(HEADER + struck("Other", "Autre", context="p") + struck("No", "", context="p"))

    assert refusals(upload) == [("po_unknown_message", "line 6")]


def test_a_struck_out_text_passes_the_same_checks() -> None:
    gone = Segment("p", "Gone")

    upload = read(HEADER + struck("Gone", "<b1>Parti</b1>", context="p"), earlier=(gone,))

    assert {code for code, _ in refusals(upload)} == {"placeholder_unknown"}
    assert upload.obsolete == ()


@pytest.mark.parametrize(
    "lines",
    [
        '# why\n#, fuzzy, no-wrap\n#~| msgid "Was"\n#~ msgctxt "p"\n#~ msgid "Gone"\n#~ msgstr "P"',
        '#~ # why\n#~ #, fuzzy, no-wrap\n#~| msgid "Was"\n#~ msgctxt "p"\n#~ msgid ""\n'
        '#~ "Go"\n#~ "ne"\n#~ msgstr "P"',
        '# why\n#, fuzzy, no-wrap\n#| msgid "Was"\n#~msgctxt "p"\n#~msgid "Gone"\n#~msgstr "P"\n#~',
    ],
)  # fmt: skip
def test_struck_out_messages_keep_what_is_said_about_them(lines: str) -> None:
    [found] = read(f"{HEADER}{lines}\n", earlier=(Segment("p", "Gone"),)).obsolete

    assert (found.text, found.needs_work, found.comment) == ("P", True, "why")
    assert (found.flags, found.previous_msgid) == (("no-wrap",), "Was")


# What goes out --------------------------------------------------------------------------------


def test_foreign_header_fields_are_kept_and_ours_are_never_taken_from_a_file() -> None:
    fields = (
        "Last-Translator: Ann <a@example.org>", "plural-forms: nplurals=9; plural=8;", "X-Odd: ",
        "content-type: text/html", "X-COMMUNIQUE-BASE: 0", "X-Communique-New: 1", "#: a", "a b: c",
        "X-Source-Language: tlh", "X-Generator:  two \\t words",
    )  # fmt: skip
    data = "# Title\n" + HEADER.replace("fr\\n", "\\n".join(("fr", *fields, "")))

    upload = read(data)

    assert upload.header == {
        "Last-Translator": "Ann <a@example.org>",
        "X-Odd": "",
        "X-Generator": "two words",
        COMMENT: "Title",
    }


HOSTILE: Mapping[str, str] = {
    "X-A": "a\n\\nPlural-Forms: nplurals=7;\r\nContent-Type: text/plain; charset=latin-1",
    "X-B\nLanguage": "de",
    "Language": "de",
    'X-C"': '"',
    COMMENT: 'Title\nmsgid "x"\rmsgstr "y"',
}


def test_nothing_in_a_kept_header_or_comment_can_become_a_field_or_a_message(
    tmp_path: Path,
) -> None:
    noted = {
        digest: replace(text, comment='a\nmsgid "x"\rmsgstr "y"\n, fuzzy', flags=FLAGS)
        for digest, text in translated().items()
    }

    data = write_po(catalog(header=HOSTILE, translations=noted))

    msgfmt(data, tmp_path)
    upload = read(data)
    assert (texts(upload), upload.refused, upload.base) == (list(FRENCH), (), "b4se")
    assert {one.flags for one in upload.messages} == {("no-wrap", "no-c-format")}
    assert not any(one.needs_work for one in upload.messages)
    assert upload.header.keys() == {"X-A", COMMENT}


FLAGS = ("no-wrap", "fuzzy", "python-format", "possible-c-format", "no-c-format", "a\nmsgid", "b,c")


def test_a_template_carries_nothing_of_a_translators() -> None:
    gone = (Segment("p", "Gone"), translated()[SEGMENTS[0].digest])

    template = write_pot(catalog(header=HOSTILE, obsolete=(gone,)))

    assert template == write_pot(catalog())


_NOTES = st.text(alphabet='ab \n\r#,.:|~"\\é\u2028\x85\t', max_size=30)


@PINNED
@given(_NOTES, st.lists(st.sampled_from(("no-wrap", "b", "x-y", "é")), unique=True), _NOTES)
def test_any_comment_flag_and_header_survive_the_journey(
    comment: str, flags: list[str], title: str
) -> None:
    [segment] = found = (Segment("p", "x"),)
    text = replace(translated()[SEGMENTS[0].digest], comment=comment, flags=tuple(flags))
    sent = catalog(
        segments=found, translations={segment.digest: text}, header={COMMENT: title, "X-A": title}
    )

    upload = read_po(write_po(sent), slug="growth", language=FR, segments=found)

    [back] = upload.messages
    assert (back.flags, lines_of(back.comment)) == (tuple(flags), lines_of(comment))
    assert lines_of(upload.header.get(COMMENT, "")) == lines_of(title)
    assert upload.header["X-A"] == " ".join(title.split())


def lines_of(comment: str) -> list[str]:
    """Its lines, without the blanks at their ends, and without those that say nothing."""
    lines = comment.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line.rstrip() for line in lines if line.strip()]


_LINES = (
    *('msgctxt "p"\n', 'msgid "a"\n', 'msgid ""\n', 'msgstr "b"\n', '"c"\n', '#~ msgid "a"\n'),
    *('#~ msgstr "b"\n', '#~ "c"\n', '#~| msgid "d"\n', '#| msgid "d"\n', '#| "e"\n', "# f\n"),
    *("#, fuzzy\n", "\n", "#~\n", "#~ # g\n", "#\n", 'msgstr[0] "h"\n', "msgid", "#~~", "\r"),
)


@PINNED
@given(st.lists(st.sampled_from(_LINES), max_size=12))
def test_whatever_the_lines_every_text_is_somewhere_or_refused(lines: list[str]) -> None:
    try:
        upload = read(HEADER + "".join(lines), segments=[Segment("p", "a"), Segment("li", "a")])
    except InvalidInputError:
        return
    assert isinstance(upload, Upload)
    assert all(one.text for one in (*upload.messages, *upload.obsolete))
    assert all(one.comment and not one.text for one in upload.comments)
