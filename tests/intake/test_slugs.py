import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.intake.slugs import MAX_LENGTH, is_slug, slug_of

DIGEST = "00c0ffee" * 8


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("PostgreSQL 13 Released!", "postgresql-13-released"),
        ("Größe, Łódź & l’Œuvre", "grosse-lodz-loeuvre"),
        ("塔利班", "article-00c0ffee"),
        ("新闻 2025", "article-00c0ffee"),
        ("a" * 70, "a" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
        ("…", "article-00c0ffee"),
    ],
)
def test_a_slug_is_made_of_the_first_words_of_a_title(title: str, slug: str) -> None:
    assert slug_of(title, DIGEST) == slug


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.text())
def test_what_is_made_of_any_title_is_a_slug(title: str) -> None:
    assert is_slug(slug_of(title, DIGEST))


@pytest.mark.parametrize(
    "text", ["", "A", "a--b", "-a", "a-", "a_b", "../a", "é", "a\n", "a" * (MAX_LENGTH + 1)]
)
def test_nothing_else_is_one(text: str) -> None:
    assert not is_slug(text)
