"""Texts that would take a reader long: refused by what they are made of, before they cost time."""

import pytest
from markdown_it.parser_inline import ParserInline

from workflow.catalogs.markup import MAX_MARKS, MAX_MARKS_IN_ALL, MAX_SEGMENTS, parse
from workflow.errors import InvalidInputError
from workflow.intake import html_apart, read_article
from workflow.wording import sentence

# One more, for a line end at the end is none.
_MANY = MAX_MARKS + 2


def test_a_text_within_the_limits_is_read() -> None:
    assert parse("*" + "a_" * (MAX_MARKS - 2) + "*")
    assert parse("\n\n".join(["word"] * MAX_SEGMENTS))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * _MANY, "too_many_marks"),
        ("![" * _MANY, "too_many_marks"),
        ("*a **b " * _MANY, "too_many_marks"),
        ("a_" * _MANY, "too_many_marks"),
        ("<" * _MANY, "too_many_marks"),
        ("&amp;" * _MANY, "too_many_marks"),
        ("\\" * _MANY, "too_many_marks"),
        ("a  \n" * _MANY, "too_many_marks"),
        ("`" + "a`" * _MANY, "too_many_marks"),
        ("~a" * _MANY, "too_many_marks"),
        ("| " + "[" * _MANY + " |\n|-|\n", "too_many_marks"),
        ("# " + "[" * _MANY, "too_many_marks"),
        ("- " + "[" * _MANY, "too_many_marks"),
        ("\n\n".join(["[" * MAX_MARKS] * (MAX_MARKS_IN_ALL // MAX_MARKS + 1)), "too_many_marks"),
        ("\n\n".join(["word"] * (MAX_SEGMENTS + 1)), "too_many_segments"),
        ("- a\n" * (MAX_SEGMENTS + 1), "too_many_segments"),
        ("|a|\n|-|\n" + "|b|\n" * MAX_SEGMENTS, "too_many_segments"),
    ],
)
def test_a_text_of_too_many_parts_is_refused_before_they_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, text: str, code: str
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(
        ParserInline, "parse", lambda _self, source, *_more: looked_at.append(source)
    )

    with pytest.raises(InvalidInputError, match=code) as caught:
        parse(text)

    assert looked_at == []
    assert sentence(caught.value)


def test_a_web_page_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(module: str, _data: bytes, _refusals: object, limit: str) -> bytes:
        assert module == "workflow.intake.html_child"
        raise InvalidInputError(limit)

    monkeypatch.setattr(html_apart, "read_in_child", too_long)

    with pytest.raises(InvalidInputError, match="html_limit") as caught:
        read_article(b"<html><body>" + b"<!--" * 100, "a.html")

    assert sentence(caught.value)


def test_what_a_web_page_is_refused_for_comes_back_from_there() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_article(b"<html><body>" + b"<div>" * 200, "a.html")

    assert (caught.value.code, caught.value.values["limit"]) == ("nested_too_deep", 100)
