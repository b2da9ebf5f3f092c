import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs.generated import MARKDOWN, PINNED
from workflow.catalogs.checks import CONTROL
from workflow.catalogs.exchange import (
    Catalog,
    Upload,
    peek_header,
    read_po,
    write_po,
    write_pot,
)
from workflow.catalogs.po_reading import MAX_BYTES, MAX_MESSAGES
from workflow.catalogs.segments import segments
from workflow.domain.article import ArticleText
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation
from workflow.errors import InvalidInputError
from workflow.wording import sentence

FR = LanguageTag("fr")
EN = LanguageTag("en")
NOW = datetime(2025, 7, 11, tzinfo=UTC)

SEGMENTS = (
    Segment("headline", "Growth of 100% and {more} %s", "Headline, at most 90 characters."),
    Segment("p", 'A <b1>"quoted"</b1> C:\\path', "Paragraph."),
    Segment("li", "Acme &amp; Co"),
    Segment("li#2", "Acme &amp; Co"),
)
FRENCH = ("Croissance de 100 %", "Un <b1>« texte »</b1>\u00a0!", "Acme et Cie", "Acme &amp; Cie")

HEADER = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def translated(
    texts: tuple[str, ...] = FRENCH, *, needs_work: bool = False
) -> dict[str, Translation]:
    return {
        segment.digest: Translation(segment.digest, text, needs_work, "ann", NOW)
        for segment, text in zip(SEGMENTS, texts, strict=False)
    }


def catalog(**others: object) -> Catalog:
    known = Catalog("growth", 3, "b4se", EN, FR, SEGMENTS, translated())
    return replace(known, **others)  # type: ignore[arg-type]


def read(data: bytes | str, **others: object) -> Upload:
    known: dict[str, object] = {"slug": "growth", "language": FR, "segments": SEGMENTS}
    encoded = data.encode() if isinstance(data, str) else data
    return read_po(encoded, **(known | others))  # type: ignore[arg-type]


def message(msgid: str, msgstr: str, *, context: str = "", flags: str = "") -> str:
    lines = [f"#, {flags}"] if flags else []
    lines += [f'msgctxt "{context}"'] if context else []
    return "\n".join([*lines, f'msgid "{msgid}"', f'msgstr "{msgstr}"', "", ""])


def refusals(upload: Upload) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in upload.refused]


def texts(upload: Upload) -> list[str]:
    return [message.text for message in upload.messages]


def refusal(data: bytes | str, **others: object) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as refused:
        read(data, **others)
    assert "%(" not in sentence(refused.value)
    return refused.value


def msgfmt(data: bytes, folder: Path) -> None:
    path = folder / "catalog.po"
    path.write_bytes(data)
    command = ["msgfmt", "-c", "--check-header", "-o", "/dev/null", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def test_a_catalog_that_is_not_touched_brings_back_what_went_out() -> None:
    upload = read(write_po(catalog()))

    assert upload.refused == ()
    assert upload.base == "b4se"
    assert texts(upload) == list(FRENCH)
    assert [message.segment for message in upload.messages] == list(SEGMENTS)


def test_the_same_catalog_makes_the_same_bytes() -> None:
    assert write_po(catalog()) == write_po(catalog())
    assert write_pot(catalog()) == write_pot(catalog(translations={}))


def test_a_template_has_every_message_and_no_text_or_language() -> None:
    file = polib.pofile(write_pot(catalog()).decode())

    assert file.metadata["Language"] == ""
    assert [(entry.msgctxt, entry.msgid, entry.msgstr) for entry in file] == [
        (segment.context, segment.msgid, "") for segment in SEGMENTS
    ]


def test_the_header_says_what_the_file_is_for_and_names_no_date() -> None:
    header = polib.pofile(write_po(catalog()).decode()).metadata

    assert header == {
        "Project-Id-Version": "growth 3",
        "Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
        "X-Source-Language": "en",
        "X-Communique-Article": "growth",
        "X-Communique-Revision": "3",
        "X-Communique-Base": "b4se",
    }


def test_prose_gets_no_format_flag_and_no_line_is_folded() -> None:
    long = Segment("p", "100% of {all} %d " * 40)

    file = write_po(catalog(segments=(*SEGMENTS, long), translations=translated(needs_work=True)))

    flags = {line for line in file.decode().split("\n") if line.startswith("#,")}
    assert flags == {"#, fuzzy"}
    assert f'msgid "{long.msgid}"' in file.decode().split("\n")


def test_a_text_that_needs_work_goes_out_and_comes_back_as_fuzzy() -> None:
    upload = read(write_po(catalog(translations=translated(needs_work=True))))

    assert [message.needs_work for message in upload.messages] == [True] * 4


@pytest.mark.parametrize("language", ["fr", "ar", "zh_Hans", "pt_BR", "fa_AF", "tlh", "cy"])
def test_gettext_accepts_what_goes_out(language: str, tmp_path: Path) -> None:
    tag = LanguageTag.parse(language)

    msgfmt(write_po(catalog(language=tag)), tmp_path)
    msgfmt(write_pot(catalog(language=tag)), tmp_path)


@PINNED
@given(MARKDOWN)
def test_another_reader_finds_what_was_written(markdown: str) -> None:
    found = segments(ArticleText("T", markdown))
    same = {s.digest: Translation(s.digest, s.msgid, False, "ann", NOW) for s in found}

    data = write_po(catalog(segments=found, translations=same))

    entries = polib.pofile(data.decode())
    assert [(e.msgctxt, e.msgid, e.msgstr, e.comment) for e in entries] == [
        (s.context, s.msgid, s.msgid, s.hint) for s in found
    ]
    assert texts(read(data, segments=found)) == [s.msgid for s in found]


@PINNED
@given(st.text(min_size=1).filter(lambda text: text.strip() and not CONTROL.search(text)))
def test_any_text_survives_the_journey(text: str) -> None:
    written = text.strip().replace("&", "&amp;").replace("<", "&lt;")
    [segment] = found = (Segment("p", "x"),)
    there = {segment.digest: Translation(segment.digest, written, False, "ann", NOW)}

    [message] = read(write_po(catalog(segments=found, translations=there)), segments=found).messages

    assert message.text == normalize("NFC", written)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.replace(b'msgstr "Acme', b'msgstr ""\n"Acme'),
        lambda data: b"# Somebody\n#, fuzzy\n" + data,
        lambda data: data + b'\n#, fuzzy\n#~ msgctxt ""\n#~ msgid "old"\n#~ msgstr "vieux"\n',
        lambda data: data.replace(b"\n\n", b"\n"),
        lambda data: data.replace(b"msgctxt", b'#| msgid "old"\nmsgctxt'),
        lambda data: data.replace(b"msgstr \"", b"msgstr \t\""),
    ],
)  # fmt: skip
def test_programs_may_write_it_in_their_own_way(change: object) -> None:
    earlier = (Segment("", "old"),)

    upload = read(change(write_po(catalog())), earlier=earlier)  # type: ignore[operator]

    assert upload.refused == ()
    assert texts(upload) == list(FRENCH)
    assert not any(message.needs_work for message in upload.messages)


def test_the_flag_of_an_obsolete_entry_is_not_the_next_ones() -> None:
    obsolete = '#, fuzzy\n#~ msgid "old"\n#~ msgstr "vieux"\n\n'

    upload = read(HEADER + obsolete + message("Acme &amp; Co", "Acme", context="li"))

    assert [message.needs_work for message in upload.messages] == [False]


def test_an_empty_text_brings_nothing_and_is_no_fault() -> None:
    upload = read(write_po(catalog(translations={})))

    assert (upload.messages, upload.refused) == ((), ())


def test_texts_are_trimmed_and_put_into_nfc() -> None:
    upload = read(HEADER + message("Acme &amp; Co", " Acme\u0301 ", context="li"))

    assert texts(upload) == ["Acm\u00e9"]


def test_a_source_in_decomposed_letters_is_found_again() -> None:
    found = segments(ArticleText("T", "Cafe&#x301;"))

    upload = read(HEADER + message("Caf\u00e9", "Kaffee", context="p"), segments=found)

    assert [message.segment for message in upload.messages] == [found[1]]


def test_one_bad_message_is_refused_with_its_line_and_all_others_are_kept() -> None:
    data = write_po(catalog()).decode().replace("Un <b1>", "Un ")

    upload = read(data)

    line = data.split("\n").index(f'msgctxt "{SEGMENTS[1].context}"') + 1
    assert {where for _, where in refusals(upload)} == {f"line {line}"}
    assert {code for code, _ in refusals(upload)} == {"placeholder_unbalanced"}
    assert texts(upload) == [FRENCH[0], *FRENCH[2:]]


def test_a_control_character_in_a_text_is_refused() -> None:
    upload = read(HEADER + message("Acme &amp; Co", r"Ac\nme", context="li"))

    assert refusals(upload) == [("translation_control_character", "line 6")]


def test_a_message_that_is_not_ours_is_told_with_its_line() -> None:
    upload = read(
        HEADER
        + message("Other", "Autre", context="p")
        + message("Acme &amp; Co", "A", context="li")
    )

    assert refusals(upload) == [("po_unknown_message", "line 6")]
    assert texts(upload) == ["A"]


def test_of_two_entries_with_one_key_the_first_is_taken_and_the_second_told() -> None:
    first = message("Acme &amp; Co", "A", context="li")

    upload = read(HEADER + first + first.replace('"A"', '"B"'))

    assert refusals(upload) == [("po_duplicate", "line 10")]
    assert upload.refused[0].values["first"] == 6
    assert texts(upload) == ["A"]


def test_plural_entries_are_refused_and_the_formula_is_never_looked_at() -> None:
    header = HEADER.replace(
        "fr\\n", 'fr\\n"\n"Plural-Forms: nplurals=9999999999; plural=__import__(1);\\n'
    )
    plural = 'msgid "Acme &amp; Co"\nmsgid_plural "x"\nmsgstr[0] "A"\nmsgstr[1] "B"\n\n'

    upload = read(
        header
        + plural
        + message(SEGMENTS[1].msgid.replace('"', '\\"').replace("C:\\", "C:\\\\"), "Un <b1>b</b1>")
    )

    assert refusals(upload) == [("po_plural", "line 7")]
    assert texts(upload) == ["Un <b1>b</b1>"]


def test_a_file_without_contexts_gives_a_text_to_every_segment_that_says_it() -> None:
    upload = read(HEADER + message("Acme &amp; Co", "Acme et Cie"))

    assert [message.segment.context for message in upload.messages] == ["li", "li#2"]


def test_where_there_are_contexts_a_message_without_one_is_unknown() -> None:
    upload = read(
        HEADER + message("Acme &amp; Co", "A", context="li") + message("Acme &amp; Co", "B")
    )

    assert refusals(upload) == [("po_unknown_message", "line 10")]
    assert texts(upload) == ["A"]


def test_a_file_for_another_article_or_language_is_refused() -> None:
    data = write_po(catalog())

    assert refusal(data, slug="other").code == "po_other_article"
    assert refusal(data, language=LanguageTag("de")).code == "po_other_language"
    assert refusal(data, language=LanguageTag("fr", territory="CA")).code == "po_other_language"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (write_po(catalog()).replace(b"UTF-8", b"ISO-8859-1"), "po_charset", 6),
        (write_po(catalog()).decode().encode("utf-16"), "po_not_utf8", 1),
        (HEADER.encode() + b'msgid "a"\nmsgstr "\xe9"\n', "po_not_utf8", 7),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"\xe9", "po_not_utf8", 6),
        (HEADER.replace("; charset=UTF-8", '; "\n"charset=latin-1'), "po_charset", 1),
        (HEADER + 'msgid "a\nmsgstr "b"\n', "po_syntax", 6),
        (HEADER + 'msgid "a"\n\nmsgid "b"\nmsgstr ""\n', "po_syntax", 8),
        (HEADER + 'msgid "a"\n', "po_syntax", 6),
        (HEADER + 'msgstr "a"\n', "po_syntax", 6),
        (HEADER + 'msgid "a" "b"\nmsgstr ""\n', "po_syntax", 6),
        (HEADER + r'msgid "\q"' + '\nmsgstr ""\n', "po_syntax", 6),
        (HEADER + "<html>", "po_syntax", 6),
        ('"a"\n', "po_syntax", 1),
        ("", "po_header_missing", 1),
        ("\n" + message("a", "b"), "po_header_missing", 2),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_with_the_line(
    data: bytes | str, code: str, line: int
) -> None:
    refused = refusal(data)

    assert (refused.code, refused.values["line"]) == (code, line)


def test_what_no_catalog_can_be_is_refused_before_it_costs_anything() -> None:
    many = HEADER + 'msgid "a"\nmsgstr ""\n' * (MAX_MESSAGES + 1)

    assert refusal(b"#" * (MAX_BYTES + 1)).code == "po_too_large"
    assert refusal(many).code == "po_too_many_messages"


def test_escapes_are_read_as_gettext_writes_them() -> None:
    upload = read(HEADER + message("Acme &amp; Co", r"\"A\\\"\x41\101", context="li"))

    assert texts(upload) == ['"A\\"AA']


def test_a_file_tells_which_catalog_it_is_for() -> None:
    assert peek_header(write_po(catalog()), "anything.txt") == ("growth", FR)


def test_where_a_program_dropped_the_header_lines_the_path_tells() -> None:
    bare = HEADER.replace("Language: fr", "Language: ")

    assert peek_header(bare.encode(), "out/zh_Hans/LC_MESSAGES/growth.po") == (
        "growth",
        LanguageTag("zh", "Hans"),
    )


def test_a_file_that_names_no_article_or_language_is_refused() -> None:
    bare = HEADER.replace("Language: fr", "Language: ").encode()

    with pytest.raises(InvalidInputError, match="po_article_unknown"):
        peek_header(bare, "stdin")
    with pytest.raises(InvalidInputError, match="po_language_unknown"):
        peek_header(bare, "growth.po")


@pytest.mark.parametrize(
    "name", ["a/../../secrets/LC_MESSAGES/growth.po", "x/../LC_MESSAGES/growth.po"]
)
def test_a_language_from_a_path_is_still_a_language(name: str) -> None:
    bare = HEADER.replace("Language: fr", "Language: ").encode()

    with pytest.raises(InvalidInputError, match="language_unknown"):
        peek_header(bare, name)


@PINNED
@given(
    st.lists(
        st.sampled_from(
            (
                *("msgid ", "msgstr ", "msgctxt ", "msgid_plural ", "msgstr[0] ", '"a"', '"', "\\"),
                *("\n", "\n", "#, fuzzy\n", "#~ ", '"Language: fr\\n"', "\x00", "é", "domain "),
            )
        ),
        max_size=30,
    )
)
def test_whatever_the_file_it_is_read_or_refused(parts: list[str]) -> None:
    try:
        upload = read(HEADER + "".join(parts))
    except InvalidInputError as refused:
        sentences = [sentence(refused)]
    else:
        sentences = [sentence(finding) for finding in upload.refused]

    assert all("%(" not in said for said in sentences)
