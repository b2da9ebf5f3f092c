from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.catalogs.segments import compose_source
from workflow.domain.document import Paragraph, Text
from workflow.domain.findings import Severity
from workflow.errors import InvalidInputError
from workflow.intake import BroughtIn, read_article
from workflow.intake.wire import MAX_HEADLINE

RELEASE = (Path(__file__).parents[1] / "data/intake/real_release.txt").read_text("utf-8")
LAST = "The end of it."


def read(text: str) -> BroughtIn:
    return read_article(text.encode(), "release.txt")


def paragraphs(brought: BroughtIn) -> list[str]:
    """The texts of the composed document, which must hold nothing but paragraphs of text."""
    found = []
    for block in compose_source(brought.text).body:
        assert isinstance(block, Paragraph)
        assert all(isinstance(child, Text) for child in block.passage.children)
        found.append("".join(c.text for c in block.passage.children if isinstance(c, Text)))
    return found


def codes(brought: BroughtIn) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in brought.findings]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_real_release_comes_in_whole(encoding: str, ending: str) -> None:
    brought = read_article(RELEASE.replace("\n", ending).encode(encoding), "real_release.txt")

    text = brought.text
    assert (text.date, text.organisation) == (date(2025, 7, 11), "CIC International Affairs")
    assert text.title == (
        "RUSSIA BECOMES THE FIRST COUNTRY IN THE WORLD TO RECOGNIZE TALIBAN GOVERNMENT."
    )
    assert text.signature == "CIC PRESS TEAM"
    assert paragraphs(brought) == RELEASE.split("\n\n")[2:-1]
    assert len(paragraphs(brought)) == 10
    assert brought.slug == "russia-becomes-the-first-country-in-the-world-to-recognize"
    guessed = [("read_as_windows_1252", "")] if encoding == "cp1252" else []
    assert codes(brought) == [*guessed, ("headline_in_capitals", "line 3")]


def evened(line: str) -> str:
    """As every file is read: in NFC, blanks evened out."""
    return normalize("NFC", " ".join(line.split()))


def is_plain(text: str) -> bool:
    """Whether no other rule of wire copy applies to a paragraph in the middle."""
    return bool(text) and not text.startswith(("\ufeff", "---"))


LINES = st.one_of(
    st.text(st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFF), max_size=12),
    st.text(alphabet="#*_[]()<>`~|-+=1.&;:!^\\ab\"'/ @{}", max_size=24),
)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.lists(LINES.map(evened).filter(is_plain), max_size=6))
@example(
    ["# 1", "1. one", "1) one", "- x", "+ x", "* x", "> x", "---", "- - -", "***", "===", "```"]
)
@example(
    ["*a*", "_a_ __b__", "[x](y)", "![x](y)", "[x]: y", "<b>", "<http://a.org>", "&amp;", "&#65;"]
)
@example(
    ["~~x~~", "[^1]", "[^1]: note", "^[x]", "a | b", "|-|-|", "\\", "a\\", "\\*", "`x`", "<!-- x"]
)
@example(
    ["~~~", "#", "##", "####### x", "1.", "123456789. x", "a@b.org", "x==", "\\&amp;", "Setext\\"]
)
def test_every_paragraph_comes_out_as_the_text_it_was(written: list[str]) -> None:
    brought = read("\n\n".join(["Headline", "First.", *written, LAST]))

    assert paragraphs(brought) == ["First.", *written, LAST]


def test_indented_text_is_no_code() -> None:
    brought = read("Headline\n\n    Four blanks.\n\n\tA tab.\n\n      # six\n\nLast.")

    assert paragraphs(brought) == ["Four blanks.", "A tab.", "# six", "Last."]


def test_lines_of_a_paragraph_are_joined_by_one_blank() -> None:
    assert paragraphs(read("Headline\n\none\n two  \n- three.\n")) == ["one two - three."]


@pytest.mark.parametrize(
    ("line", "day", "organisation"),
    [
        ("date 2025-07-11 By Some Organisation.", date(2025, 7, 11), "Some Organisation"),
        ("   2025-07-11", date(2025, 7, 11), ""),
        ("11 July 2025", date(2025, 7, 11), ""),
        ("Friday, July 11, 2025 | by ACME", date(2025, 7, 11), "ACME"),
        ("Date: 1 Sept. 2025", date(2025, 9, 1), ""),
        ("By Acme Inc.", None, "Acme Inc."),
        ("by: The Council", None, "The Council"),
    ],
)
def test_a_date_or_byline_is_taken_off_the_top(line: str, day: date, organisation: str) -> None:
    text = read(f"\n{line}\n\nThe headline\n\nText.").text

    assert (text.date, text.organisation, text.title) == (day, organisation, "The headline")


def test_a_date_and_a_byline_may_stand_in_lines_of_their_own() -> None:
    text = read("2025-07-11\nBy The Council\nThe headline\n\nText.").text

    assert (text.date, text.organisation, text.title, text.body) == (
        date(2025, 7, 11), "The Council", "The headline", "Text.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "line", ["By numbers we mean this", "Date palms thrive", "July was hot", "By: x"]
)
def test_a_headline_is_not_taken_for_a_byline(line: str) -> None:
    assert read(f"{line}\n\nText.").text.title == line


@pytest.mark.parametrize("line", ["date 2025-02-30 By X", "Date: 11/07/2025", "31 June 2025"])
def test_a_date_that_is_none_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read(f"\n{line}\n\nHeadline\n\nText.")

    assert [(f.code, f.where) for f in refused.value.findings] == [("date_wrong", "line 2")]  # type: ignore[attr-defined]


def test_a_headline_in_capitals_may_be_wrapped_and_run_into_the_text() -> None:
    brought = read("A HEADLINE IN CAPITALS\nOVER TWO LINES\nThe text begins\nhere.\n\nMore.")

    assert brought.text.title == "A HEADLINE IN CAPITALS OVER TWO LINES"
    assert paragraphs(brought) == ["The text begins here.", "More."]


def test_a_short_first_paragraph_is_the_headline() -> None:
    brought = read("Something happened\nyesterday\n\nText.")

    assert brought.text.title == "Something happened yesterday"
    assert brought.findings == ()


def test_a_text_without_anything_like_a_headline_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read("word " * MAX_HEADLINE + "\n\nText.")

    assert [finding.code for finding in refused.value.findings] == ["title_missing"]


@pytest.mark.parametrize(
    "mark", ["###", "-30-", "– 30 –", "ENDS", "(ends)", "END.", "***", "# # #"]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_an_end_mark_is_dropped_and_the_author_is_told(mark: str, gap: str) -> None:
    brought = read(f"Headline\n\nText.{gap}{mark}\n")

    assert paragraphs(brought) == ["Text."]
    assert [(f.code, f.severity) for f in brought.findings] == [("end_mark_dropped", Severity.INFO)]


def test_a_signature_is_found_above_an_end_mark() -> None:
    brought = read("Headline\n\nText.\n\nTHE PRESS TEAM\n\nENDS")

    assert (brought.text.signature, paragraphs(brought)) == ("THE PRESS TEAM", ["Text."])


@pytest.mark.parametrize("last", ["IT IS DONE.", "The press team", "A" * 81, "2025", "WHY?"])
def test_an_ordinary_last_paragraph_is_no_signature(last: str) -> None:
    brought = read(f"Headline\n\nText.\n\n{last}")

    assert (brought.text.signature, paragraphs(brought)) == ("", ["Text.", last])


def test_a_dateline_becomes_place_and_date() -> None:
    brought = read("Headline\n\nKABUL, July 4, 2025 – Something happened.\n\nMore.")

    assert (brought.text.place, brought.text.date) == ("KABUL", date(2025, 7, 4))
    assert paragraphs(brought) == ["Something happened.", "More."]
    assert codes(brought) == [("dateline_read", "line 3")]


def test_where_two_dates_differ_the_text_is_left_alone() -> None:
    brought = read("2025-07-05\n\nHeadline\n\nKABUL, July 4, 2025 – Something.")

    assert (brought.text.date, brought.text.place) == (date(2025, 7, 5), "")
    assert paragraphs(brought) == ["KABUL, July 4, 2025 – Something."]
    assert codes(brought) == [("dates_differ", "line 5")]


def test_marks_above_the_headline_are_told_and_an_embargo_is_warned_of() -> None:
    brought = read("FOR IMMEDIATE RELEASE\n\nEMBARGOED UNTIL 9 AM\n\nHeadline\n\nText.")

    assert (brought.text.title, brought.text.embargo) == ("Headline", None)
    assert codes(brought) == [("mark_dropped", "line 1"), ("embargo_not_read", "line 3")]
    assert brought.findings[1].severity is Severity.WARNING


@pytest.mark.parametrize("text", ["HEADLINE", "2025-07-11", "ENDS", "By The Council"])
def test_a_single_line_is_a_headline_without_a_text(text: str) -> None:
    brought = read(text)

    assert (brought.text.title, brought.text.body) == (text, "")
    assert "body_empty" in [finding.code for finding in brought.findings]


def test_a_text_that_no_catalog_could_take_is_refused_at_once() -> None:
    with pytest.raises(InvalidInputError, match="text_too_large"):
        read("Headline\n\n" + "word " * 50_000)
