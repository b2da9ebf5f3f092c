import pytest

from workflow.domain.language import LanguageTag
from workflow.rendering.bidi import is_torn, isolated, settled

EN, HE = LanguageTag("en"), LanguageTag("he")
FSI, PDI, LRM, RLM = "\u2068\u2069\u200e\u200f"


@pytest.mark.parametrize("text", ["press@example.org", "example.org/a", "x", "e.org/2026", ""])
def test_what_begins_and_ends_in_latin_is_whole_in_any_line(text):
    assert not is_torn(text)
    assert isolated(text, HE) == text


@pytest.mark.parametrize(
    "text", ["+41 22 555", "<https://e.org>", "C++", "e.org/", "1.2-b", "a שלום"]
)
def test_what_would_be_torn_is_isolated_in_a_right_to_left_line_only(text):
    assert isolated(text, HE) == FSI + text + PDI
    assert isolated(text, EN) == text


@pytest.mark.parametrize(
    ("line", "language", "mark"),
    [
        ("PostgreSQL שלום", HE, RLM),
        ("2026 PostgreSQL שלום", HE, RLM),
        ("שלום PostgreSQL", HE, ""),
        ("PostgreSQL 17", HE, ""),
        ("----", HE, ""),
        (f"{FSI}+41{PDI} שלום", HE, ""),
        (f"{FSI}+41{PDI} tel שלום", HE, RLM),
        ("שלום, said Dana", EN, LRM),
        ("Dana said שלום", EN, ""),
        ("שלום", EN, ""),
    ],
)
def test_a_line_has_the_direction_of_its_language(line, language, mark):
    assert list(settled([line], language)) == [mark + line]


def test_the_mark_stands_behind_the_indent():
    assert list(settled(["    abc שלום"], HE)) == [f"    {RLM}abc שלום"]


def test_an_isolate_that_a_break_divided_is_closed_and_opened_again():
    lines = [f"שלום {FSI}GET", "  /v1 and", f"more{PDI} שלום"]

    assert list(settled(lines, HE)) == [
        f"שלום {FSI}GET{PDI}",
        f"  {FSI}/v1 and{PDI}",
        f"{FSI}more{PDI} שלום",
    ]


def test_an_isolate_that_somebody_left_open_ends_with_its_block():
    assert list(settled([f"a{FSI}b", "", "c"], EN)) == [f"a{FSI}b{PDI}", "", "c"]


def test_an_end_without_a_beginning_is_nothing():
    assert list(settled([f"a{PDI}", "b"], EN)) == [f"a{PDI}", "b"]
