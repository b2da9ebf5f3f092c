from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.article import Contact, LanguagePlan
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.intake import BroughtIn, read_article
from workflow.intake.yaml_tree import MAX_CHARACTERS
from workflow.wording import sentence

SAMPLE = Path(__file__).parents[1] / "data/intake/presskit13.md"

WHOLE = """\
---
title: The title
subtitle: "Sub: title"
date: 2025-07-11
place: Genève
language: no
languages:
  must: [fr, pt_BR]
  later: [zh-Hans, ja]
embargo: 2025-07-11T09:00:00+02:00
organisation: The Council
contacts:
  - name: Jane Doe
    role: Press officer
    email: jane@example.org
    phone: +32 2 123 45 67
  - {name: Joe}
boilerplate: |
  ## About

  The *Council* is.
slug: the-slug
keywords: [one, two, one]
signature: THE TEAM
---

First.

Second.
"""


def read(text: str, name: str = "release.md") -> BroughtIn:
    return read_article(text.encode(), name)


def front(*lines: str) -> str:
    return "\n".join(["---", "title: T", *lines, "---", "Text."])


def found(brought: BroughtIn) -> list[tuple[str, str]]:
    assert all("%(" not in sentence(finding) for finding in brought.findings)
    return [(finding.code, finding.where) for finding in brought.findings]


def refusal(text: str) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as refused:
        read(text)
    assert "%(" not in sentence(refused.value)
    return refused.value


def wrong(text: str) -> list[tuple[str, str]]:
    error = refusal(text)
    assert error.code == "article_refused"
    assert all("%(" not in sentence(finding) for finding in error.findings)
    return [(f.code, f.where) for f in error.findings if isinstance(f, Finding)]


def test_every_key_of_the_front_matter_is_read() -> None:
    brought = read(WHOLE)

    text = brought.text
    assert (text.title, text.subtitle, text.place) == ("The title", "Sub: title", "Genève")
    assert text.date == date(2025, 7, 11)
    assert text.embargo == datetime(2025, 7, 11, 7, tzinfo=UTC)
    assert (text.organisation, text.signature) == ("The Council", "THE TEAM")
    assert text.contacts == (
        Contact("Jane Doe", "Press officer", "jane@example.org", "+32 2 123 45 67"),
        Contact("Joe"),
    )
    assert text.boilerplate == "## About\n\nThe *Council* is."
    assert text.keywords == ("one", "two")
    assert text.body == "First.\n\nSecond."
    assert brought.slug == "the-slug"
    assert brought.findings == ()


def test_the_language_no_is_norwegian_and_not_a_refusal() -> None:
    brought = read(WHOLE)

    assert brought.language == LanguageTag("no")
    assert brought.plan == LanguagePlan(
        (LanguageTag("fr"), LanguageTag("pt", "", "BR")),
        (LanguageTag("zh", "Hans"), LanguageTag("ja")),
    )


def test_the_sample_of_the_project_comes_in_whole() -> None:
    brought = read_article(SAMPLE.read_bytes(), SAMPLE.name)

    text = brought.text
    assert (text.title, text.date) == ("PostgreSQL 13 Released!", date(2020, 9, 24))
    assert (brought.language, brought.slug) == (LanguageTag("en"), "postgresql-13-released")
    assert brought.findings == ()
    assert text.body == SAMPLE.read_text("utf-8").split("---\n", 2)[2].strip()


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    brought = read("Intro\n\n# The *title* & `x`\n\nText.", "release.txt.md")

    assert (brought.text.title, brought.text.body) == ("The title & x", "Intro\n\n\n\nText.")
    assert found(brought) == [("title_is_plain", "line 3")]


def test_a_heading_that_repeats_the_title_is_taken_out_and_another_one_stays() -> None:
    assert read(front().replace("Text.", "# T\n\nText.")).text.body == "Text."
    assert read(front().replace("Text.", "# U\n\nText.")).text.body == "# U\n\nText."


@pytest.mark.parametrize("name", ["release.txt", "release", "release.md"])
@pytest.mark.parametrize("text", ["# Title\n\n*Text*", "---\ntitle: Title\n---\n*Text*"])
def test_markdown_is_known_by_its_beginning_too(text: str, name: str) -> None:
    brought = read(text, name)

    assert (brought.text.title, brought.text.body) == ("Title", "*Text*")


def test_a_text_without_a_title_is_refused() -> None:
    assert wrong("---\nplace: X\n---\n## Not one\n\nText.") == [("title_missing", "")]
    assert wrong("---\ntitle: ~\n---\nText.") == [("title_missing", "")]


def test_everything_wrong_is_told_at_once_each_with_its_line() -> None:
    text = front(
        "date: 2025-02-30",
        "embargo: 2025-07-11T09:00",
        "language: english",
        "languages: {must: [fr, klingon]}",
        "slug: Not A Slug",
        "contacts:",
        "  - email: nobody",
        "    phone: call me",
        "  - {}",
        "  - Jane",
        "place: [a, b]",
        "place: Bonn",
        "keywords: {a: b}",
    )

    assert sorted(wrong(text), key=lambda one: int(one[1].removeprefix("line "))) == [
        ("date_wrong", "line 3"),
        ("embargo_without_zone", "line 4"),
        ("language_unknown", "line 5"),
        ("language_unknown", "line 6"),
        ("slug_wrong", "line 7"),
        ("email_wrong", "line 9"),
        ("phone_wrong", "line 10"),
        ("contact_empty", "line 11"),
        ("value_wrong", "line 12"),
        ("value_wrong", "line 13"),
        ("key_twice", "line 14"),
        ("value_wrong", "line 15"),
    ]


@pytest.mark.parametrize("embargo", ["tomorrow", "2025-13-01T00:00Z", "0001-01-01T00:00+14:00"])
def test_an_embargo_that_is_no_instant_is_refused(embargo: str) -> None:
    assert wrong(front(f"embargo: {embargo}")) == [("embargo_wrong", "line 3")]


@pytest.mark.parametrize(
    "plan", ["languages: [fr]", "languages: fr", "contacts: Jane", "languages: {must: {a: b}}"]
)
def test_a_value_of_the_wrong_kind_is_refused(plan: str) -> None:
    assert wrong(front(plan)) == [("value_wrong", "line 3")]


def test_a_shared_text_is_used_by_its_slug() -> None:
    text = read(front("boilerplate: {use: about-us}", "contacts: {use: press-desk}")).text

    assert (text.boilerplate_from, text.contacts_from) == ("about-us", "press-desk")
    assert (text.boilerplate, text.contacts) == ("", ())


@pytest.mark.parametrize(
    ("use", "code"),
    [("{}", "value_wrong"), ("{use: [a]}", "value_wrong"), ("{use: About us}", "slug_wrong")],
)
def test_a_shared_text_without_a_usable_slug_is_refused(use: str, code: str) -> None:
    assert wrong(front(f"boilerplate: {use}"))[0] == (code, "line 3")


def test_an_unknown_key_is_named_with_the_nearest_known_one() -> None:
    brought = read(front("organization: X", "languages: {should: [fr]}"))

    assert brought.findings == (
        Finding(
            "unknown_key",
            Severity.WARNING,
            "line 3",
            {"key": "organization", "known": "organisation"},
        ),
        Finding(
            "unknown_key", Severity.WARNING, "line 4", {"key": "should", "known": "must, later"}
        ),
    )


def test_a_language_is_planned_once_and_never_the_articles_own() -> None:
    brought = read(front("language: en", "languages: {must: [fr, en, de], later: [de, FR, ja]}"))

    assert [str(tag) for tag in brought.plan.must] == ["fr", "de"]
    assert [str(tag) for tag in brought.plan.later] == ["ja"]
    assert [finding.code for finding in brought.findings] == [
        "language_is_source", "language_twice", "language_twice",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("yaml", "code", "line"),
    [
        ("a: &x [1]\nb: *x", "front_matter_reference", 2),
        ("title: !!python/name:os.system x", "front_matter_reference", 2),
        ("title: T\nplace: a: b", "front_matter_syntax", 3),
        ("title: T\n? [a]\n: b", "front_matter_syntax", 3),
        ("title: 'T", "front_matter_syntax", 3),
        ("title: " + "[" * 30_000, "front_matter_too_deep", 2),
        ("title: " + "{a: " * 9 + "}" * 9, "front_matter_too_deep", 2),
    ],
)
def test_front_matter_that_is_no_plain_yaml_is_refused_with_its_line(
    yaml: str, code: str, line: int
) -> None:
    error = refusal(f"---\n{yaml}\n---\nText.")

    assert (error.code, error.values["line"]) == (code, line)


def test_front_matter_beyond_all_measure_or_without_an_end_is_refused() -> None:
    assert refusal(front("x: " + "y" * MAX_CHARACTERS)).code == "front_matter_too_large"
    assert refusal("---\ntitle: T\n\nText.").code == "front_matter_not_closed"
    assert wrong("---\n- a\n---\nText.") == [("value_wrong", "line 2"), ("title_missing", "")]


def test_what_will_not_be_shown_is_told_with_its_line() -> None:
    body = (
        "One <b>bold</b>\nand <i>more</i>.\n\n<div>\nblock\n</div>\n\n"
        "![x](x.png)\n[bad](javascript:x) [good](/x)\n\n[^1]: unused\n\nA[^2]\n\n[^2]: a\n[^2]: b\n"
    )

    brought = read(front().replace("Text.", "\n" + body))

    assert found(brought) == [
        ("html_is_text", "line 5"),
        ("html_is_text", "line 6"),
        ("html_is_text", "line 8"),
        ("image_not_shown", "line 12"),
        ("link_refused", "line 13"),
        ("footnote_unused", "line 15"),
        ("footnote_twice", "line 20"),
    ]
    assert brought.text.body == body.strip()
    assert all(finding.severity is Severity.WARNING for finding in brought.findings)


def test_an_image_needs_an_alternative_text() -> None:
    assert wrong(front().replace("Text.", "One.\n\n![](map.png) ![ ](x.png)")) == [
        ("alternative_missing", "line 6"),
        ("alternative_missing", "line 6"),
    ]
    assert found(read(front().replace("Text.", "![A map](map.png)"))) == [
        ("image_not_shown", "line 4")
    ]


def test_what_is_lost_of_the_boilerplate_is_told_at_its_line() -> None:
    assert found(read(front("boilerplate: see <b>"))) == [("html_is_text", "line 3")]


def test_an_autolink_is_no_html() -> None:
    assert found(read(front().replace("Text.", "<https://a.org> 1 < 2"))) == []


def test_an_article_without_a_body_is_taken_and_the_author_is_told() -> None:
    assert found(read("---\ntitle: T\n---\n")) == [("body_empty", "")]


def test_nesting_too_deep_is_refused_with_the_line_of_the_file() -> None:
    error = refusal(front().replace("Text.", "> " * 40 + "x"))

    assert (error.code, error.values["line"]) == ("nested_too_deep", 4)


def is_read_or_refused(data: bytes, name: str) -> bool:
    """Whether a file ends in an article or in a refusal that has a sentence, never in a crash."""
    try:
        brought = read_article(data, name)
    except InvalidInputError as refused:
        return "%(" not in sentence(refused)
    return bool(brought.text.title and brought.slug)


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.text(alphabet="-\n: []{}&*!|>'\"#~,a1?%@`\t", max_size=60))
def test_whatever_the_front_matter_it_is_read_or_refused(yaml: str) -> None:
    assert is_read_or_refused(f"---\ntitle: T\n{yaml}\n---\nText.".encode(), "a.md")


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=60), st.sampled_from(["a.md", "a.txt"]))
def test_whatever_the_bytes_they_are_read_or_refused(data: bytes, name: str) -> None:
    assert is_read_or_refused(data, name)
