import pytest

from workflow.rendering.wrap import on_one_line, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("한국", 4), ("مُ", 1), ("a\u200db", 2), ("", 0)],
)
def test_width_is_that_of_a_terminal(text, columns):
    assert width(text) == columns


def test_words_are_kept_whole():
    assert wrap("one two three", 8) == ["one two", "three"]


def test_an_address_that_does_not_fit_stands_over():
    assert wrap("see https://example.org/long now", 10) == [
        "see",
        "https://example.org/long",
        "now",
    ]


def test_chinese_and_japanese_break_between_characters():
    assert wrap("国际湖泊委员会", 8) == ["国际湖泊", "委员会"]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    assert wrap("国际湖泊。委员会", 8) == ["国际湖", "泊。委员", "会"]
    assert wrap("国际湖「泊」", 8) == ["国际湖", "「泊」"]


def test_a_number_is_kept_with_what_it_counts():
    assert wrap("湖泊于6月30日前", 10) == ["湖泊于6月", "30日前"]


def test_latin_words_within_chinese_are_kept_whole():
    assert wrap("委员会WHO会议", 8) == ["委员会", "WHO会议"]


def test_korean_breaks_between_words():
    assert wrap("국제 호수 위원회", 10) == ["국제 호수", "위원회"]


def test_indents_count_and_breaks_are_kept():
    assert wrap("one two\nthree", 6, first="- ", rest="  ") == ["- one", "  two", "  three"]


def test_an_empty_text_is_one_empty_line():
    assert wrap("", 72) == [""]


def test_a_no_break_space_is_kept_and_never_broken_at():
    assert wrap("le prix : 1\u202f200\u00a0€", 10) == ["le prix :", "1\u202f200\u00a0€"]
    assert on_one_line(" 1\u00a0200 \n € ") == "1\u00a0200 €"


def test_an_emoji_of_several_is_one():
    assert wrap("水水👩\u200d🚒", 6) == ["水水", "👩\u200d🚒"]


def test_a_zero_width_space_is_a_place_to_break_in_scripts_without_blanks():
    assert wrap("ภาษา\u200bไทย", 5) == ["ภาษา\u200b", "ไทย"]
